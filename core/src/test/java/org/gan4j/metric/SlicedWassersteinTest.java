package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;

class SlicedWassersteinTest extends ScopedTest {
  @Test
  void oneDimensionByHand() {
    assertThat(SlicedWasserstein.squaredDistance(new float[] {3, 1}, new float[] {2, 5}))
        .isEqualTo((1 + 4) / 2.0);
    // Quantiles 0,0,0,6,6,6 and 1,1,4,4,7,7.
    assertThat(SlicedWasserstein.squaredDistance(new float[] {6, 0}, new float[] {7, 1, 4}))
        .isEqualTo((1 + 1 + 16 + 4 + 1 + 1) / 6.0, within(1e-12));
  }

  @Test
  void aShiftOfOneSet() {
    Features x = Normal.features(rng, 1000, 4);
    float[] moved = x.values().clone();
    for (int i = 0; i < moved.length; i += 4) {
      moved[i] += 2;
    }
    // W₂ along u is |2·u₁|, and E u₁² = 1/4.
    Estimate estimate = SlicedWasserstein.between(x, new Features(moved, 1000, 4), 2000, rng);
    assertThat(estimate.value()).isEqualTo(1, within(.06));
    assertThat(estimate.interval().low()).isBetween(.9, 1.0);
    assertThat(estimate.interval().high()).isBetween(1.0, 1.1);
    assertThat(SlicedWasserstein.between(x, x, 10, rng).value()).isZero();
  }

  @Test
  void wrongInputIsNamed() {
    Features x = Normal.rows(1, 1);
    assertThatThrownBy(() -> SlicedWasserstein.between(x, x, 1, rng))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("directions must be in");
    assertThatThrownBy(
            () -> SlicedWasserstein.between(x, new Features(new float[0], 0, 1), 10, rng))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("at least 1 sample; got 0");
  }
}
