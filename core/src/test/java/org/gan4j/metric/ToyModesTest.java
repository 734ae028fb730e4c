package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.data.DataOptions;
import org.gan4j.data.ToySet;
import org.gan4j.metric.Estimate.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToyModesTest {
  private static final DataOptions OPTIONS = DataOptions.defaults().withSeed(1);
  private static final ToySet RING = ToySet.ring(OPTIONS);
  private static final ToySet GRID = ToySet.grid(OPTIONS);
  private static final ToySet ROLL = ToySet.swissRoll(OPTIONS);

  private static ToySet set(String name) {
    return switch (name) {
      case "ring" -> RING;
      case "grid" -> GRID;
      default -> ROLL;
    };
  }

  private static Features draw(ToySet set, int n) {
    return new Features(set.read(0, n).numbers(), n, 2);
  }

  private static Features points(float... values) {
    return new Features(values, values.length / 2, 2);
  }

  @ParameterizedTest
  @CsvSource({"ring, 8, .98889, .0014", "grid, 25, .98889, .0048", "swiss-roll, 20, .9973, .0038"})
  void dataThemselvesReachTheFloor(String name, int modes, double quality, double floor) {
    int n = 100_000;
    ToyModes many = ToyModes.of(draw(set(name), n), set(name));
    assertThat(many.found()).isEqualTo(modes);
    assertThat(many.held()).isEqualTo(modes);
    assertThat(many.counts()).hasSize(modes);
    assertThat(many.perfectHighQuality()).isCloseTo(quality, within(5e-6));
    double error = Math.sqrt(quality * (1 - quality) / n);
    assertThat(many.highQuality().value()).isCloseTo(quality, within(4 * error));
    // 2 n KL is chi-square distributed with K - 1 degrees of freedom.
    double degrees = modes - 1;
    assertThat(2.0 * n * many.reverseKl())
        .isBetween(degrees - 4 * Math.sqrt(2 * degrees), degrees + 4 * Math.sqrt(2 * degrees));
    ToyModes published = ToyModes.of(draw(set(name), 2500), set(name));
    assertThat(published.reverseKlFloor()).isCloseTo(floor, within(5e-5));
    assertThat(published.samples()).isEqualTo(2500);
  }

  @Test
  void oneModeOfTheRing() {
    ToyModes modes = ToyModes.of(points(2, 0, 2, 0, 2.05f, 0, 2, 0.07f), RING);
    assertThat(modes.found()).isEqualTo(1);
    assertThat(modes.highQuality().value()).isEqualTo(0.75); // 0.07 is 3.5 standard deviations away
    assertThat(modes.highQuality().interval()).isEqualTo(Interval.wilson(3, 4, 1.959963984540054));
    assertThat(modes.reverseKl()).isCloseTo(Math.log(8), within(1e-12));
    assertThat(modes.counts()).containsExactly(4L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void onlyGoodPointsFindAModeButAllHaveANearest() {
    // (0, 0.5) is nearest to the mode at (0, 0) and far outside three standard deviations.
    ToyModes modes = ToyModes.of(points(0, 0.5f, -4, -4), GRID);
    assertThat(modes.found()).isEqualTo(1);
    assertThat(modes.counts().get(12)).isEqualTo(1);
    assertThat(modes.counts().get(0)).isEqualTo(1);
  }

  @Test
  void strayPointsFindButDoNotHold() {
    float[] values = new float[400];
    for (int i = 0; i < 200; i++) {
      values[2 * i] = i == 0 ? -2 : 2;
    }
    ToyModes modes = ToyModes.of(points(values), RING);
    assertThat(modes.found()).isEqualTo(2);
    assertThat(modes.held()).isEqualTo(1);
  }

  @Test
  void distanceToTheRollIsTheDistanceToItsCurve() {
    ToySet.Spiral spiral = ROLL.spiral().orElseThrow();
    double t = 8;
    ToySet.Centre on = spiral.at(t);
    // The normal of (t cos t, t sin t), at 2.95 and 3.05 standard deviations, to both sides.
    double nx = Math.sin(t) + t * Math.cos(t);
    double ny = -(Math.cos(t) - t * Math.sin(t));
    double length = Math.hypot(nx, ny);
    for (double deviations : new double[] {-3.05, -2.95, 2.95, 3.05}) {
      double step = deviations * spiral.deviation() / length;
      ToyModes modes =
          ToyModes.of(points((float) (on.x() + step * nx), (float) (on.y() + step * ny)), ROLL);
      assertThat(modes.highQuality().value()).isEqualTo(Math.abs(deviations) < 3 ? 1 : 0);
      int section = (int) (20 * (t - spiral.from()) / (spiral.to() - spiral.from()));
      assertThat(modes.counts().get(section)).isEqualTo(1);
    }
    assertThat(RING.spiral()).isEmpty();
  }

  @Test
  void halfTheRoll() {
    ToySet.Spiral spiral = ROLL.spiral().orElseThrow();
    float[] values = new float[2000];
    for (int i = 0; i < 1000; i++) {
      ToySet.Centre on =
          spiral.at(spiral.from() + (spiral.to() - spiral.from()) * (i + 0.5) / 2000);
      values[2 * i] = (float) on.x();
      values[2 * i + 1] = (float) on.y();
    }
    ToyModes modes = ToyModes.of(points(values), ROLL);
    assertThat(modes.found()).isEqualTo(10);
    assertThat(modes.reverseKl()).isCloseTo(Math.log(2), within(1e-12));
    assertThat(modes.highQuality().value()).isEqualTo(1);
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> ToyModes.of(points(), RING))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("got 0 of 2");
    Features wide = new Features(new float[3], 1, 3);
    assertThatThrownBy(() -> ToyModes.of(wide, RING)).hasMessageContaining("got 1 of 3");
    assertThatThrownBy(() -> ToyModes.of(points(0, Float.POSITIVE_INFINITY), RING))
        .hasMessage("made points must be finite; got Infinity at sample 0, number 1");
  }
}
