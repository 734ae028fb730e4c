package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.FindingsFile;
import org.gan4j.run.Metrics;
import org.gan4j.signal.Finding;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.signal.Tick;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are looked at while they are trained. */
class DiagnosedRunTest {
  @TempDir Path runs;

  private static Recipe often(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("evaluate.diagnose=20", "train.remedy=advise"));
    return SmallRuns.recipe(all.toArray(new String[0]));
  }

  private static Recipe never(String... more) {
    return SmallRuns.recipe(more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.ema=0.9", "train.ema=0", "game.loss=relativistic-paired"})
  void itTrainsAsOneThatIsNot(String setting) {
    Path looked = SmallRuns.whole(often(setting, "train.tick=40"), runs);
    Path alone = SmallRuns.whole(never(setting, "train.tick=40"), runs);
    assertThat(evidence(looked).size()).isGreaterThan(5);
    // Its discriminator is told classes, those of held-out samples too.
    assertThat(evidence(looked).get(0)).containsKey(Tick.EVIDENCE + "critic.knows");
    assertThat(evidence(alone)).isEmpty();
    var expected = SmallRuns.newest(alone);
    SmallRuns.newest(looked)
        .forEach(
            (name, array) -> {
              if (!name.startsWith("doctor.")) {
                assertThat(array).as(name).isEqualTo(expected.get(name));
              }
            });
  }

  @Test
  void nothingIsFoundBeforeBothPlayersPlay() {
    Recipe recipe =
        Recipes.read(
            "timegan",
            List.of(
                "network.width=4",
                "network.layers=1",
                "game.loss={time-gan: {embedding: 100, supervision: 100}}",
                "train.batch=10",
                "train.images=300",
                "train.tick=50",
                "train.threads=1",
                "evaluate.metrics=[]",
                "evaluate.diagnose=50"));
    Path run = SmallRuns.whole(recipe, runs);
    assertThat(
            Metrics.read(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.containsKey(Tick.EVIDENCE + "critic.told"))
                .map(line -> ((Number) line.get("images")).longValue()))
        .containsExactly(250L, 300L);
  }

  private static List<Map<String, Object>> evidence(Path run) {
    return Metrics.read(run.resolve("metrics.jsonl")).stream()
        .filter(line -> line.containsKey(Tick.EVIDENCE + "critic.told"))
        .map(
            line -> {
              Map<String, Object> kept = new LinkedHashMap<>(line);
              kept.keySet()
                  .removeIf(name -> !name.startsWith(Tick.EVIDENCE) && !name.equals("findings"));
              return kept;
            })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 18})
  void aRunStoppedAnywhereIsSeenAsIfItWasNot(int stop) {
    Recipe recipe = often("train.tick=40", "train.ema=0.9");
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts;
    int[] asked = {0};
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      parts = trainer.train(null, RunListener.SILENT, () -> asked[0]++ >= stop).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train().complete()).isTrue();
    }
    assertThat(evidence(parts)).isEqualTo(evidence(whole));
  }

  /** Batches of 8: looked at where 20, 40, 60 ... images are first reached, a tick every 40. */
  @Test
  void itIsLookedAtBetweenTicksTooAndSavedAtTicksAlone() {
    List<String> heard = new ArrayList<>();
    Path run;
    try (Trainer trainer = SmallRuns.begin(often("train.images=80", "train.tick=40"), runs)) {
      run =
          trainer
              .train(
                  null,
                  event -> {
                    if (event instanceof RunEvent.Examined examined) {
                      heard.add("examined " + examined.tick().images());
                    } else if (event instanceof RunEvent.Ticked ticked) {
                      heard.add("ticked " + ticked.tick().images());
                    } else if (event instanceof RunEvent.Saved saved) {
                      heard.add("saved " + saved.images());
                    }
                  },
                  Trainer.Control.NONE)
              .run();
    }
    assertThat(heard)
        .containsExactly(
            "examined 24", "ticked 40", "saved 40", "examined 64", "ticked 80", "saved 80");
    List<Map<String, Object>> lines = Metrics.read(run.resolve("metrics.jsonl"));
    assertThat(lines).extracting(line -> line.get("images")).containsExactly(24L, 40L, 64L, 80L);
    assertThat(evidence(run)).hasSize(4);
    // Means since the line before: three steps, then two.
    assertThat(lines.get(1).get("step")).isEqualTo(5L);
  }

  @Test
  void itsFindingsAreHeardAndKept() {
    List<RunEvent.Diagnosed> heard = new ArrayList<>();
    Path run;
    Recipe recipe = often("train.tick=40", "generator={sgd: {rate: 1.0e-12}}");
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      run =
          trainer
              .train(
                  null,
                  event -> {
                    if (event instanceof RunEvent.Diagnosed diagnosed) {
                      heard.add(diagnosed);
                    }
                  },
                  Trainer.Control.NONE)
              .run();
    }
    RunEvent.Diagnosed last = heard.get(heard.size() - 1);
    assertThat(last.findings()).extracting(Finding::kind).contains(Finding.Kind.STILL_PLAYER);
    FindingsFile kept = FindingsFile.read(run.resolve("findings.json"));
    assertThat(kept.findings()).isEqualTo(last.findings());
    assertThat(kept.images()).isEqualTo(last.images());
    List<Map<String, Object>> lines = Metrics.read(run.resolve("metrics.jsonl"));
    assertThat(lines.get(lines.size() - 1).get("findings").toString())
        .contains("a player that does not move");
    assertThat(run.resolve("report.html")).content().contains("A player that does not move");
    Diagnosis replayed = Diagnosis.of(run, DataOptions.defaults(), note -> {});
    assertThat(replayed.now()).isEqualTo(last.findings());
  }

  @Test
  void aRunWithoutMeasurementsIsLookedAtByItsCheckpoints() throws Exception {
    Path run = SmallRuns.whole(never("train.tick=80"), runs);
    Files.delete(run.resolve("metrics.jsonl"));
    List<String> notes = new ArrayList<>();
    Diagnosis found = Diagnosis.of(run, DataOptions.defaults(), notes::add);
    assertThat(found.checkups()).isPositive();
    assertThat(notes.get(0)).contains("checkpoints are looked at");
  }
}
