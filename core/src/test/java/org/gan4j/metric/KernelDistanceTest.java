package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;

class KernelDistanceTest extends ScopedTest {
  /** For N(0, I) and N(μ, I), by the moments of normal variables; m = |μ|²/d. */
  private static double closedForm(int d, double mean) {
    double m = mean * mean;
    return 3 * m + 3 * m * m + m * m * m + 3 * m / d + 6 * m * m / d + 6 * m / d / d;
  }

  @Test
  void byHand() {
    // k(x,x') = (2+1)³ = 27; k(y,y') = (0·3+1)³ = 1; k(x,y): 1, 1, (3+1)³ and (6+1)³.
    Features x = Normal.rows(1, 1, 2);
    Features y = Normal.rows(1, 0, 3);
    double cross = (1 + 64 + 1 + 343) / 4.0;
    assertThat(KernelDistance.between(x, y).value()).isEqualTo(27 + 1 - 2 * cross, within(1e-12));
  }

  @Test
  void everyBlockCounts() {
    // 1,100 and 600 rows cut both loops into blocks with a rest.
    Features x = Normal.features(rng, 1100, 3);
    Features y = Normal.features(rng, 600, 3, .3);
    double slow = kernels(x, x, true) + kernels(y, y, true) - 2 * kernels(x, y, false);
    assertThat(KernelDistance.between(x, y).value()).isEqualTo(slow, within(1e-10));
  }

  private static double kernels(Features x, Features y, boolean skipSelf) {
    double sum = 0;
    for (int i = 0; i < x.count(); i++) {
      for (int j = 0; j < y.count(); j++) {
        double product = 0;
        for (int c = 0; c < x.size(); c++) {
          product += (double) x.at(i, c) * y.at(j, c);
        }
        sum += skipSelf && i == j ? 0 : Math.pow(product / x.size() + 1, 3);
      }
    }
    return sum / x.count() / (skipSelf ? x.count() - 1 : y.count());
  }

  @Test
  void closedForms() {
    assertThat(closedForm(4, 1)).isEqualTo(9.625, within(1e-12));
    assertThat(closedForm(8, .5)).isEqualTo(1.11719, within(5e-6));
    Estimate wide =
        KernelDistance.between(Normal.features(rng, 4000, 4), Normal.features(rng, 4000, 4, 1));
    assertThat(wide.value()).isEqualTo(9.625, within(.6));
    assertThat(wide.interval().low()).isLessThan(9.625);
    assertThat(wide.interval().high()).isGreaterThan(9.625).isLessThan(wide.value() + 1);
    Estimate narrow =
        KernelDistance.between(Normal.features(rng, 4000, 8), Normal.features(rng, 4000, 8, .5));
    assertThat(narrow.value()).isEqualTo(1.11719, within(.08));
  }

  @Test
  void intervalsHoldTheTruth() {
    int full = 0;
    int blocks = 0;
    for (int i = 0; i < 100; i++) {
      Features x = Normal.features(rng, 400, 8);
      Features y = Normal.features(rng, 300, 8, .5);
      full += holds(KernelDistance.between(x, y).interval()) ? 1 : 0;
      blocks += holds(KernelDistance.inBlocks(x, y, 30, rng).interval()) ? 1 : 0;
    }
    // 95 ± 2.2.
    assertThat(full).isBetween(89, 100);
    assertThat(blocks).isBetween(87, 100);
  }

  private static boolean holds(Interval interval) {
    double truth = closedForm(8, .5);
    return interval.low() <= truth && truth <= interval.high();
  }

  @Test
  void equalDistributionsAreAtZero() {
    Estimate estimate =
        KernelDistance.between(Normal.features(rng, 1000, 16), Normal.features(rng, 1000, 16));
    assertThat(estimate.interval().low()).isLessThan(0);
    assertThat(estimate.interval().high()).isGreaterThan(0).isLessThan(.02);
  }

  @Test
  void wrongInputIsNamed() {
    Features two = Normal.rows(1, 1, 2);
    assertThatThrownBy(() -> KernelDistance.between(two, Normal.rows(1, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessage("the kernel distance needs at least 2 samples; got 1");
    assertThatThrownBy(() -> KernelDistance.inBlocks(two, two, 2, rng))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("two blocks of 2 samples of both sides; got 2 real and 2 made");
  }
}
