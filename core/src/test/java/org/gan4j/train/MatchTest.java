package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.junit.jupiter.api.Test;

class MatchTest {
  @Test
  void everyAttemptHasRandomStreamsOfItsOwn() {
    List<String> seen = new ArrayList<>();
    try (Plan plan = Plan.of(SmallRuns.recipe(), DataOptions.defaults());
        Match match = Match.begin(plan)) {
      seen.addAll(nextDraws(match));
      for (int attempt : new int[] {1, 2, 256}) {
        match.reseed(attempt);
        seen.addAll(nextDraws(match));
      }
      assertThat(seen).hasSize(8).doesNotHaveDuplicates();
      match.reseed(1);
      assertThat(nextDraws(match)).isEqualTo(seen.subList(2, 4));
    }
  }

  @Test
  void seedsOfMoreThan32BitsHaveStreamsOfTheirOwn() {
    List<String> seen = new ArrayList<>();
    for (long seed : new long[] {5, 5 + (1L << 30), 5 + (1L << 32), 5 + (1L << 62), -5}) {
      try (Plan plan = Plan.of(SmallRuns.recipe("train.seed=" + seed), DataOptions.defaults());
          Match match = Match.begin(plan)) {
        seen.addAll(nextDraws(match));
        seen.add(Arrays.toString(match.generator().theta().toFloats()));
      }
    }
    assertThat(seen).hasSize(15).doesNotHaveDuplicates();
  }

  @Test
  void anExponentialScheduleDividesAtEveryUpdate() {
    Recipe recipe =
        SmallRuns.recipe(
            "game.dynamics.discriminator-steps=3",
            "discriminator.rate={exponential: {from: 0.001, divisor: 1.5, least: 0}}");
    try (Plan plan = Plan.of(recipe, DataOptions.defaults());
        Match match = Match.begin(plan)) {
      for (int step = 1; step <= 2; step++) {
        match.step(false);
        int updates = 3 * step;
        assertThat(match.discriminator().memory().steps()).isEqualTo(updates);
        assertThat(match.discriminator().rate())
            .isCloseTo(0.001 * Math.pow(1.5, 1 - updates), within(1e-12));
      }
    }
  }

  /** Numbers, not states: a state also has the bits of the seed that the numbers ignore. */
  private static List<String> nextDraws(Match match) {
    Snapshot.Builder kept = Snapshot.builder();
    match.keep(kept);
    Snapshot random = kept.build().part("random");
    List<String> out = new ArrayList<>();
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(0)) {
      for (String name : List.of("latents", "noise")) {
        rng.restore(random.array(name).toTensor().toBytes());
        out.add(Arrays.toString(rng.uniform(4).toFloats()));
      }
    }
    return out;
  }
}
