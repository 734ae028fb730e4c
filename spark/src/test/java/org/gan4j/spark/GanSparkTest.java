package org.gan4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Datasets;
import org.gan4j.medium.Samples;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.NamedArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are threads of one JVM. */
@Timeout(300)
class GanSparkTest {
  private static final StructType IMAGE =
      new StructType()
          .add("origin", DataTypes.StringType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("nChannels", DataTypes.IntegerType)
          .add("mode", DataTypes.IntegerType)
          .add("data", DataTypes.BinaryType);

  private static SparkSession session;

  /** What {@code viewfs://test/runs} is: a Hadoop file system that is not the machine's own. */
  @TempDir static Path mounted;

  @TempDir Path runs;

  @BeforeAll
  static void begin() {
    session =
        SparkRuns.session("local[2]")
            .config("spark.hadoop.fs.viewfs.mounttable.test.link./runs", mounted.toUri().toString())
            .getOrCreate();
  }

  @AfterAll
  static void end() {
    session.stop();
  }

  private static GanSpark.Outcome train(Object folder, String... more) {
    return GanSpark.train(session, SparkRuns.points(2, more), folder.toString());
  }

  @Test
  void aJobGoesOnWhereAnotherOneEndedWhereverTheRunIs() throws Exception {
    Path whole = runs.resolve("whole");
    GanSpark.Outcome outcome = train(whole);
    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.from()).isZero();
    assertThat(outcome).hasToString("480 of 480 images are played: " + whole);
    Map<String, NamedArray> bits = SparkRuns.newest(whole);

    Path parts = runs.resolve("parts");
    assertThat(train(parts, "train.images=240").images()).isEqualTo(240);
    assertThat(train(parts.toUri()).from()).isEqualTo(240);
    assertThat(SparkRuns.newest(parts)).isEqualTo(bits);
    assertThat(train(parts).from()).isEqualTo(480);

    String remote = "viewfs://test/runs/parts";
    outcome = train(remote, "train.images=240", "train.keep=1");
    assertThat(outcome.run()).isEqualTo(remote);
    assertThat(outcome.troubles()).isEmpty();
    outcome = train(remote, "train.keep=1");
    assertThat(outcome.from()).isEqualTo(240);
    Path there = mounted.resolve("parts");
    assertThat(SparkRuns.newest(there)).isEqualTo(bits);
    assertThat(names(there.resolve("checkpoints"))).hasSize(1);
    assertThat(names(there)).contains("model", "metrics.jsonl", "report.html", "recipe.yaml");
    assertThat(names(there)).doesNotContain("run.lock").noneMatch(name -> name.startsWith("."));
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> String.valueOf(each.getFileName()))
          .filter(name -> !name.endsWith(".crc")) // of what stands in for a file system
          .sorted()
          .toList();
    }
  }

  @Test
  void whatCannotBeIsRefusedInOneSentence() throws Exception {
    Path run = runs.resolve("run");
    assertThatThrownBy(() -> GanSpark.train(session, SparkRuns.points(3), run.toString()))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("3 workers need 3 slots at once, and local[2] has 2")
        .hasMessageContaining("train.workers");
    assertThatThrownBy(() -> train(run, "data.name=/no/where"))
        .isInstanceOf(GanException.class)
        .hasMessageStartingWith("worker 0: ")
        .hasMessageContaining("/no/where");
    assertThat(run).doesNotExist();
    Files.createDirectories(run);
    Files.writeString(run.resolve("note.txt"), "mine");
    assertThatThrownBy(() -> train(run))
        .hasMessageContaining("is no run and not empty (it holds note.txt)");
    Files.delete(run.resolve("note.txt"));
    assertThat(train(run, "train.images=48").complete()).isTrue();
    assertThatThrownBy(() -> train(run, "game.loss=hinge"))
        .hasMessageContaining("was begun with game.loss");
    assertThatThrownBy(() -> train("viewfs://test/runs/none", "data.name=/no/where"))
        .hasMessageContaining("/no/where");
    assertThat(mounted.resolve("none")).doesNotExist();
    assertThatThrownBy(() -> train("nosuchfs://x/runs"))
        .hasMessageContaining("cannot read the run's folder nosuchfs://x/runs");
    assertThatThrownBy(() -> train(" ")).hasMessageContaining("the run's folder is empty");
  }

  /** Spark would start a stage of lost workers anew, to the same end. */
  @Test
  void whatAWorkerFailsWithFailsTheJobOnce() {
    assertThatThrownBy(() -> train(runs.resolve("run"), "game.penalties=[fault-of-one]"))
        .isInstanceOf(GanException.class)
        .hasMessageStartingWith("worker 1")
        .hasMessageContaining("unexpected java.lang.IllegalStateException: a fault of its own");
    assertThat(FaultyTechniques.TRIES).hasValue(1);
  }

  @Test
  void storageThatFailedIsTriedAgain() {
    GanSpark.Outcome outcome =
        train(runs.resolve("run"), "game.penalties=[file-away]", "train.images=240");
    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.attempt()).isEqualTo(1);
  }

  @Test
  void executorsThatComeAndGoAreRefused() {
    SparkContext context = session.sparkContext();
    SparkConf conf = new SparkConf(false).set("spark.dynamicAllocation.enabled", "true");
    assertThatThrownBy(() -> Slots.check(context, conf, 2))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("--conf spark.dynamicAllocation.enabled=false");
  }

  @Test
  void whoHasTheRunNoLongerWritesNoMore() throws Exception {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    Job job = Job.of(session, SparkRuns.points(2), "viewfs://test/runs/owned", null);
    try (RunStore old = RunStore.of(job, hadoop)) {
      Files.writeString(old.folder().resolve("recipe.yaml"), "a");
      old.keep();
      try (RunStore now = RunStore.of(job, hadoop)) {
        assertThat(now.folder().resolve("recipe.yaml")).hasContent("a");
        Files.writeString(old.folder().resolve("recipe.yaml"), "of the dead");
        assertThatThrownBy(old::keep)
            .isInstanceOf(GanException.class)
            .hasMessageContaining("another worker 0 has the run now");
        Files.delete(now.folder().resolve("recipe.yaml"));
        now.keep();
      }
    }
    assertThat(names(mounted.resolve("owned"))).containsExactly("owner");
  }

  /** However large it is. */
  @Test
  void aCheckpointIsCopiedByPieces() throws Exception {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    Job job = Job.of(session, SparkRuns.points(2), "viewfs://test/runs/large", null);
    try (RunStore store = RunStore.of(job, hadoop)) {
      Path file = Files.createDirectory(store.folder().resolve("checkpoints")).resolve("one");
      try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
        large.setLength(32 << 20);
      }
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      store.keep();
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }
    Path there = mounted.resolve("large/checkpoints");
    assertThat(names(there)).containsExactly("one");
    assertThat(there.resolve("one")).hasSize(32 << 20);
  }

  // ---- frames

  /** Pictures of 8 by 8 pixels, in colour or grey. */
  private static List<Row> pictures(int channels) {
    Random random = new Random(1);
    List<Row> out = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      byte[] pixels = new byte[64 * channels];
      random.nextBytes(pixels);
      Row image = RowFactory.create("file:/" + i, 8, 8, channels, channels == 1 ? 0 : 16, pixels);
      out.add(RowFactory.create(image, i % 2 == 0 ? "even" : "odd"));
    }
    out.add(out.get(3)); // One that comes twice.
    return out;
  }

  private static Dataset<Row> frame(List<Row> rows) {
    StructType schema = new StructType().add("image", IMAGE).add("label", DataTypes.StringType);
    return session.createDataFrame(rows, schema);
  }

  @Test
  void imagesOfAFrameAreThoseThatItHasInAnyOrder() {
    for (int channels : new int[] {1, 3, 4}) {
      List<Row> rows = pictures(channels);
      Path file = Frame.write(frame(rows));
      DataOptions options = DataOptions.defaults().withChannels(channels);
      try (var data = Datasets.open(file.toString(), options)) {
        assertThat(data.size()).isEqualTo(65);
        assertThat(data.classes()).containsExactly("even", "odd");
        assertThat(shown(data)).containsExactlyInAnyOrderElementsOf(shown(rows, channels));
        Collections.shuffle(rows, new Random(2));
        try (var other = Datasets.open(Frame.write(frame(rows)).toString(), options)) {
          assertThat(other.fingerprint()).isEqualTo(data.fingerprint());
        }
      }
    }
  }

  private static List<String> shown(org.gan4j.data.Dataset data) {
    List<String> out = new ArrayList<>();
    Samples room = data.medium().room(1);
    for (long i = 0; i < data.size(); i++) {
      data.read(i, room, 0);
      out.add(java.util.Arrays.toString(room.bytes()));
    }
    return out;
  }

  /** The same as planes: red, green, blue and alpha. */
  private static List<String> shown(List<Row> rows, int channels) {
    int[] order = channels == 1 ? new int[] {0} : new int[] {2, 1, 0, 3};
    List<String> out = new ArrayList<>();
    for (Row row : rows) {
      byte[] pixels = row.getStruct(0).getAs(5);
      byte[] planes = new byte[pixels.length];
      for (int channel = 0; channel < channels; channel++) {
        for (int i = 0; i < 64; i++) {
          planes[channel * 64 + i] = pixels[i * channels + order[channel]];
        }
      }
      out.add(java.util.Arrays.toString(planes));
    }
    return out;
  }

  @Test
  void rowsOfAFrameAreATableInAnyOrder() {
    StructType schema =
        new StructType()
            .add("a, or b", DataTypes.StringType)
            .add("size", DataTypes.DoubleType)
            .add("day", DataTypes.DateType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(
          RowFactory.create(
              i % 3 == 0 ? "say \"a\"" : "b,c",
              i % 7 == 0 ? null : i / 4.0,
              java.sql.Date.valueOf(
                  "2026-01-" + String.format(java.util.Locale.ROOT, "%02d", 1 + i % 28))));
    }
    Path file = Frame.write(session.createDataFrame(rows, schema));
    Collections.shuffle(rows, new Random(2));
    Path other = Frame.write(session.createDataFrame(rows, schema));
    assertThat(other).hasSameTextualContentAs(file);
    try (var data = Datasets.open(file.toString(), DataOptions.defaults())) {
      assertThat(data.size()).isEqualTo(60);
      assertThat(data.medium().table()).isPresent();
      assertThat(data.medium().table().get().columns())
          .extracting(column -> column.name())
          .containsExactly("a, or b", "size", "day");
    }
    assertThatThrownBy(() -> Frame.write(session.createDataFrame(List.<Row>of(), schema)))
        .hasMessageContaining("has no rows");
    StructType lists =
        new StructType().add("list", DataTypes.createArrayType(DataTypes.IntegerType));
    Dataset<Row> nested = session.createDataFrame(List.of(RowFactory.create(List.of(1, 2))), lists);
    assertThatThrownBy(() -> Frame.write(nested))
        .hasMessageContaining("the frame's column list is array<int>");
  }

  @Test
  void aFrameOfFilesTrains() throws Exception {
    Path pictures = Files.createDirectories(runs.resolve("pictures"));
    for (int i = 0; i < 24; i++) {
      var image =
          new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_3BYTE_BGR);
      image.setRGB(i % 8, i / 8, 0xff8800);
      PngFile.write(pictures.resolve(i + ".png"), image, Map.of());
    }
    Dataset<Row> files = session.read().format("binaryFile").load(pictures.toString());
    Recipe recipe =
        Recipes.read(
            "dcgan",
            List.of(
                "network.width=4",
                "network.latent=4",
                "data.size=16",
                "train.batch=8",
                "train.images=32",
                "train.tick=16",
                "train.workers=2",
                "train.remedy=off",
                "evaluate.metrics=[]"));
    GanSpark.Outcome outcome =
        GanSpark.train(session, recipe, files, runs.resolve("files").toString());
    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.troubles()).isEmpty();
  }
}
