package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings.Precision;
import org.gan4j.run.Metrics;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  @TempDir Path runs;

  @Test
  void aRunLeavesAFolderThatExplainsItself() throws Exception {
    Path run = SmallRuns.whole(SmallRuns.recipe(), runs);

    assertThat(run.getFileName().toString()).matches("0000[0-9]-dcgan-conditional-digits");
    assertThat(Recipes.read(run.resolve("recipe.yaml"))).isEqualTo(SmallRuns.recipe());
    List<Map<String, Object>> lines = Metrics.read(run.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(10);
    assertThat(lines.get(9)).containsEntry("images", 400L).containsEntry("step", 50L);
    assertThat((Double) lines.get(0).get("discriminator-gradient")).isPositive();
    assertThat((Double) lines.get(0).get("confidence-real")).isBetween(0.0, 1.0);
    try (var files = Files.list(run.resolve("samples"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("images-000000000.png", "images-000000040.png", "images-000000400.png")
          .hasSize(11);
    }
    var picture = ImageIO.read(run.resolve("samples/images-000000400.png").toFile());
    assertThat(picture.getWidth()).isGreaterThan(28 * 10);
    try (var files = Files.list(run.resolve("checkpoints"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".safetensors"))).hasSize(2);
    }
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("events.out.tfevents."));
    }
    Provenance provenance = Provenance.read(run.resolve("provenance.json"));
    assertThat(provenance.data().fingerprint()).hasSize(64);
    assertThat(provenance.sessions()).hasSize(1);
    assertThat(provenance.sessions().get(0).imagesTo()).isEqualTo(400);
  }

  @Test
  void theDeliveredGeneratorSamplesLikeTheSheet() {
    Path run = SmallRuns.whole(SmallRuns.recipe(), runs);
    try (Generator generator = Generator.load(run);
        Generator again = Generator.load(run.resolve("model"))) {
      assertThat(generator.classes()).hasSize(10);
      var alone = generator.sample(new long[] {7}, new int[] {3});
      var among = again.sample(new long[] {5, 7, 9}, new int[] {1, 3, 2});
      assertThat(alone.bytes()).hasSize(28 * 28).isEqualTo(among.part(1, 1).bytes());
      var walk = generator.interpolate(new long[] {7, 9}, 4, 3);
      assertThat(walk.size()).isEqualTo(5);
      assertThat(walk.part(0, 1).bytes()).isEqualTo(alone.bytes());
      assertThatThrownBy(() -> generator.sample(new long[] {1}, new int[] {10}))
          .isInstanceOf(GanException.class)
          .hasMessageContaining("a class must be in [0, 9]; got 10");
    }
  }

  @Test
  void aRunStoppedAnywhereContinuesBitForBit() {
    Recipe recipe = SmallRuns.recipe();
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts = stopped(recipe, 7);
    Trainer resumed = SmallRuns.resume(parts);
    AtomicInteger steps = new AtomicInteger();
    try (resumed) {
      resumed.train(null, RunListener.SILENT, () -> steps.getAndIncrement() >= 16);
    }
    try (Trainer last = SmallRuns.resume(parts)) {
      assertThat(last.train().complete()).isTrue();
    }
    assertSameArrays(SmallRuns.newest(whole), SmallRuns.newest(parts));
    assertThat(history(parts)).isEqualTo(history(whole));
    assertThat(Provenance.read(parts.resolve("provenance.json")).sessions()).hasSize(3);
  }

  @Test
  void everyOptimiserScheduleAndDynamicsContinuesBitForBit() {
    for (List<String> settings :
        List.of(
            List.of("discriminator=rms-prop", "generator.rate={cosine: {from: 0.0004, to: 0}}"),
            List.of(
                "generator={sgd: {rate: {exponential: {from: 0.0004, divisor: 1.01, least: 0.00004}}, momentum: 0.5, final-momentum: 0.7, ramp: 10}}",
                "game.dynamics=simultaneous",
                "game.loss=minimax",
                "train.ema=0"),
            List.of(
                "game.dynamics.discriminator-steps=3",
                "train.precision=bf16",
                "data.mirror=true"))) {
      Recipe recipe = SmallRuns.recipe(settings.toArray(String[]::new));
      Path whole = SmallRuns.whole(recipe, runs);
      Path parts = stopped(recipe, 7);
      try (Trainer rest = SmallRuns.resume(parts)) {
        rest.train();
      }
      assertSameArrays(SmallRuns.newest(whole), SmallRuns.newest(parts));
    }
  }

  @Test
  void dropoutContinuesBitForBit() {
    Recipe recipe =
        Recipes.read(
            "cgan",
            List.of(
                "data.name=digits",
                "network.width=24",
                "train.batch=8",
                "train.images=400",
                "train.tick=100",
                "train.precision=fp32",
                "train.threads=2"));
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts = stopped(recipe, 20);
    try (Trainer rest = SmallRuns.resume(parts)) {
      rest.train();
    }
    assertSameArrays(SmallRuns.newest(whole), SmallRuns.newest(parts));
  }

  @Test
  void aFinishedRunCanBeLengthened() {
    // Constant rates: a schedule that ends at the last image would be another one.
    String[] constant = {"generator.rate=4.0e-4", "discriminator.rate=4.0e-4"};
    Recipe recipe = SmallRuns.recipe(constant);
    Path run = SmallRuns.whole(recipe, runs);
    try (Trainer more =
        Trainer.resume(run, 480L, DataOptions.defaults(), RunListener.SILENT, List.of())) {
      assertThat(more.train().images()).isEqualTo(480);
    }
    assertThat(Recipes.read(run.resolve("recipe.yaml")).train().images()).isEqualTo(480);
    List<String> longer = new ArrayList<>(List.of(constant));
    longer.add("train.images=480");
    Path whole = SmallRuns.whole(SmallRuns.recipe(longer.toArray(String[]::new)), runs);
    assertSameArrays(SmallRuns.newest(whole), SmallRuns.newest(run));
  }

  @Test
  void aTimeLimitLeavesARunThatCanBeResumed() {
    try (Trainer trainer = SmallRuns.begin(SmallRuns.recipe("train.images=1000000"), runs)) {
      Outcome outcome = trainer.train(Duration.ofMillis(300), RunListener.SILENT, Control.NONE);
      assertThat(outcome.complete()).isTrue();
      assertThat(outcome.images()).isPositive().isLessThan(1_000_000);
      assertThat(outcome.sampleGrid()).exists();
      assertThat(SmallRuns.newest(outcome.run())).containsKey("generator.theta");
    }
  }

  @Test
  void aDamagedNewestCheckpointIsNamedAndTheOneBeforeIsUsed() throws Exception {
    Path whole = SmallRuns.whole(SmallRuns.recipe(), runs);
    Path parts = SmallRuns.whole(SmallRuns.recipe(), runs);
    Path newest = parts.resolve("checkpoints/images-000000400.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 1);
    }
    Heard heard = new Heard();
    List<String> notes = heard.notes;
    try (Trainer rest = SmallRuns.resume(parts, heard)) {
      rest.train();
    }
    assertThat(notes)
        .anyMatch(note -> note.contains("images-000000400") && note.contains("damaged"));
    assertSameArrays(SmallRuns.newest(whole), SmallRuns.newest(parts));
  }

  @Test
  void aChangedRecipeIsNotContinued() throws Exception {
    Path run = stopped(SmallRuns.recipe(), 9);
    Path recipe = run.resolve("recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("batch: 8", "batch: 16"));
    assertThatThrownBy(() -> SmallRuns.resume(run))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("was changed after the run began");
  }

  @Test
  void aRunInTrainingIsLocked() {
    try (Trainer first = SmallRuns.begin(SmallRuns.recipe(), runs)) {
      assertThatThrownBy(() -> SmallRuns.resume(first.folder()))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("being trained by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void divergenceStopsAtOnceAndKeepsTheLastGoodCheckpoint() {
    Heard count = new Heard();
    Recipe wild =
        SmallRuns.recipe(
            "generator={sgd: {rate: 999.0}}",
            "discriminator={sgd: {rate: 999.0}}",
            "train.tick=8",
            "train.images=80000");
    try (Trainer trainer = SmallRuns.begin(wild, runs)) {
      assertThatThrownBy(() -> trainer.train(null, count, Control.NONE))
          .isInstanceOf(GanException.class)
          .hasMessageMatching(
              "training stopped at step \\d+ \\(image \\d+\\): the (discriminator|generator)'s (loss|weights|running statistics|optimiser's memory|memory .*) became NaN or infinite.*")
          .hasMessageContaining("try ");
      if (!count.ticks.isEmpty()) {
        Map<String, NamedArray> kept = SmallRuns.newest(trainer.folder());
        assertThat(kept.get("generator.theta").toTensor().isFinite()).isTrue();
        assertThat(kept.get("discriminator.theta").toTensor().isFinite()).isTrue();
      }
    }
  }

  @Test
  void aPlanDecidesWhatTheRecipeLeftOpen() {
    try (Plan plan =
        Plan.of(
            SmallRuns.recipe("train.precision=auto", "train.threads=0"), DataOptions.defaults())) {
      assertThat(plan.recipe().train().precision()).isNotEqualTo(Precision.AUTO);
      assertThat(plan.recipe().train().threads()).isPositive();
      assertThat(plan.pair().generator().summary().toString()).contains("convtranspose", "total");
    }
    assertThatThrownBy(
            () -> Plan.of(Recipes.read("dcgan", List.of("data.name=ring")), DataOptions.defaults()))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("the recipe toy is for points");
    assertThatThrownBy(
            () -> Plan.of(Recipes.read("toy", List.of("data.name=digits")), DataOptions.defaults()))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("makes points");
  }

  @Test
  void pointsAreTrainedAndDrawn() throws Exception {
    Recipe recipe =
        Recipes.read("toy", List.of("train.images=5120", "train.tick=2560", "train.threads=2"));
    Path run = SmallRuns.whole(recipe, runs);
    assertThat(ImageIO.read(run.resolve("samples/images-000005120.png").toFile()).getWidth())
        .isGreaterThan(100);
    try (Generator generator = Generator.load(run)) {
      assertThat(generator.sample(1, 2, 3).numbers()).hasSize(6);
    }
  }

  /** A new run, stopped after some steps. */
  private Path stopped(Recipe recipe, int steps) {
    AtomicInteger played = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      Outcome outcome =
          trainer.train(null, RunListener.SILENT, () -> played.getAndIncrement() >= steps);
      assertThat(outcome.complete()).isFalse();
      return outcome.run();
    }
  }

  private static void assertSameArrays(
      Map<String, NamedArray> expected, Map<String, NamedArray> got) {
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertThat(got.get(name)).as(name).isEqualTo(array));
  }

  /** The metrics without what a clock wrote. */
  private static List<Map<String, Object>> history(Path run) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Map<String, Object> line : Metrics.read(run.resolve("metrics.jsonl"))) {
      Map<String, Object> timeless = new LinkedHashMap<>(line);
      timeless.remove("seconds");
      timeless.remove("images-per-second");
      lines.add(timeless);
    }
    return lines;
  }
}
