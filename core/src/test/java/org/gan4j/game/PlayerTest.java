package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What a player does with its gradient. */
class PlayerTest extends ScopedTest {
  @Test
  void aRateThatFollowsTheUpdatesIsAskedAtEachOfThem() {
    try (Player player = new Player(Role.GENERATOR, Tensor.of(new float[1], 1), new Sgd(0), 1)) {
      player.rate(updates -> Math.pow(0.5, (double) updates));
      for (double expected : new double[] {1, 0.5, 0.25}) {
        player.move(Tensor.of(new float[] {1}, 1));
        assertThat(player.rate()).isEqualTo(expected);
      }
      assertThat(player.theta().toFloats()).containsExactly(-1.75f);
      assertThatThrownBy(() -> player.rate(updates -> -1))
          .hasMessage("a learning rate must be in [0, 1e6); got -1.0");
    }
  }
}
