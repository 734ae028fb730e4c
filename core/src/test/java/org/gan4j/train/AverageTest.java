package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AverageTest extends ScopedTest {
  @Test
  void withoutABurnInTheStartIsForgottenSoon() {
    try (Average average = new Average(Tensor.of(new double[] {0}, 1), 0.9, 0)) {
      assertThat(average.decay(1, 0)).isEqualTo(2.0 / 11);
      assertThat(average.decay(1000, 0.5)).isEqualTo(0.9);
      average.follow(Tensor.of(new double[] {11}, 1), 1, 0);
      assertThat(average.mean().toDoubles()[0]).isCloseTo(9, within(1e-12));
    }
  }

  @Test
  void inABurnInTheHalfLifeGrowsFromNothing() {
    double decay = Math.pow(0.5, 0.01); // 100 steps
    try (Average average = new Average(Tensor.of(new double[] {0}, 1), decay, 0.2)) {
      assertThat(average.decay(1, 0)).isZero();
      assertThat(average.decay(5000, 0.1)).isCloseTo(Math.pow(0.5, 0.02), within(1e-12));
      assertThat(average.decay(5000, 0.2)).isCloseTo(decay, within(1e-12));
      assertThat(average.decay(5000, 0.9)).isCloseTo(decay, within(1e-12));
      double third = Math.pow(0.5, 0.1);
      assertThat(average.decay(30, 0.9)).as("at most a third").isCloseTo(third, within(1e-12));
      average.follow(Tensor.of(new double[] {5}, 1), 1, 0);
      assertThat(average.mean().toDoubles()[0]).isEqualTo(5);
    }
  }
}
