package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.junit.jupiter.api.Test;

/** What training is said to cost. */
class PlanCostTest {
  @Test
  void rollOutsAreCountedFromWhereThereAreRewards() {
    double none = cost("game.loss.seqgan.pretraining=700000");
    double all = cost("game.loss.seqgan.pretraining=0");
    double half = cost("game.loss.seqgan.pretraining=350000");
    double twice = cost("game.loss.seqgan.pretraining=0", "game.loss.seqgan.rollouts=8");
    // 4 roll-outs from each of 19 beginnings against a handful of passes.
    assertThat(all).isGreaterThan(4 * none);
    assertThat(half - none).isCloseTo((all - none) / 2, within(all * 1e-9));
    assertThat(twice - none).isCloseTo(2 * (all - none), within(all * 1e-9));
  }

  private static double cost(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("game.loss.seqgan.warm-up=0");
    Recipe recipe = Recipes.read("seqgan", all);
    try (Plan plan = Plan.of(recipe, DataOptions.defaults())) {
      return plan.multiplications();
    }
  }
}
