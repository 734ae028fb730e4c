package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.signal.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose players move more or less often. */
class BalanceRunTest {
  @TempDir Path runs;

  /** A band that no accuracy is in for long, so that the moves change all the time. */
  private static Recipe restless(String... more) {
    return SmallRuns.recipe(
        Stream.concat(
                Stream.of(
                    "game.dynamics={balance: {low: 0.49, high: 0.51, most: 3, every: 5}}",
                    "discriminator.rate=0.002"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void ticksDoNotChangeWhatIsPlayed() {
    Path seldom = SmallRuns.whole(restless("train.tick=400"), runs);
    Path often = SmallRuns.whole(restless("train.tick=8"), runs);
    Map<String, String> counts = SmallRuns.counts(seldom);
    assertThat(SmallRuns.counts(often)).isEqualTo(counts);
    assertThat(counts).containsKeys("dynamics.turns", "dynamics.extra");
    var expected = SmallRuns.newest(seldom);
    SmallRuns.newest(often)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
    // Every round is a batch, whoever moved on it.
    long images = Long.parseLong(counts.get("images"));
    long d = Long.parseLong(counts.get("discriminator.steps"));
    long g = Long.parseLong(counts.get("generator.steps"));
    long steps = Long.parseLong(counts.get("steps"));
    assertThat(images).isBetween(400L, 416L);
    assertThat(Long.parseLong(counts.get("rounds"))).isEqualTo(images / 8).isEqualTo(d + g - steps);
    assertThat(steps).isLessThan(images / 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 11, 19})
  void aRunStoppedAnywhereGoesOnInTheSameBits(int stop) {
    Path whole = SmallRuns.whole(restless(), runs);
    Path parts;
    int[] asked = {0};
    try (Trainer trainer = SmallRuns.begin(restless(), runs)) {
      parts = trainer.train(null, RunListener.SILENT, () -> asked[0]++ >= stop).run();
    }
    assertThat(SmallRuns.counts(parts)).containsEntry("steps", String.valueOf(stop));
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train().complete()).isTrue();
    }
    assertThat(SmallRuns.counts(parts)).isEqualTo(SmallRuns.counts(whole));
    var expected = SmallRuns.newest(whole);
    SmallRuns.newest(parts)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void itsSignalsAreInTheMetrics() throws java.io.IOException {
    Path run = SmallRuns.whole(restless("train.tick=40"), runs);
    List<Map<String, Object>> lines = Metrics.read(run.resolve("metrics.jsonl"));
    assertThat(lines).hasSizeGreaterThan(5);
    for (Map<String, Object> line : lines) {
      assertThat(line.toString())
          .contains(
              "balance.accuracy=", "balance.discriminator-moves=", "balance.generator-moves=");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "improved-ssl | data.name=digits",
        "pacgan | network.width=4",
        "acgan | data.name=digits",
        "r3gan-small | network.width=4",
        "lecam | network.width=4",
        "toy | network.width=8",
        "r1 | game.penalties=[{lazy: {penalty: r1, every: 3}}]"
      })
  void itGoesWithOtherTechniques(String recipe) {
    String[] parts = recipe.split(" \\| ", -1);
    Recipe read =
        Recipes.read(
            parts[0],
            List.of(
                parts[1],
                "network.width=4",
                "game.dynamics={balance: {low: 0.49, high: 0.51, most: 3, every: 2}}",
                "train.batch=8",
                "train.images=240",
                "train.tick=120",
                "evaluate.metrics=[]",
                "train.precision=fp32",
                "train.threads=1"));
    assertThat(read.warnings()).isEmpty();
    Map<String, String> counts = SmallRuns.counts(SmallRuns.whole(read, runs));
    assertThat(Long.parseLong(counts.get("steps")))
        .isLessThan(Long.parseLong(counts.get("rounds")));
  }
}
