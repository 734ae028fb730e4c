package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;

/** The first five cases are those of the unit test of google/compare_gan. */
class PrecisionRecallCurveTest extends ScopedTest {
  private static final Offset<Double> CLOSE = within(1e-7);
  private static final double[] HALF = {.5, .5};
  private static final double[] FIRST = {1, 0};
  private static final double[] SECOND = {0, 1};

  @Test
  void disjoint() {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(FIRST, SECOND, 1001);
    assertThat(curve.precision()).containsOnly(0);
    assertThat(curve.recall()).containsOnly(0);
    assertThat(curve.maxF(8)).isZero();
  }

  @Test
  void equal() {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(FIRST, FIRST, 11);
    assertThat(curve.precision()[5]).isEqualTo(1, CLOSE);
    assertThat(curve.recall()[5]).isEqualTo(1, CLOSE);
    assertThat(curve.maxF(8)).isEqualTo(1, CLOSE);
  }

  @Test
  void lowPrecisionHighRecall() {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(FIRST, HALF, 11);
    assertThat(curve.precision()[5]).isEqualTo(.5, CLOSE);
    assertThat(curve.recall()[5]).isEqualTo(.5, CLOSE);
    assertThat(curve.precision()[10]).isEqualTo(.5, CLOSE);
    assertThat(curve.recall()[1]).isEqualTo(1, CLOSE);
    assertThat(curve.maxF(8)).isGreaterThan(curve.maxF(1.0 / 8));
  }

  @Test
  void highPrecisionLowRecall() {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(HALF, FIRST, 11);
    assertThat(curve.precision()[5]).isEqualTo(.5, CLOSE);
    assertThat(curve.recall()[5]).isEqualTo(.5, CLOSE);
    assertThat(curve.recall()[1]).isEqualTo(.5, CLOSE);
    assertThat(curve.precision()[10]).isEqualTo(1, CLOSE);
  }

  @Test
  void fBetaByHand() {
    double[] p = {1, 1, 0, 0, .5};
    double[] r = {0, .5, 1, 0, .5};
    PrecisionRecallCurve curve = new PrecisionRecallCurve(p, r);
    assertThat(curve.maxF(1)).isEqualTo(2.0 / 3, CLOSE);
    assertThat(curve.maxF(2)).isEqualTo(5.0 / 9, CLOSE);
    assertThat(curve.maxF(.5)).isEqualTo(5.0 / 6, CLOSE);
  }

  @Test
  void featuresAreClustered() {
    // Real: two far clusters; made: one of them. Recall is half, precision whole.
    int n = 400;
    float[] both = Normal.features(rng, n, 5).values();
    for (int i = 0; i < n * 5; i++) {
      both[i] += i < n * 5 / 2 ? 0 : 40;
    }
    Features real = new Features(both, n, 5);
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.between(real, Normal.features(rng, n, 5), rng);
    assertThat(curve.maxF(1.0 / 8)).isGreaterThan(.95);
    assertThat(curve.maxF(8)).isBetween(.45, .56);
    PrecisionRecallCurve same = PrecisionRecallCurve.between(real, real, rng);
    assertThat(same.maxF(8)).isEqualTo(1, CLOSE);
  }

  @Test
  void wrongInputIsNamed() {
    assertThatThrownBy(() -> PrecisionRecallCurve.of(FIRST, HALF, 2))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("angles must be in");
    assertThatThrownBy(() -> PrecisionRecallCurve.of(FIRST, new double[] {1}, 11))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("got 2 and 1");
    assertThatThrownBy(() -> PrecisionRecallCurve.of(FIRST, new double[] {.5, .6}, 11))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("add up to 1; got 1.1");
    assertThatThrownBy(() -> PrecisionRecallCurve.of(FIRST, FIRST, 11).maxF(0))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("beta");
    Features twenty = Normal.features(rng, 20, 1);
    assertThatThrownBy(() -> PrecisionRecallCurve.between(twenty, Normal.features(rng, 21, 1), rng))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("got 20 and 21");
  }
}
