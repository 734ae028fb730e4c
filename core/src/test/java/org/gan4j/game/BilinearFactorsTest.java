package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.gan4j.game.Trajectory.Descent;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * By what every step of a dynamics multiplies the distance from the bilinear game's equilibrium.
 */
class BilinearFactorsTest extends ScopedTest {
  private static final double RELATIVE = 1e-10;

  static Stream<Arguments> factors() {
    return Stream.of(0.1, 0.2, 0.5)
        .flatMap(
            rate ->
                Stream.of(
                    Arguments.of(new Simultaneous(), rate, Math.sqrt(1 + rate * rate)),
                    Arguments.of(
                        new Extragradient(), rate, Math.sqrt(1 - rate * rate + Math.pow(rate, 4))),
                    Arguments.of(new Consensus(1), rate, Math.hypot(1 - rate, rate)),
                    Arguments.of(new Consensus(0.3), rate, Math.hypot(1 - 0.3 * rate, rate)),
                    Arguments.of(
                        new SymplecticAdjustment(1, false), rate, Math.hypot(1 - rate, rate)),
                    Arguments.of(
                        new SymplecticAdjustment(1, true), rate, Math.hypot(1 - rate, rate)),
                    Arguments.of(
                        new SymplecticAdjustment(0.3, false),
                        rate,
                        Math.hypot(1 - 0.3 * rate, rate))));
  }

  @ParameterizedTest
  @MethodSource("factors")
  void everyStepHasTheKnownFactor(Dynamics dynamics, double rate, double factor) {
    double[] radius = radii(dynamics, new Sgd(0), rate, 100);
    for (int step = 1; step <= 100; step++) {
      assertThat(radius[step] / radius[step - 1]).isCloseTo(factor, within(RELATIVE * factor));
    }
    if (rate == 0.1 && dynamics instanceof Extragradient) {
      assertThat(radius[100] / radius[0]).isCloseTo(0.608069, within(1e-6));
    }
    if (rate == 0.1 && dynamics.equals(new Consensus(1))) {
      assertThat(radius[1] / radius[0]).isCloseTo(0.9055385, within(1e-7));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2})
  void optimismConvergesByTheLargerRoot(double rate) {
    // λ² - (1 - 2iη)λ - iη = 0; its discriminant is 1 - 4η², real.
    double root = (1 + Math.sqrt(1 - 4 * rate * rate)) / 2;
    double factor = Math.hypot(root, rate);
    assertThat(factor).isCloseTo(rate == 0.1 ? 0.9949362 : 0.9789063, within(5e-8));
    double[] radius = radii(new Simultaneous(), new Optimistic(new Sgd(0)), rate, 100);
    for (int step = 60; step <= 100; step++) {
      assertThat(radius[step] / radius[step - 1]).isCloseTo(factor, within(RELATIVE * factor));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void unrollingPullsTheGeneratorHome(int k) {
    double rate = 0.1;
    for (boolean through : new boolean[] {true, false}) {
      // y_k = y + kηx, so J_G = x y + kηx², of slope y + 2kηx; y + kηx with y_k held constant
      double pull = (through ? 2 : 1) * k * rate;
      Unrolled dynamics = new Unrolled(k, through, new Sgd(new Schedule.Constant(rate), 0, 0, 0));
      double x = 1;
      double y = 0.5;
      Trajectory path = play(dynamics, new Sgd(0), rate, new double[] {x, y}, 300);
      for (int step = 1; step <= 300; step++) {
        double next = x - rate * (y + pull * x);
        y += rate * x;
        x = next;
        assertThat(path.points()[step])
            .containsExactly(new double[] {x, y}, within(RELATIVE * Math.hypot(x, y)));
      }
      assertThat(Math.hypot(x, y) < 1).isEqualTo(through || k > 1);
      assertThat(play(new Unrolled(k, through, null), new Sgd(0), rate, new double[] {1, 0.5}, 300))
          .satisfies(own -> assertThat(own.points()[300]).isEqualTo(path.points()[300]));
    }
  }

  private double[] radii(Dynamics dynamics, Optimiser optimiser, double rate, int steps) {
    double[][] points = play(dynamics, optimiser, rate, new double[] {1, 0.5}, steps).points();
    return Stream.of(points).mapToDouble(p -> Math.hypot(p[0], p[1])).toArray();
  }

  private Trajectory play(
      Dynamics dynamics, Optimiser optimiser, double rate, double[] start, int steps) {
    Descent descent = new Descent(optimiser, rate);
    return Trajectory.play(ToyGame.BILINEAR.game(rng), dynamics, descent, descent, start, steps);
  }
}
