package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.FeatureCache;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.metric.Evaluation;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.signal.Tick;
import org.gan4j.train.Heard;
import org.gan4j.train.SmallRuns;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores while a run trains, and what follows from them. */
class ExaminerTest {
  @TempDir private static Path cache;
  @TempDir private Path runs;
  @TempDir private Path pictures;

  private final Heard listener = new Heard();
  private final List<Tick> ticks = listener.ticks;
  private final List<String> notes = listener.notes;

  /** An extractor of a few steps, where the one of a full training would be. */
  @BeforeAll
  static void trainAnExtractor() {
    DataOptions environment = DataOptions.defaults().withCache(cache);
    try (Dataset data = Datasets.open("digits", environment)) {
      FeatureSettings usual = FeatureTraining.usual(data, 1);
      try (var extractor =
          FeatureTraining.of(
                  data,
                  "digits",
                  DataOptions.defaults(),
                  usual.withImages(2560),
                  FeatureTraining.Cached.USED,
                  FeatureTraining.Listener.SILENT)
              .extractor()) {
        extractor.save(FeatureCache.folder(cache, data, usual));
      }
    }
  }

  private static Recipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "evaluate.every=80",
                "evaluate.samples=100",
                "evaluate.metrics=[fid, precision, coverage]",
                "train.images=240",
                "train.tick=80"));
    settings.addAll(List.of(more));
    return SmallRuns.recipe(settings.toArray(String[]::new));
  }

  /** One whose rates rise until it diverges. */
  private static Recipe wild(String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    for (String player : List.of("generator", "discriminator")) {
      settings.add(player + "={sgd: {rate: {linear: {from: 4.0e-4, to: 999.0}}}}");
    }
    return recipe(settings.toArray(String[]::new));
  }

  private Outcome train(Recipe recipe) {
    Plan plan = Plan.of(recipe, DataOptions.defaults().withCache(cache));
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      return trainer.train(null, listener, Control.NONE);
    }
  }

  @Test
  void reducedPrecisionIsScoredInMoreThanOneBlock() {
    train(recipe("train.precision=bf16", "evaluate.samples=300", "train.images=80"));
    assertThat(ticks).hasSize(1);
    assertThat(ticks.get(0).scores().get("fid")).isPositive();
    assertThat(ticks.get(0).protocol()).contains("300 made (average");
  }

  @Test
  void everyTickIsScoredAndTheBestMomentIsDelivered() throws Exception {
    Outcome outcome = train(recipe());
    assertThat(ticks).hasSize(3);
    for (Tick tick : ticks) {
      assertThat(tick.scores())
          .containsKeys("fid", "fid-low", "fid-high", "precision", "coverage", "overfitting-gap");
      assertThat(tick.scores().get("fid")).isPositive();
      assertThat(tick.protocol()).contains("extractor classifier-digits", "100 made (average");
      assertThat(tick.scores().get("fid-low")).isLessThan(tick.scores().get("fid-high"));
    }
    assertThat(Files.readString(outcome.run().resolve("metrics.jsonl"))).contains("\"fid\":");
    assertThat(outcome.why()).isEmpty();
    Tick best =
        Collections.min(ticks, Comparator.comparingDouble(tick -> tick.scores().get("fid")));
    assertThat(outcome.best()).isEqualTo(best.images());
    assertThat(Checkpoints.readOnly(outcome.run().resolve("checkpoints")).best())
        .hasValue(outcome.best());
    try (Generator generator = Generator.load(outcome.run())) {
      assertThat(generator.card().images()).isEqualTo(outcome.best());
    }
  }

  /** What is left out of the training is not left out of what samples are compared with. */
  @Test
  void aRunThatKeepsAShareOfItsDataIsScoredAgainstAllOfThem() throws Exception {
    Recipe whole = recipe("data.limit=400", "train.images=80");
    Recipe share = recipe("data.limit=400", "train.images=80", "data.keep.share=0.5");
    train(whole);
    Outcome outcome = train(share);
    assertThat(ticks).hasSize(2);
    assertThat(ticks.get(1).protocol()).isEqualTo(ticks.get(0).protocol());
    assertThat(ticks.get(0).scores()).containsKey("overfitting-gap");
    assertThat(ticks.get(1).scores()).containsKey("fid").doesNotContainKey("overfitting-gap");
    assertThat(notes).anyMatch(note -> note.contains("200 of 400 images are learned from"));
    String provenance = Files.readString(outcome.run().resolve("provenance.json"));
    assertThat(provenance.replaceAll("\\s+", ""))
        .contains("\"size\":200,\"of\":400,\"by\":\"pixels");
    assertThat(RunFolder.open(outcome.run()).kept()).isRegularFile();
    String report = Files.readString(outcome.run().resolve("report.html"));
    assertThat(report.contains("200 of 400 examples, the likeliest ones by pixels")).isTrue();
  }

  /** The discriminator has no running statistics from the change on. */
  @Test
  void aRunWhoseNetworksChangeIsScoredByTheNewOnes() {
    Plan plan = Plan.of(recipe(), DataOptions.defaults().withCache(cache));
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      trainer.train(
          null,
          listener,
          new Control() {
            private boolean changed;

            @Override
            public boolean stop() {
              return false;
            }

            @Override
            public Trainer.Changes change() {
              if (changed || ticks.isEmpty()) {
                return Trainer.Changes.NONE;
              }
              changed = true;
              return Trainer.Changes.settings(List.of("network.norm=none"));
            }
          });
    }
    assertThat(ticks).hasSize(3);
    for (Tick tick : ticks) {
      assertThat(tick.scores()).containsKeys("fid", "overfitting-gap");
    }
  }

  @Test
  void aRunThatIsScoredTrainsAsOneThatIsNot() {
    Path scored = train(recipe()).run();
    Path plain = train(recipe("evaluate.metrics=[]")).run();
    assertThat(ticks.get(5).scores()).isEmpty();
    var expected = SmallRuns.newest(plain);
    SmallRuns.newest(scored)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void goodEnoughScoresStopARun() {
    Outcome outcome = train(recipe("stop.when=coverage >= 0 and fid > 0"));
    assertThat(outcome.images()).isEqualTo(80);
    assertThat(outcome.complete()).isFalse();
    assertThat(outcome.why()).contains("good enough: coverage >= 0 and fid > 0");
    Outcome last = train(recipe("stop.when=coverage >= 0 and fid > 0", "train.images=80"));
    assertThat(last.complete()).isTrue();
    assertThat(last.why()).as("what a run that came to its end stopped early for").isEmpty();
  }

  @Test
  void patienceEndsARunThatGetsNoBetter() {
    // Images of the first steps look like no digit: precision stays within its interval.
    Outcome outcome =
        train(
            recipe(
                "evaluate.best=precision",
                "stop.patience=2",
                "train.images=4000",
                "generator.rate=0.000001"));
    assertThat(outcome.images()).isEqualTo(240);
    assertThat(outcome.best()).isEqualTo(80);
    assertThat(outcome.why())
        .contains("no clearly better precision than at 80 images in 2 evaluations");
    // Who goes on all the same has as much patience again.
    try (Trainer rest =
        Trainer.resume(
            outcome.run(),
            null,
            DataOptions.defaults().withCache(cache),
            listener,
            List.of("test"))) {
      Outcome later = rest.train(null, listener, Control.NONE);
      assertThat(later.images()).isEqualTo(400);
      assertThat(later.why()).isEqualTo(outcome.why());
    }
  }

  @Test
  void aResumedRunKnowsItsBestMoment() {
    Path parts = train(recipe("stop.when=fid > 0")).run();
    try (Trainer rest =
        Trainer.resume(
            parts, null, DataOptions.defaults().withCache(cache), listener, List.of("test"))) {
      // At the first evaluation after the resume the rule holds again.
      Outcome outcome = rest.train(null, listener, Control.NONE);
      assertThat(outcome.images()).isEqualTo(160);
      assertThat(outcome.best()).isIn(80L, 160L);
    }
    assertThat(ticks).extracting(Tick::images).containsExactly(80L, 160L);
  }

  @Test
  void withoutAnExtractorAPlannedEvaluationIsLeftOutAndSaysWhy() {
    Plan plan = Plan.of(recipe("evaluate.every=0"), DataOptions.defaults());
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      Outcome outcome = trainer.train(null, listener, Control.NONE);
      assertThat(outcome.best()).isEqualTo(-1);
    }
    assertThat(notes).anyMatch(note -> note.contains("gan features train --data digits"));
    assertThat(ticks).allMatch(tick -> tick.scores().isEmpty());
  }

  @Test
  void aPlannedEvaluationSaysWhatItChose() throws Exception {
    Path run = train(recipe("evaluate.every=0", "evaluate.samples=0", "train.images=160")).run();
    assertThat(notes)
        .anyMatch(note -> note.matches("scores of 1,000 samples took .* again every .* images"));
    assertThat(scored(ticks)).containsExactly(160L);
    assertThat(Files.readString(run.resolve("recipe.yaml")))
        .containsPattern("samples: +1000")
        .doesNotContainPattern("every: +0");
  }

  @Test
  void aRunKilledAfterGoingBackToItsBestCanBeResumed() {
    Recipe wild =
        wild(
            "evaluate.every=40",
            "evaluate.best=precision", // of noise: the first moment stays the best
            "stop.rollbacks=1",
            "train.tick=8",
            "train.keep=3",
            "train.images=8000");
    Plan plan = Plan.of(wild, DataOptions.defaults().withCache(cache));
    RunListener killer =
        event -> {
          listener.hear(event);
          if (event instanceof RunEvent.Stepped
              && notes.stream().anyMatch(note -> note.contains("other random draws"))) {
            throw new Heard.Killed();
          }
        };
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      assertThatThrownBy(() -> trainer.train(null, killer, Control.NONE)).hasMessage("killed");
    }
    Path run = runs.resolve("00000-dcgan-conditional-digits");
    long best = Checkpoints.readOnly(run.resolve("checkpoints")).best().orElseThrow();
    try (Trainer rest =
        Trainer.resume(
            run, null, DataOptions.defaults().withCache(cache), listener, List.of("test"))) {
      assertThat(rest.played()).isEqualTo(best);
      int steps = 3;
      AtomicInteger asked = new AtomicInteger();
      assertThat(rest.train(null, listener, () -> asked.incrementAndGet() > steps).images())
          .isEqualTo(best + steps * 8L);
    }
  }

  @Test
  void aRunOutOfTimeIsScoredAsItStands() {
    Plan plan =
        Plan.of(
            recipe("train.images=1000000", "train.tick=1000000", "evaluate.every=0"),
            DataOptions.defaults().withCache(cache));
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      Outcome outcome = trainer.train(Duration.ofSeconds(2), listener, Control.NONE);
      assertThat(outcome.complete()).as("it was fixed what fits").isTrue();
      assertThat(outcome.best()).isEqualTo(outcome.images()).isPositive();
    }
    assertThat(ticks).hasSize(1);
    assertThat(ticks.get(0).confidenceReal()).isPositive();
    assertThat(ticks.get(0).scores()).containsKey("fid");
  }

  /** The second is slowed down so that a clock would choose other moments. */
  @Test
  void twoRunsOfASeedAreScoredAtTheSameMomentsHoweverFastTheyAre() throws Exception {
    Recipe open =
        Recipes.read(
            "toy",
            List.of(
                "network.width=16",
                "train.batch=32",
                "train.images=1920",
                "train.tick=160",
                "train.precision=fp32",
                "train.threads=1"));
    assertThat(open.evaluate().every()).isZero();
    Path fast;
    try (Trainer trainer = SmallRuns.begin(open, runs)) {
      fast = trainer.train(null, listener, Control.NONE).run();
    }
    List<Tick> first = List.copyOf(ticks);
    ticks.clear();
    Path slow;
    try (Trainer trainer = SmallRuns.begin(open, runs)) {
      slow = trainer.train(null, slowed(20), Control.NONE).run();
    }
    assertSame(first, fast, List.copyOf(ticks), slow);
    ticks.clear();
    Path broken;
    AtomicInteger asked = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(open, runs)) {
      broken = trainer.train(null, listener, () -> asked.incrementAndGet() > 23).run();
    }
    try (Trainer rest = SmallRuns.resume(broken)) {
      assertThat(rest.train(null, listener, Control.NONE).complete()).isTrue();
    }
    assertSame(first, fast, List.copyOf(ticks), broken);
    assertThat(Files.readString(fast.resolve("recipe.yaml")))
        .containsPattern("every: +" + scored(first).get(0));
  }

  private static void assertSame(List<Tick> ticks, Path run, List<Tick> others, Path other) {
    assertThat(scored(ticks)).hasSizeGreaterThan(3);
    assertThat(others).hasSameSizeAs(ticks);
    for (int i = 0; i < ticks.size(); i++) {
      assertThat(others.get(i).images()).isEqualTo(ticks.get(i).images());
      assertThat(others.get(i).scores()).isEqualTo(ticks.get(i).scores());
    }
    for (String file : List.of("recipe.yaml", "model/model.json", "model/generator.safetensors")) {
      assertThat(other.resolve(file)).as(file).hasSameBinaryContentAs(run.resolve(file));
    }
  }

  @Test
  void scoresThatCostMoreThanATenthAreSaidAndStayAsTheyAre() {
    train(recipe("train.images=480"));
    assertThat(scored(ticks)).containsExactly(80L, 160L, 240L, 320L, 400L, 480L);
    assertThat(notes)
        .filteredOn(note -> note.contains("of the time, more than a tenth"))
        .singleElement()
        .asString()
        .contains("evaluate.every (now 80)", "evaluate.samples (now 100)");
  }

  @Test
  void whenARunIsScoredIsCountedFromItsRecipe() {
    try (Plan plan = Plan.of(recipe("evaluate.every=0"), DataOptions.defaults())) {
      Occasions usual = Occasions.of(plan, new Costing(0, 30_000, 1e7), null);
      assertThat(usual.every() % 80).isZero();
      // 240 images leave no room for more.
      assertThat(usual.samples()).isEqualTo(1000);
      assertThat(Occasions.of(plan, new Costing(0, 30_000, 1e7), null)).isEqualTo(usual);
      assertThat(Occasions.of(plan, new Costing(0, 700, 1e7), null).samples()).isEqualTo(700);
      Occasions few = Occasions.of(plan, new Costing(50, 30_000, 1e7), null);
      assertThat(few.samples()).isEqualTo(50);
      assertThat(few.every()).isLessThan(usual.every());
    }
    Recipe endless = recipe("evaluate.every=0", "train.images=1000000000");
    try (Plan plan = Plan.of(endless, DataOptions.defaults())) {
      Costing costs = new Costing(0, 30_000, 1e7);
      assertThat(Occasions.of(plan, costs, null).samples()).isEqualTo(10_000);
      assertThat(Occasions.of(plan, costs, Duration.ofSeconds(10)).samples()).isEqualTo(1000);
      assertThat(Occasions.of(plan, costs, Duration.ofHours(10)).samples()).isEqualTo(10_000);
    }
  }

  /** Scores that cost so many multiplications per sample. */
  private record Costing(int samples, int most, double each) implements RunScores {
    @Override
    public Evaluation take(Standing standing) {
      throw new AssertionError("nothing is scored to find out what it costs");
    }

    @Override
    public void samples(int count) {}

    @Override
    public double multiplications(int count) {
      return count * each;
    }
  }

  private static List<Long> scored(List<Tick> all) {
    return all.stream().filter(tick -> !tick.scores().isEmpty()).map(Tick::images).toList();
  }

  /** The listener, and a pause after each step. */
  private RunListener slowed(long milliseconds) {
    return event -> {
      listener.hear(event);
      if (event instanceof RunEvent.Stepped) {
        try {
          Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  /** A run of an earlier version, whose recipe leaves open when it is scored. */
  private static void leaveOpen(Path run, Recipe begun) {
    Recipe before = Recipes.read(run.resolve("recipe.yaml"));
    AtomicFile.writeString(
        run.resolve("recipe.yaml"),
        Recipes.format(before)
            .replace("every: " + before.evaluate().every(), "every: " + begun.evaluate().every()));
    Recipe open = Recipes.read(run.resolve("recipe.yaml"));
    assertThat(open.evaluate().every()).isZero();
    Checkpoints checkpoints = Checkpoints.open(run.resolve("checkpoints"), 2);
    Checkpoints.Loaded newest = checkpoints.newest(note -> {}).orElseThrow();
    Map<String, String> metadata = new TreeMap<>(newest.metadata());
    metadata.put("recipe", Recipes.identity(open));
    checkpoints.save(
        newest.images(),
        Snapshot.of(
            new Checkpoints.Loaded(newest.images(), newest.arrays(), metadata, newest.file())));
  }

  @Test
  void aSessionWithoutAnExtractorKeepsTheBestMoment() throws Exception {
    Recipe begun = recipe("evaluate.every=0", "train.images=80");
    Path run = train(begun).run();
    leaveOpen(run, begun);
    assertThat(resumed(run, 160, DataOptions.defaults())).isEqualTo(-1);
    assertThat(notes).anyMatch(note -> note.contains("that of the best scores, at 80 images"));
    try (Generator generator = Generator.load(run)) {
      assertThat(generator.card().images()).isEqualTo(80);
    }
    assertThat(resumed(run, 240, DataOptions.defaults().withCache(cache))).isIn(80L, 240L);
  }

  @Test
  void ticksThatFallLateDoNotPutOffTheNextEvaluation() {
    // Ticks come at 104, 200, 304, 400: at 100 + 80 the second would be skipped.
    train(recipe("train.tick=100", "evaluate.every=100", "train.images=400"));
    assertThat(ticks).extracting(Tick::images).containsExactly(104L, 200L, 304L, 400L);
    assertThat(ticks).allMatch(tick -> tick.scores().containsKey("fid"));
  }

  @Test
  void pointsAreScoredByTheModesOfTheirSetAndStopARun() {
    Plan plan =
        Plan.of(
            Recipes.read(
                "toy",
                List.of(
                    "network.width=16",
                    "train.batch=32",
                    "train.images=640",
                    "train.tick=320",
                    "evaluate.samples=200",
                    "stop.when=mode-kl > 0",
                    "train.threads=1")),
            DataOptions.defaults());
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      Outcome outcome = trainer.train(null, listener, Control.NONE);
      assertThat(outcome.why()).contains("good enough: mode-kl > 0");
      assertThat(outcome.best()).isEqualTo(320);
    }
    assertThat(ticks)
        .singleElement()
        .satisfies(
            tick -> {
              assertThat(tick.scores())
                  .containsKeys("modes", "high-quality", "mode-kl", "high-quality-low");
              assertThat(tick.scores().get("modes")).isBetween(0.0, 8.0);
              assertThat(tick.protocol()).contains("ring");
            });
  }

  @Test
  void stopRulesWithoutScoresAndScoresOfAnotherKindAreRefused() {
    assertThatThrownBy(() -> trainWithout(recipe("evaluate.every=0", "stop.when=fid < 1")))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("stop.when needs scores while training")
        .hasMessageContaining("gan features train --data digits");
    assertThatThrownBy(() -> trainWithout(recipe("evaluate.every=0", "stop.patience=2")))
        .hasMessageContaining("stop.patience needs scores");
    assertThatThrownBy(() -> train(recipe("evaluate.metrics=[fid, modes]")))
        .hasMessageContaining("modes is a score of points");
    assertThatThrownBy(
            () ->
                train(
                    recipe(
                        "evaluate.samples=100000",
                        "network.conditional=false",
                        "data.size=16",
                        "data.name=" + photos(220))))
        .hasMessageContaining("evaluate.samples must be at most");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void aFolderWithoutATestPartIsScoredOnWhatWasHeldOut() {
    String folder = photos(300);
    FeatureTraining.of(
            folder,
            DataOptions.defaults().withCache(cache).withSize(16),
            FeatureTraining.SEED,
            64,
            FeatureTraining.Cached.USED,
            FeatureTraining.Listener.SILENT)
        .extractor()
        .close();
    Outcome outcome =
        train(
            recipe(
                "data.name=" + folder,
                "data.size=16",
                "network.conditional=false",
                "evaluate.samples=0",
                "evaluate.every=80",
                "evaluate.metrics=[fid]",
                "train.images=80"));
    assertThat(notes).anyMatch(note -> note.matches("held out: (2\\d|3\\d) of 300 images.*"));
    assertThat(notes).noneMatch(note -> note.contains("no test part"));
    assertThat(ticks.get(0).scores()).containsKeys("fid", "overfitting-gap");
    assertThat(outcome.best()).isEqualTo(80);
  }

  private void trainWithout(Recipe recipe) {
    try (Trainer trainer =
        Trainer.begin(Plan.of(recipe, DataOptions.defaults()), runs, List.of("test"))) {
      trainer.train(null, listener, Control.NONE);
    }
  }

  /** What training would refuse is refused before it has a folder. */
  @Test
  void aRuleThatStopsByScoresOfTooFewImagesIsRefusedAtOnce() {
    Recipe few =
        recipe(
            "data.name=" + photos(15),
            "network.conditional=false",
            "evaluate.samples=0",
            "stop.when=fid < 20");
    try (Plan plan = Plan.of(few, DataOptions.defaults().withCache(cache))) {
      assertThatThrownBy(() -> Trainer.check(plan))
          .isInstanceOf(RecipeException.class)
          .hasMessage(
              "stop.when needs scores while training, and there are none: there are too few images");
    }
  }

  /** A folder of small images of random dots. */
  private String photos(int count) {
    Random random = new Random(count);
    Path folder = pictures.resolve(String.valueOf(count));
    for (int i = 0; i < count; i++) {
      var image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
      for (int dot = 0; dot < 60; dot++) {
        image.setRGB(random.nextInt(16), random.nextInt(16), 0xffffff);
      }
      PngFile.write(folder.resolve(i + ".png"), image, Map.of());
    }
    return folder.toString();
  }

  private long resumed(Path run, long images, DataOptions environment) {
    try (Trainer rest = Trainer.resume(run, images, environment, listener, List.of("test"))) {
      return rest.train(null, listener, Control.NONE).best();
    }
  }

  @Test
  void aDivergedRunGoesBackAndOnAsOftenAsItMay() {
    Recipe wild =
        wild("evaluate.metrics=[]", "stop.rollbacks=2", "train.tick=8", "train.images=8000");
    assertThatThrownBy(() -> train(wild))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("NaN or infinite")
        .hasMessageContaining("it had gone back 2 times already");
    assertThat(notes).anyMatch(note -> note.contains("other random draws (1 of 2)"));
    assertThat(notes).anyMatch(note -> note.contains("other random draws (2 of 2)"));
    assertThat(ticks).isNotEmpty();
  }
}
