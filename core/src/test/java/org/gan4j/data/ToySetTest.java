package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;
import org.gan4j.medium.Points;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToySetTest {
  private static final DataOptions OPTIONS = DataOptions.defaults().withSeed(3);
  private static final int N = 100_000;

  @Test
  void ringHasEightModesOnACircleOfRadiusTwo() {
    ToySet ring = ToySet.ring(OPTIONS);
    List<ToySet.Centre> centres = ring.modes().orElseThrow().centres();
    assertThat(centres).hasSize(8);
    for (int k = 0; k < 8; k++) {
      assertThat(centres.get(k).x()).isCloseTo(2 * Math.cos(Math.PI * k / 4), within(1e-12));
      assertThat(centres.get(k).y()).isCloseTo(2 * Math.sin(Math.PI * k / 4), within(1e-12));
    }
    assertThat(ring.classes()).hasSize(8).startsWith("mode 0");
    // E|c + s z| for |c| = 2, s = 0.02 is 2 + s^2 / 4 up to O(s^4); five errors of the mean.
    double radius = 0;
    float[] points = points(ring, N);
    for (int i = 0; i < N; i++) {
      radius += Math.hypot(points[2 * i], points[2 * i + 1]);
    }
    assertThat(radius / N).isCloseTo(2.0001, within(5 * 0.02 / Math.sqrt(N)));
  }

  @Test
  void gridHasTwentyFiveModesFromMinusFourToFour() {
    List<ToySet.Centre> centres = ToySet.grid(OPTIONS).modes().orElseThrow().centres();
    assertThat(centres)
        .hasSize(25)
        .startsWith(new ToySet.Centre(-4, -4), new ToySet.Centre(-2, -4))
        .endsWith(new ToySet.Centre(2, 4), new ToySet.Centre(4, 4))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring", "grid"})
  void pointsSpreadAroundTheirLabelsCentreAsAGaussianDoes(String name) {
    ToySet set = name.equals("ring") ? ToySet.ring(OPTIONS) : ToySet.grid(OPTIONS);
    ToySet.Modes modes = set.modes().orElseThrow();
    assertThat(modes.deviation()).isEqualTo(name.equals("ring") ? 0.02 : 0.05);
    float[] points = points(set, N);
    int[] counts = new int[modes.centres().size()];
    int near = 0;
    double sumX = 0;
    double squares = 0;
    double product = 0;
    for (int i = 0; i < N; i++) {
      int label = set.label(i);
      counts[label]++;
      ToySet.Centre centre = modes.centres().get(label);
      double dx = (points[2 * i] - centre.x()) / modes.deviation();
      double dy = (points[2 * i + 1] - centre.y()) / modes.deviation();
      sumX += dx;
      squares += dx * dx + dy * dy;
      product += dx * dy;
      near += dx * dx + dy * dy < 9 ? 1 : 0;
    }
    double p = 1.0 / counts.length;
    double deviation = Math.sqrt(N * p * (1 - p));
    assertThat(Arrays.stream(counts).asDoubleStream().boxed())
        .allSatisfy(c -> assertThat(c).isCloseTo(N * p, within(5 * deviation)));
    // 1 - exp(-9/2) = 0.988891 of a round Gaussian lies within three deviations.
    assertThat(near / (double) N).isCloseTo(0.988891, within(5 * Math.sqrt(0.98889 * 0.01111 / N)));
    assertThat(sumX / N).isCloseTo(0, within(5 / Math.sqrt(N)));
    assertThat(squares / N).isCloseTo(2, within(5 * 2 / Math.sqrt(N)));
    assertThat(product / N).isCloseTo(0, within(5 / Math.sqrt(N)));
  }

  @Test
  void swissRollFollowsItsSpiral() {
    ToySet roll = ToySet.swissRoll(OPTIONS);
    assertThat(roll.modes()).isEmpty();
    assertThat(roll.classes()).isEmpty();
    assertThat(roll.label(0)).isEqualTo(-1);
    float[] points = points(roll, N);
    double squares = 0;
    int near = 0;
    for (int i = 0; i < N; i++) {
      double x = points[2 * i] * 7.5;
      double y = points[2 * i + 1] * 7.5;
      double radius = Math.hypot(x, y);
      squares += radius * radius;
      // On the spiral the angle is the radius, up to whole turns.
      double turns = (radius - Math.atan2(y, x)) / (2 * Math.PI);
      near += Math.abs(turns - Math.rint(turns)) * 2 * Math.PI < 0.75 ? 1 : 0;
    }
    // E t^2 = (b^2 + ab + a^2) / 3 for t uniform in [a, b], plus 2 * 0.25^2.
    // The deviation of t^2 is 51.7, that of the noise small beside it.
    double a = 1.5 * Math.PI;
    double b = 4.5 * Math.PI;
    double expected = (a * a + a * b + b * b) / 3 + 2 * 0.0625;
    assertThat(squares / N).isCloseTo(expected, within(5 * 53 / Math.sqrt(N)));
    // Across the spiral the noise is 0.25 in radius: three deviations.
    assertThat(near / (double) N).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring", "grid", "swiss-roll"})
  void aPointHangsOnSeedSplitAndIndexOnly(String name) {
    ToySet set = open(name, OPTIONS);
    assertThat(set.name()).isEqualTo(name);
    assertThat(set.synthetic()).isTrue();
    assertThat(set.medium()).isEqualTo(new Points(2));
    assertThat(points(set, 50)).isEqualTo(points(open(name, OPTIONS), 50));
    assertThat(points(set, 50)).isNotEqualTo(points(open(name, OPTIONS.withSeed(4)), 50));
    ToySet test = open(name, OPTIONS.withSplit(Split.TEST));
    assertThat(points(set, 50)).isNotEqualTo(points(test, 50));
    assertThat(set.fingerprint()).hasSize(64).isNotEqualTo(test.fingerprint());
    assertThatThrownBy(() -> set.read(0, new Images(1, 1, 2).room(1), 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> set.read(0, new Points(2).room(1), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void firstPointsNeverChange() {
    assertThat(points(ToySet.ring(OPTIONS), 2))
        .containsExactly(-1.4614255f, -1.449328f, 0.034545895f, -1.9877939f);
    assertThat(points(ToySet.grid(OPTIONS), 2))
        .containsExactly(-4.11803f, 1.912214f, -1.9136353f, 4.030515f);
    assertThat(points(ToySet.swissRoll(OPTIONS), 2))
        .containsExactly(-0.48466358f, -1.427213f, 1.7371229f, 0.21796075f);
  }

  private static ToySet open(String name, DataOptions options) {
    return switch (name) {
      case "ring" -> ToySet.ring(options);
      case "grid" -> ToySet.grid(options);
      default -> ToySet.swissRoll(options);
    };
  }

  private static float[] points(ToySet set, int n) {
    return set.read(0, n).numbers();
  }
}
