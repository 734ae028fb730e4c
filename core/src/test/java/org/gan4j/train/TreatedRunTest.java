package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.signal.Finding;
import org.gan4j.signal.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs with a planted failure that are treated. */
class TreatedRunTest {
  @TempDir Path runs;

  private static Recipe recipe(String... more) {
    List<String> settings =
        new java.util.ArrayList<>(
            List.of(
                "network.width=8",
                "train.batch=16",
                "train.images=1280",
                "train.tick=32",
                "evaluate.diagnose=32",
                "evaluate.metrics=[]",
                "train.remedy=apply",
                "train.precision=fp32",
                "train.keep=1",
                "train.threads=1"));
    settings.addAll(List.of(more));
    return Recipes.read("toy", settings);
  }

  private static Recipe still() {
    return recipe("generator={sgd: {rate: 1.0e-12}}");
  }

  private static List<Decision> decisions(Path run) {
    return Decision.read(run.resolve("interventions.jsonl"), note -> {});
  }

  @Test
  void aGeneratorThatStandsStillIsMovedAgain() {
    Path run = SmallRuns.whole(still(), runs);
    Decision first = decisions(run).get(0);
    assertThat(first.made()).isEqualTo(Made.APPLIED);
    assertThat(first.finding()).isEqualTo("a player that does not move");
    assertThat(first.set()).containsExactly("generator=adam");
    // Found at the second look, there at the fourth; nothing was ever well, so it begins anew.
    assertThat(first.images()).isEqualTo(128);
    assertThat(first.back()).isZero();
    Decision second = decisions(run).get(1);
    assertThat(second.made()).isEqualTo(Made.KEPT);
    assertThat(Recipes.read(run.resolve("recipe.yaml")).generator().rate().start())
        .isGreaterThan(1e-5);
    assertThat(Diagnosis.of(run, DataOptions.defaults(), note -> {}).now())
        .extracting(Finding::kind)
        .doesNotContain(Finding.Kind.STILL_PLAYER);
  }

  /** Before it is found, right behind the change, in the trial, and after it. */
  @ParameterizedTest
  @ValueSource(ints = {5, 9, 13, 40})
  void aTreatedRunThatIsStoppedAnywhereGoesOnAsOneThatIsNot(int stop) throws IOException {
    Path whole = SmallRuns.whole(still(), runs);
    int[] asked = {0};
    Path parts;
    try (Trainer trainer = SmallRuns.begin(still(), runs)) {
      parts = trainer.train(null, RunListener.SILENT, () -> asked[0]++ >= stop).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train().complete()).isTrue();
    }
    assertThat(Files.readString(parts.resolve("interventions.jsonl")))
        .isEqualTo(Files.readString(whole.resolve("interventions.jsonl")));
    assertThat(SmallRuns.newest(parts)).isEqualTo(SmallRuns.newest(whole));
  }

  /** At once, and after some ticks. */
  @ParameterizedTest
  @ValueSource(doubles = {900, 3})
  void aRunThatDivergedForGoodSaysSo(double rate) {
    Path run = runs.resolve("00000-toy-ring");
    Recipe recipe =
        recipe(
            "train.remedy=advise",
            "stop.rollbacks=0",
            "game.loss=least-squares",
            "discriminator={sgd: {rate: " + rate + ", momentum: 0.9}}",
            "generator={sgd: {rate: " + rate + ", momentum: 0.9}}");
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      trainer.train();
      throw new AssertionError("it did not diverge");
    } catch (GanException e) {
      assertThat(e).hasMessageContaining("training stopped");
    }
    List<Decision> decisions = Decision.read(RunFolder.open(run).interventions(), note -> {});
    assertThat(decisions).extracting(Decision::made).containsExactly(Made.DIVERGED);
    Diagnosis said = Diagnosis.of(run, DataOptions.defaults(), note -> {});
    assertThat(said.now().get(0).kind()).isEqualTo(Finding.Kind.DIVERGENCE);
    assertThat(said.ever()).containsKey(Finding.Kind.DIVERGENCE);
    // Where it was seen coming, since when and by which numbers stays.
    boolean coming = said.spells().stream().anyMatch(each -> each.from() < last(decisions));
    assertThat(coming).isEqualTo(rate < 100);
    assertThat(said.now().get(0).evidence().numbers().isEmpty()).isEqualTo(!coming);
    assertThat(said.now().get(0).since() < last(decisions)).isEqualTo(coming);
  }

  private static long last(List<Decision> decisions) {
    return decisions.get(decisions.size() - 1).images();
  }
}
