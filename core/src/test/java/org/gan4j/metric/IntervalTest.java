package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.metric.Estimate.Interval;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void wilsonIsTheSetOfSharesThatTheCountDoesNotRefute() {
    // The defining equation, (share - p)^2 = z^2 p (1 - p) / n, holds at both ends.
    Interval interval = Interval.wilson(7, 40, 1.5);
    for (double p : new double[] {interval.low(), interval.high()}) {
      double miss = 7 / 40.0 - p;
      assertThat(miss * miss).isCloseTo(2.25 * p * (1 - p) / 40, within(1e-15));
    }
    assertThat(interval.low()).isLessThan(7 / 40.0);
    assertThat(interval.high()).isGreaterThan(7 / 40.0);
  }

  @Test
  void wilsonAtNoneAndAll() {
    // With no success the upper end is z^2 / (n + z^2).
    assertThat(Interval.wilson(0, 10, 2).low()).isEqualTo(0);
    assertThat(Interval.wilson(0, 10, 2).high()).isCloseTo(4 / 14.0, within(1e-15));
    assertThat(Interval.wilson(10, 10, 2).low()).isCloseTo(10 / 14.0, within(1e-15));
    assertThat(Interval.wilson(10, 10, 2).high()).isEqualTo(1);
  }

  @Test
  void normalCoversNinetyFivePercent() {
    Interval interval = Interval.ofNormal(3, 0.5);
    assertThat(interval.low()).isCloseTo(2.0200180, within(1e-7));
    assertThat(interval.high()).isCloseTo(3.9799820, within(1e-7));
    assertThat(Interval.ofNormal(3, 0)).isEqualTo(new Interval(3, 3));
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> Interval.wilson(5, 4, 1))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("got 5 of 4");
    assertThatThrownBy(() -> Interval.wilson(0, 0, 1)).hasMessageContaining("got 0 of 0");
    assertThatThrownBy(() -> Interval.wilson(1, 2, Double.NaN))
        .hasMessage("z must be finite and at least 0; got NaN");
    assertThatThrownBy(() -> Interval.ofNormal(1, -1)).isInstanceOf(MetricException.class);
    assertThatThrownBy(() -> new Interval(2, 1)).hasMessageContaining("got 2.0 and 1.0");
  }

  @Test
  void whatIsClearlyBetterIsDecidedByTheEndsThatFaceEachOther() {
    // High to the far side only: 10 [9, 100] is clearly above 5 [1, 6], whose upper end is near.
    Score high = new Score(Metric.DENSITY, 10, new Interval(9, 100), null);
    Score low = new Score(Metric.DENSITY, 5, new Interval(1, 6), null);
    assertThat(high.clearlyBetter(low)).isTrue();
    assertThat(low.clearlyBetter(high)).isFalse();
    // √(4² + 1²) is below 5, √(4.95² + 1²) above.
    assertThat(new Score(Metric.FID, 5, new Interval(4, 9), null).clearlyBetter(fid(10, 6)))
        .isFalse();
    assertThat(new Score(Metric.FID, 5, new Interval(4, 6), null).clearlyBetter(fid(10, 6)))
        .isTrue();
    assertThat(new Score(Metric.FID, 5, new Interval(4, 6), null).clearlyBetter(fid(10, 5.05)))
        .isFalse();
  }

  private static Score fid(double value, double low) {
    return new Score(Metric.FID, value, new Interval(low, 99), null);
  }
}
