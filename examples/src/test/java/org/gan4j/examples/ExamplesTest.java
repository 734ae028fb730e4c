package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Loader;
import org.gan4j.examples.own.AbsoluteError;
import org.gan4j.examples.own.Colours;
import org.gan4j.examples.own.Discs;
import org.gan4j.examples.own.Drift;
import org.gan4j.examples.own.RowMeans;
import org.gan4j.examples.own.Snake;
import org.gan4j.examples.own.SnakeMlp;
import org.gan4j.eyes.FeatureCache;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.ImageSource;
import org.gan4j.game.Verdict;
import org.gan4j.medium.Images;
import org.gan4j.medium.Points;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Examination;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.score.ImageEvaluation;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Trainer;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  private static final String CACHE = "gan4j.cache";

  @TempDir static Path cache;
  @TempDir Path folder;
  private static String before = "";

  @BeforeAll
  static void keepWhatIsLearnedHere() {
    before = System.getProperty(CACHE, "");
    System.setProperty(CACHE, cache.toString());
  }

  @AfterAll
  static void restore() {
    System.setProperty(CACHE, before);
  }

  @Test
  void lesson1PlaysTheGame() throws Exception {
    Path picture = folder.resolve("ring.png");
    String said = run(() -> Lesson1PlayTheGame.main(new String[] {"20", picture.toString()}));
    assertThat(said).contains("step 20: J_D ");
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(480);
  }

  @Test
  void lesson3AndTheReadmesProgramSampleFromARun() throws Exception {
    Path run = smallRun();
    try (Generator generator = Generator.load(run)) {
      int corner = generator.sample(new long[] {42}, new int[] {9}).bytes()[0] & 0xff;
      assertThat(run(() -> Lesson3SampleInYourProgram.main(new String[] {run.toString()})))
          .contains("learned from digits", "28 x 28 pixels, the top left one is [" + corner + "]");
    }
    Path picture = folder.resolve("samples.png");
    Sample.main(new String[] {run.toString(), picture.toString()});
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(200);
  }

  @Test
  void lesson4TrainsTechniquesOfItsOwnFromYamlByName() throws Exception {
    String[] few = {
      folder.toString(),
      "train.images=512",
      "train.tick=256",
      "train.threads=1",
      "evaluate.metrics=[]",
      "game.penalties.drift.epsilon=0.25"
    };
    String said = run(() -> Lesson4YourOwnTechnique.main(few));
    assertThat(said)
        .contains("AbsoluteError[target=1.5]", "Drift[epsilon=0.25]", "look at ")
        .contains("images-000000512.png");
    Path run = folder.resolve("00000-own-ring");
    assertThat(Recipes.read(run.resolve("recipe.yaml")).game().penalties())
        .containsExactly(new Drift(0.25));
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of("game.loss=org.gan4j.game.Hinge")))
        .hasMessageContaining("must be one of minimax")
        .hasMessageContaining("absolute-error");
  }

  @Test
  void aLossOfOnesOwnIsItsFormula() {
    var loss = new AbsoluteError(1);
    try (Scope scope = Scope.open()) {
      Verdict real = new Verdict(Tensor.of(new float[] {2, 0}, 2), Map.of(), Condition.none());
      Verdict fake = new Verdict(Tensor.of(new float[] {-1, 3}, 2), Map.of(), Condition.none());
      assertThat(loss.discriminator(real, fake).item()).isEqualTo((1 + 1) / 2.0 + (0 + 4) / 2.0);
      assertThat(loss.generator(() -> real, fake).item()).isEqualTo((2 + 2) / 2.0);
    }
    assertThatThrownBy(() -> new AbsoluteError(0)).hasMessageContaining("positive; got 0.0");
  }

  @Test
  void lesson5SaysWhatItsLossMakesOfTwoVerdictsAndTrainsWithIt() throws Exception {
    String said =
        run(
            () ->
                Lesson5WriteALoss.main(
                    new String[] {
                      folder.toString(),
                      "network.width=8",
                      "train.images=512",
                      "train.tick=256",
                      "train.threads=1",
                      "evaluate.metrics=[]"
                    }));
    // 2/e - 2 and e - 1, by hand.
    assertThat(said)
        .contains("D says 0 of real, 0 of made samples: J_D 0.000, J_G 0.000")
        .contains("D says 1 of real, -1 of made samples: J_D -1.264, J_G 1.718")
        .contains("look at ", "images-000000512.png");
    Path run = folder.resolve("00000-hellinger-ring");
    assertThat(Recipes.read(run.resolve("recipe.yaml")).game().loss())
        .isEqualTo(new Lesson5WriteALoss.Hellinger());
    try (Generator generator = Generator.load(run)) {
      assertThat(generator.sample(new long[] {1, 2}).numbers()).hasSize(4);
    }
  }

  @Test
  void lesson6HearsOfEachTickByNameAndChangesNoBit() throws Exception {
    String said =
        run(
            () ->
                Lesson6ListenToSignals.main(
                    new String[] {
                      folder.toString(),
                      "network.width=8",
                      "train.images=768",
                      "train.tick=256",
                      "evaluate.metrics=[]"
                    }));
    List<String> lines = said.lines().toList();
    assertThat(lines.get(0)).matches("images +.*discriminator-gradient +r1.slope");
    for (int tick = 1; tick <= 3; tick++) {
      List<String> row = List.of(lines.get(tick).strip().split(" +", -1));
      assertThat(row).hasSize(5).startsWith(String.valueOf(256 * tick));
      // A slope and a gradient are norms, and nothing here has stopped moving.
      assertThat(row.subList(3, 5)).allMatch(norm -> Double.parseDouble(norm) > 0);
    }
    assertThat(lines.get(4)).isEqualTo("3 steps heard; the weights of both runs are the same");
  }

  @Test
  void lesson7ScoresImagesOfAnyToolBesideHeldOutOnes() throws Exception {
    trainAnExtractor();
    Dataset digits = Datasets.open("digits", DataOptions.defaults().withSeed(5));
    Path good = images("good", 100, i -> digits.medium().file(digits.read(i, 1), 0, Map.of()));
    Random random = new Random(1);
    Images larger = new Images(1, 40, 40);
    Path noise =
        images(
            "noise",
            100,
            i -> {
              byte[] pixels = new byte[larger.count()];
              random.nextBytes(pixels);
              return larger.file(Samples.of(larger, pixels), 0, Map.of());
            });
    String ofGood =
        run(() -> Lesson7ScoreAnyFolder.main(new String[] {good.toString(), "digits", "100"}));
    String ofNoise =
        run(() -> Lesson7ScoreAnyFolder.main(new String[] {noise.toString(), "digits", "100"}));
    assertThat(ofGood)
        .containsPattern("fid +[0-9.]+ +\\[[0-9.-]+, [0-9.]+] +[0-9.]+ +lower")
        .containsPattern("precision +[0-9.]+ +\\[[0-9.]+, [0-9.]+] +[0-9.]+ +higher")
        .contains("protocol: extractor classifier-digits (", "100 made (images of good")
        .contains("100 real of digits")
        .doesNotContain("training the extractor");
    assertThat(ofNoise).contains("made images resized to 28x28");
    assertThat(number(ofNoise, "fid")).isGreaterThan(3 * number(ofGood, "fid"));
    assertThat(number(ofNoise, "precision")).isLessThan(number(ofGood, "precision"));
  }

  @Test
  void lesson9CopiesWhatAQueryReturnsAndAFile() throws Exception {
    String place = "jdbc:h2:mem:people;DB_CLOSE_DELAY=-1";
    try (Connection database = DriverManager.getConnection(place);
        Statement statement = database.createStatement()) {
      statement.execute("create table people (age int, town varchar, born date)");
      for (int i = 0; i < 60; i++) {
        String town = i % 3 == 0 ? "null" : i % 2 == 0 ? "'Rome, \"east\"'" : "'Oslo'";
        statement.execute(
            "insert into people values (" + i % 40 + ", " + town + ", date '2001-02-0" + (1 + i % 9) + "')");
      }
    }
    String[] few = {"train.images=400", "train.batch=20", "train.tick=200", "train.threads=1", "evaluate.metrics=[]"};
    Path copy = folder.resolve("copy.csv");
    Lesson9CopyATable.main(
        Stream.concat(
                Stream.of(
                    folder.toString(), place + " select * from people", copy.toString(), "30"),
                Stream.of(few))
            .toArray(String[]::new));
    List<String> lines = Files.readAllLines(copy);
    assertThat(lines).hasSize(31).startsWith("AGE,TOWN,BORN");
    assertThat(lines.subList(1, 31))
        .allMatch(line -> line.matches("[0-9]+,(|Oslo|\"Rome, \"\"east\"\"\"),2001-02-0[1-9]"));
    Path again = folder.resolve("again.csv");
    Lesson9CopyATable.main(
        Stream.concat(
                Stream.of(
                    folder.resolve("more").toString(),
                    folder.resolve("real.csv").toString(),
                    again.toString(),
                    "30"),
                Stream.of(few))
            .toArray(String[]::new));
    assertThat(Files.readAllLines(again)).isEqualTo(lines);
  }

  @Test
  void aLayerOfOnesOwnIsItsClosedForm() {
    float[] input = {0.3f, -1.2f, 2, 0.5f, -0.7f, 4};
    float[] alphas = {0.5f, 2, 3};
    Network units = Network.of(new Snake(0.5), Shape.of(3), 0);
    Network channels = Network.of(new Snake(), Shape.of(3, 1, 2), 0);
    assertThat(units.parameters().slices()).hasSize(1);
    try (Rng rng = Rng.seeded(1);
        Scope scope = Scope.open()) {
      assertThat(units.parameters().initial(rng).toFloats()).containsExactly(0.5f, 0.5f, 0.5f);
      Tensor none = Tensor.of(new float[0], 0);
      Tensor theta = Tensor.of(alphas, 3);
      Tensor ofUnits =
          units
              .at(theta, none, DType.FLOAT32)
              .apply(Tensor.of(input, 2, 3), Condition.none(), Mode.EVAL, null);
      Tensor ofChannels =
          channels
              .at(theta, none, DType.FLOAT32)
              .apply(Tensor.of(input, 1, 3, 1, 2), Condition.none(), Mode.EVAL, null);
      for (int i = 0; i < input.length; i++) {
        assertThat(ofUnits.toFloats()[i]).isCloseTo(snake(input[i], alphas[i % 3]), within(1e-5f));
        assertThat(ofChannels.toFloats()[i])
            .isCloseTo(snake(input[i], alphas[i / 2]), within(1e-5f));
      }
    }
  }

  private static float snake(float x, float alpha) {
    double sine = Math.sin(alpha * x);
    return (float) (x + sine * sine / alpha);
  }

  @Test
  void anArchitectureOfOnesOwnIsNamedTrainedAndLoaded() {
    List<String> settings =
        List.of(
            "network=snake-mlp",
            "network.width=8",
            "train.images=512",
            "train.tick=256",
            "train.threads=1",
            "evaluate.metrics=[]");
    Path run;
    try (Trainer trainer =
        Trainer.begin(
            Plan.of(Recipes.read("toy", settings), DataOptions.defaults()), folder, List.of())) {
      run = trainer.train().run();
    }
    assertThat(Recipes.read(run.resolve("recipe.yaml")).network()).isEqualTo(new SnakeMlp(8, 16));
    try (Generator generator = Generator.load(run)) {
      float[] points = generator.sample(new long[] {1, 2, 1}).numbers();
      assertThat(points).hasSize(6);
      assertThat(points[0]).isEqualTo(points[4]).isNotEqualTo(points[2]);
    }
    assertThatThrownBy(() -> new SnakeMlp().build(new Images(1, 28, 28)))
        .hasMessageContaining("snake-mlp makes points");
  }

  @Test
  void aDataSetOfOnesOwnIsLoaded() {
    Discs discs = Discs.of(16, 7);
    assertThat(discs.fingerprint()).hasSize(64).isEqualTo(Discs.of(16, 7).fingerprint());
    assertThat(discs.fingerprint()).isNotEqualTo(Discs.of(16, 8).fingerprint());
    try (Loader loader = new Loader(discs, 32, 1, 0, 2)) {
      loader.next();
      Samples batch = loader.next().samples();
      assertThat(batch.bytes()).isEqualTo(discs.read(32, 32).bytes());
      for (int i = 0; i < 32; i++) {
        byte[] image = batch.part(i, 1).bytes();
        double area = IntStream.range(0, image.length).mapToDouble(p -> (image[p] & 0xff)).sum();
        // Radii of 2 to 16/3, and a soft edge.
        assertThat(area / 255).isBetween(0.9 * Math.PI * 4, 1.1 * Math.PI * 256 / 9);
        assertThat(image[0]).isZero();
      }
    }
  }

  @Test
  void pointsOfOnesOwnKeepTheirMeaningThroughTheLoader() {
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    Set<Integer> colours = new TreeSet<>(List.of(0x000000, 0xff8001, 0x123456, 0xffffff));
    int at = 0;
    for (int colour : colours) {
      picture.setRGB(at % 2, at++ / 2, colour);
    }
    Colours set = Colours.of("four", picture);
    Set<Integer> found = new TreeSet<>();
    try (Loader loader = new Loader(set, 4, 1, 0, 1)) {
      Samples batch = loader.next().samples();
      assertThat(batch.numbers()).hasSize(12).contains(0f, 1f);
      for (int i = 0; i < 4; i++) {
        found.add(Colours.at(batch, i).getRGB() & 0xffffff);
      }
    }
    assertThat(found).isEqualTo(colours);
    // A generator's numbers may leave the range; a colour cannot.
    assertThat(Colours.at(Samples.of(new Points(3), new float[] {-7, 0.2f, 9}), 0))
        .isEqualTo(new Color(0, 51, 255));
  }

  @Test
  void anExtractorOfOnesOwnIsScoredWith() {
    byte[] pixels = {0, 0, (byte) 255, 51, (byte) 255, (byte) 255, 0, 0};
    try (RowMeans rows = new RowMeans(2);
        RowMeans sixteen = new RowMeans(16)) {
      ImageSource two = ImageSource.of(new Images(1, 2, 2), 2, pixels);
      assertThat(rows.extract(two).features().values())
          .containsExactly(new float[] {0, 0.6f, 1, 0}, within(1e-6f));
      Discs real = Discs.of(16, 1);
      Features seen = sixteen.extract(source(real.read(0, 400))).features();
      Features alike = sixteen.extract(source(Discs.of(16, 2).read(0, 400))).features();
      byte[] grey = new byte[400 * 256];
      new Random(1).nextBytes(grey);
      ImageSource noise = ImageSource.of(new Images(1, 16, 16), 400, grey);
      Set<Metric> fid = Set.of(Metric.FID);
      double near = Examination.between(seen, alike, fid, 1).get(Metric.FID).value();
      Features noisy = sixteen.extract(noise).features();
      double far = Examination.between(seen, noisy, fid, 1).get(Metric.FID).value();
      assertThat(far).isGreaterThan(20 * near);
      Evaluation scores =
          ImageEvaluation.of(
                  sixteen,
                  real,
                  Discs.of(16, 3),
                  new ImageEvaluation.Settings(400, Set.of(Metric.FID), 1, null))
              .evaluate(noise, "noise");
      assertThat(scores.protocol().toString())
          .startsWith("extractor row-means (none), resize none");
      assertThat(scores.score(Metric.FID).orElseThrow().value()).isGreaterThan(20 * near);
      assertThatThrownBy(() -> sixteen.extract(two)).hasMessageContaining("16 rows");
    }
  }

  private static ImageSource source(Samples samples) {
    return ImageSource.of(samples.medium().images(), samples.size(), samples.bytes());
  }

  @Test
  void theLessonsMeetFewerThanSixtyTypesAndTheMapNamesThem() throws Exception {
    Path root = Path.of(System.getProperty("gan4j.root"));
    Set<String> met = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root.resolve("examples/src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Pattern.compile("^import org\\.gan4j\\.(\\w+\\.[A-Z]\\w*)", Pattern.MULTILINE)
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> met.add(found.group(1)));
      }
    }
    assertThat(met).hasSizeBetween(40, 59);
    String map = Files.readString(root.resolve("ARCHITECTURE.md"));
    int from = map.indexOf("## What is public");
    String table = map.substring(from, map.indexOf("\n## ", from));
    for (String type : met) {
      String name = type.substring(type.indexOf('.') + 1);
      assertThat(table).containsPattern("\\b" + name + "\\b");
    }
  }

  /** As {@code LocaleRuleTest} holds it for library and command. */
  @Test
  void everyProgramSaysTheLocaleThatItPrintsNumbersIn() throws Exception {
    Path root = Path.of(System.getProperty("gan4j.root"));
    Pattern silent =
        Pattern.compile("(?:printf|String\\.format|\\.formatted)\\(\\s*+(?!Locale\\.ROOT\\b)");
    List<String> wrong = new ArrayList<>();
    for (String module : List.of("bench", "examples")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (silent.matcher(Files.readString(file)).find()) {
            wrong.add(root.relativize(file).toString());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theGuideToExtendingShowsTheSourcesAsTheyAre() throws Exception {
    Path root = Path.of(System.getProperty("gan4j.root"));
    String guide = Files.readString(root.resolve("docs/extending.md"));
    List<String> shown =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(guide)
            .results()
            .map(block -> block.group(1))
            .toList();
    List<String> names =
        List.of(
            "AbsoluteError",
            "Drift",
            "OwnTechniques",
            "Snake",
            "SnakeMlp",
            "Discs",
            "Colours",
            "RowMeans");
    assertThat(shown).hasSameSizeAs(names);
    for (int i = 0; i < names.size(); i++) {
      String place = "examples/src/main/java/org/gan4j/examples/own/" + names.get(i) + ".java";
      String source = Files.readString(root.resolve(place));
      // From the declaration on: what stands above it are imports and the comment.
      String block = source.substring(source.indexOf("\npublic ") + 1);
      assertThat(shown.get(i)).as(names.get(i)).isEqualTo(block);
      assertThat(block.lines().count()).as("lines of " + names.get(i)).isLessThanOrEqualTo(30);
      assertThat(guide).contains("(../" + place + ")");
    }
  }

  @Test
  void theReadmeAndTheJavadocShowTheProgramsAsTheyAre() throws Exception {
    Path root = Path.of(System.getProperty("gan4j.root"));
    String readme = Files.readString(root.resolve("README.md"));
    String javadoc =
        Files.readString(root.resolve("core/src/main/javadoc/overview.html"))
            .replace("&gt;", ">")
            .replace("&lt;", "<")
            .replace("&amp;", "&");
    for (String name : List.of("Train", "Sample")) {
      String source =
          Files.readString(
              root.resolve("examples/src/main/java/org/gan4j/examples/" + name + ".java"));
      String body =
          source
              .substring(source.indexOf("  public static void main"), source.lastIndexOf('}'))
              .stripTrailing()
              .stripIndent();
      assertThat(readme).as(name).contains(body);
      assertThat(javadoc).as(name).contains("<pre>\n" + body + "\n</pre>");
    }
  }

  /** Of a few steps, where the one of a full training would be. */
  private void trainAnExtractor() {
    Engine.threads(1); // Two wait for each other where the machine has other work.
    try (Dataset data = Datasets.open("digits", DataOptions.defaults())) {
      FeatureSettings usual = FeatureTraining.usual(data, FeatureTraining.SEED);
      try (var extractor =
          FeatureTraining.of(
                  data,
                  "digits",
                  DataOptions.defaults(),
                  usual.withImages(7_680),
                  FeatureTraining.Cached.USED,
                  FeatureTraining.Listener.SILENT)
              .extractor()) {
        extractor.save(FeatureCache.folder(cache, data, usual));
      }
    }
  }

  private Path images(String name, int count, IntFunction<byte[]> file) throws IOException {
    Path images = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < count; i++) {
      Files.write(images.resolve(i + ".png"), file.apply(i));
    }
    return images;
  }

  private static double number(String table, String score) {
    Matcher row = Pattern.compile("(?m)^" + score + " +([0-9.]+)").matcher(table);
    assertThat(row.find()).as(score + " in " + table).isTrue();
    return Double.parseDouble(row.group(1));
  }

  private Path smallRun() {
    var recipe =
        Recipes.read(
            "dcgan-conditional",
            List.of(
                "network.width=4",
                "train.images=256",
                "train.tick=128",
                "train.threads=2",
                "train.precision=fp32"));
    try (Trainer trainer =
        Trainer.begin(Plan.of(recipe, DataOptions.defaults()), folder, List.of())) {
      return trainer.train().run();
    }
  }

  /** A lesson's main. */
  private interface Program {
    void run() throws Exception;
  }

  private static String run(Program program) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
