package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest extends ScopedTest {
  /** The unit test of google/compare_gan: both covariances have rank 1. */
  private static Features[] singular() {
    float[] real = new float[200];
    float[] made = new float[200];
    for (int i = 0; i < 100; i++) {
      real[2 * i] = i < 50 ? 2 : 1;
      real[2 * i + 1] = 1;
      made[2 * i] = i < 50 ? 9 : 2;
      made[2 * i + 1] = 9;
    }
    return new Features[] {new Features(real, 100, 2), new Features(made, 100, 2)};
  }

  @Test
  void momentsDivideByTheCountLessOne() {
    Moments moments = Moments.of(Normal.rows(2, 1, 2, 3, 6, 5, 7));
    assertThat(moments.count()).isEqualTo(3);
    assertThat(moments.mean().toDoubles()).containsExactly(new double[] {3, 5}, within(1e-12));
    assertThat(moments.covariance().toDoubles())
        .containsExactly(new double[] {4, 5, 5, 7}, within(1e-12));
  }

  @Test
  void momentsKeepTheirDigitsFarFromTheOrigin() {
    float[] far = new float[3000];
    for (int i = 0; i < far.length; i++) {
      far[i] = 1e6f + i % 3;
    }
    Moments moments = Moments.of(new Features(far, far.length, 1));
    assertThat(moments.mean().item()).isEqualTo(1e6 + 1);
    assertThat(moments.covariance().item()).isEqualTo(2.0 / 3 * 3000 / 2999, within(1e-9));
  }

  @Test
  void blocksAddUp() {
    // 2,100 rows of 1,000 numbers are three blocks.
    Features all = Normal.features(rng, 2100, 1000, 3);
    double[] mean = new double[2];
    double product = 0;
    for (int i = 0; i < 2100; i++) {
      mean[0] += all.at(i, 0) / 2100.0;
      mean[1] += all.at(i, 999) / 2100.0;
    }
    for (int i = 0; i < 2100; i++) {
      product += (all.at(i, 0) - mean[0]) * (all.at(i, 999) - mean[1]) / 2099;
    }
    Moments moments = Moments.of(all);
    assertThat(moments.mean().toDoubles()[999]).isEqualTo(mean[1], within(1e-12));
    assertThat(moments.covariance().toDoubles()[999]).isEqualTo(product, within(1e-12));
  }

  @Test
  void singularCovariances() {
    Features[] sets = singular();
    double expected = 980.0 / 11;
    assertThat(FrechetDistance.between(Moments.of(sets[0]), Moments.of(sets[1])))
        .isEqualTo(expected, within(1e-9));
    FrechetDistance distance = FrechetDistance.between(sets[0], sets[1], rng);
    assertThat(distance.estimate().value()).isEqualTo(expected, within(1e-9));
    Interval interval = distance.estimate().interval();
    assertThat(interval.low()).isBetween(80.0, expected);
    assertThat(interval.high()).isBetween(expected, 100.0);
  }

  @Test
  void covariancesThatDoNotCommute() {
    Moments a = Moments.given(10, new double[] {1, 2}, new double[] {2, .5, .5, 1});
    Moments b = Moments.given(10, new double[] {4, 6}, new double[] {1, -.3, -.3, 2});
    assertThat(FrechetDistance.between(a, b)).isEqualTo(25 + 3 + 3 - 2 * 2.7122871, within(2e-7));
    assertThat(FrechetDistance.between(a, a)).isEqualTo(0, within(1e-12));
  }

  @Test
  void biasOfEqualDistributions() {
    int d = 64;
    int n = 10_000;
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum +=
          FrechetDistance.between(
              Moments.of(Normal.features(rng, n, d)), Moments.of(Normal.features(rng, n, d)));
    }
    double expected = 2.0 * d / n + d * (d + 1) / (2.0 * n);
    assertThat(expected).isEqualTo(.2208, within(1e-9));
    assertThat(sum / 4).isEqualTo(expected, within(.05 * expected));
  }

  @Test
  void intervalsHoldTheMeanScore() {
    // N(0, I) and N(.5, I) in 4 dimensions: the true distance is 1, that of 500 samples 1.036.
    double n = 500;
    double mean = 1 + 2 * 4 / n + 4 * 5 / (2 * n);
    int held = 0;
    int unbiasedHeld = 0;
    double unbiased = 0;
    int runs = 60;
    for (int i = 0; i < runs; i++) {
      FrechetDistance distance =
          FrechetDistance.between(
              Normal.features(rng, 500, 4), Normal.features(rng, 500, 4, .5), rng);
      Interval interval = distance.estimate().interval();
      held += interval.low() <= mean && mean <= interval.high() ? 1 : 0;
      unbiased += distance.unbiased() / runs;
      double half = (interval.high() - interval.low()) / 2;
      unbiasedHeld += Math.abs(distance.unbiased() - 1) <= half ? 1 : 0;
    }
    // 60 runs at 95 %: 57 ± 1.7.
    assertThat(held).isBetween(52, 60);
    assertThat(unbiasedHeld).isBetween(52, 60);
    assertThat(unbiased).isEqualTo(1, within(.04));
  }

  @Test
  void theJackknifeFindsTheBias() {
    FrechetDistance distance =
        FrechetDistance.between(
            Normal.features(rng, 1000, 16), Normal.features(rng, 1000, 16), rng);
    assertThat(distance.estimate().value()).isEqualTo(.168, within(.05));
    assertThat(distance.unbiased()).isEqualTo(0, within(.05));
  }

  @Test
  void orderDoesNotMatterToTheInterval() {
    // Sorted by class, consecutive groups would each miss one class.
    float[] sorted = new float[1000];
    for (int i = 0; i < 1000; i++) {
      sorted[i] = (float) Math.floor(i / 100.0);
    }
    Features made = Normal.features(rng, 1000, 1, 4.5);
    Interval interval =
        FrechetDistance.between(new Features(sorted, 1000, 1), made, rng).estimate().interval();
    // (σ_a - σ_b)² with σ = 2.87 and 1: SE ≈ 2·1.87·√(Var s_a + Var s_b) ≈ .17.
    assertThat(interval.high() - interval.low()).isBetween(.3, 1.0);
  }

  @Test
  void fewSamplesHaveNoInterval() {
    Features few = Normal.features(rng, 20, 3);
    FrechetDistance distance = FrechetDistance.between(few, few, rng);
    assertThat(distance.estimate().interval()).isNull();
    assertThat(distance.unbiased()).isNaN();
  }

  @Test
  void largeFeaturesHaveAnIntervalOfFewGroups() {
    Features real = Normal.features(rng, 600, 520);
    Features made = Normal.features(rng, 600, 520, 0.5);
    FrechetDistance distance = FrechetDistance.between(real, made, rng);
    Interval interval = distance.estimate().interval();
    assertThat(interval.low()).isLessThan(distance.estimate().value());
    assertThat(interval.high()).isGreaterThan(distance.estimate().value());
    assertThat(interval.high() - interval.low()).isLessThan(distance.estimate().value());
  }

  @Test
  void nothingLeaks() {
    Features[] sets = singular();
    FrechetDistance.between(sets[0], sets[1], rng);
    assertNothingLeft(() -> FrechetDistance.between(sets[0], sets[1], rng));
  }

  @Test
  void wrongInputIsNamed() {
    Features one = Normal.rows(1, 1);
    Features two = Normal.rows(1, 1, 2);
    try (Rng other = Rng.seeded(1)) {
      assertThatThrownBy(() -> FrechetDistance.between(two, one, other))
          .isInstanceOf(MetricException.class)
          .hasMessage("the Fréchet distance needs at least 2 samples; got 1");
      assertThatThrownBy(() -> FrechetDistance.between(two, Normal.rows(2, 1, 2, 3, 4), other))
          .isInstanceOf(MetricException.class)
          .hasMessageContaining("got 1 and 2");
      assertThatThrownBy(
              () -> FrechetDistance.between(two, Normal.rows(1, 1, Double.NaN, 3), other))
          .isInstanceOf(MetricException.class)
          .hasMessage("made samples must be finite; got NaN at sample 1, number 0");
    }
    assertThatThrownBy(() -> Moments.given(2, new double[2], new double[] {1, 2, 3, 4}))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("symmetric; got 2.0 in row 0, column 1 and 3.0");
    assertThatThrownBy(() -> Moments.given(2, new double[2], new double[3]))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("got 2 and 3");
  }
}
