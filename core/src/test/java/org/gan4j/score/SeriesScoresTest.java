package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Metric;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.Tick;
import org.gan4j.train.Heard;
import org.gan4j.train.SmallRuns;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of series while a run trains, and of what it delivers. */
class SeriesScoresTest {
  @TempDir private Path runs;

  private final Heard listener = new Heard();
  private final List<Tick> ticks = listener.ticks;

  private static Recipe recipe(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=8",
                "train.batch=16",
                "train.images=64",
                "train.tick=32",
                "evaluate.diagnose=1000000",
                "train.precision=fp32",
                "train.threads=1",
                "evaluate.every=32",
                "evaluate.samples=100"));
    settings.addAll(List.of(more));
    return Recipes.read(name, settings);
  }

  private Outcome train(Recipe recipe) {
    try (Trainer trainer =
        Trainer.begin(Plan.of(recipe, DataOptions.defaults()), runs, List.of("test"))) {
      return trainer.train(null, listener, Control.NONE);
    }
  }

  /** The usual metrics are those of images: series have their own. */
  @Test
  void aRunIsScoredDeliversItsBestMomentAndTrainsAsOneThatIsNotScored() throws Exception {
    Outcome outcome = train(recipe("rgan"));
    assertThat(ticks).hasSize(2);
    for (Tick tick : ticks) {
      assertThat(tick.scores()).containsKeys("mmd", "mmd-low", "mmd-high", "acf", "acf-low");
      assertThat(tick.protocol()).contains("100 made (average) against 100 real series of sines");
    }
    assertThat(outcome.best()).isIn(32L, 64L);
    assertThat(Files.readString(outcome.run().resolve("recipe.yaml")))
        .contains("mmd", "acf")
        .doesNotContain("fid");
    Path plain = train(recipe("rgan", "evaluate.metrics=[]")).run();
    assertThat(ticks.get(3).scores()).isEmpty();
    var expected = SmallRuns.newest(plain);
    SmallRuns.newest(outcome.run())
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
    evaluates(outcome.run());
  }

  private static void evaluates(Path run) {
    Evaluations evaluations =
        Evaluations.of(run)
            .in(DataOptions.defaults())
            .metrics(Set.of(Metric.MMD, Metric.ACF, Metric.SPECTRUM))
            .samples(60);
    EvaluationFile file = evaluations.take();
    evaluations.keep(file);
    Evaluation taken = EvaluationFile.read(run.resolve(EvaluationFile.NAME)).evaluation();
    assertThat(taken).isNotNull().isEqualTo(file.evaluation());
    assertThat(taken.scores()).hasSize(3);
    assertThat(taken.protocol().toString()).contains("60 made (average) against 60 real");
  }

  @Test
  void aConditionalRunIsAskedForTheClassesOfItsData() {
    train(recipe("rcgan", "data.size=8", "train.images=16", "train.tick=16"));
    assertThat(ticks).hasSize(1);
    assertThat(ticks.get(0).scores()).containsKeys("mmd", "acf");
    assertThat(ticks.get(0).protocol()).contains("classes as the data's");
    Recipe taught = recipe("rcgan", "evaluate.metrics=[tstr, mmd]", "evaluate.best=tstr");
    try (Plan plan = Plan.of(taught, DataOptions.defaults())) {
      Examiner.check(plan);
    }
  }

  @Test
  void scoresThatSeriesCannotHaveAreRefused() {
    for (String[] wrong :
        new String[][] {
          {"[fid, mmd]", "fid", "fid is a score of images, and the data are series; there are mmd"},
          {"[ngram-js]", "ngram-js", "ngram-js cannot be taken: it is a score of texts"},
          {"[lengths]", "lengths", "lengths cannot be taken: all series have 30 steps"},
          {"[tstr]", "tstr", "tstr cannot be taken: it needs classes"},
        }) {
      Recipe recipe = recipe("rgan", "evaluate.metrics=" + wrong[0], "evaluate.best=" + wrong[1]);
      try (Plan plan = Plan.of(recipe, DataOptions.defaults())) {
        assertThatThrownBy(() -> Examiner.check(plan))
            .isInstanceOf(RecipeException.class)
            .hasMessageContaining("evaluate.metrics: " + wrong[2]);
      }
    }
  }

  @Test
  void aRuleThatStopsByScoresOfTooFewSeriesIsRefusedAtOnce() {
    Recipe few =
        recipe("rgan", "data.limit=15", "train.batch=8", "evaluate.samples=0", "stop.patience=2");
    try (Plan plan = Plan.of(few, DataOptions.defaults())) {
      assertThatThrownBy(() -> Trainer.check(plan))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("stop.patience needs scores")
          .hasMessageEndingWith("there are too few series");
    }
  }

  @Test
  void whatAnEvaluationCostsIsCountedBeforehand() {
    Recipe recipe = recipe("rgan", "evaluate.metrics=[mmd, acf, spectrum]", "evaluate.best=acf");
    try (Plan plan = Plan.of(recipe, DataOptions.defaults());
        SeriesScores scores =
            new SeriesScores(
                plan, recipe.evaluate(), plan.heldOut().get(note -> {}).orElse(null))) {
      assertThat(scores.samples()).isEqualTo(100);
      assertThat(scores.multiplications(100)).isPositive();
      assertThat(scores.most()).isGreaterThan(1000);
    }
  }
}
