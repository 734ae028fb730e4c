package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gan4j.game.Field.Step;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published behaviour of the dynamics on the bilinear game (Gidel et al., 2019). */
class BilinearGameTest extends ScopedTest {
  private static final Optimiser PLAIN = new Sgd(0);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5})
  void simultaneousMovesSpiralOutByTheKnownFactor(double rate) {
    Path path = play(new Simultaneous(), PLAIN, rate, 1, 1, 100);
    double factor = Math.sqrt(1 + rate * rate);
    for (int step = 1; step <= 100; step++) {
      double grown = path.radius[step] / path.radius[step - 1];
      assertThat(grown).isCloseTo(factor, within(1e-10));
    }
    assertThat(path.radius[100] / path.radius[0])
        .isCloseTo(Math.pow(factor, 100), within(1e-10 * Math.pow(factor, 100)));
    if (rate == 0.1) {
      assertThat(path.radius[100] / path.radius[0]).isCloseTo(1.644632, within(1e-6));
    }
  }

  @Test
  void alternatingMovesStayOnAnEllipse() {
    double rate = 0.1;
    // (1, -1) lies on the long axis of x² + y² + ηxy = const.
    Path path = play(new Alternating(1), PLAIN, rate, 1, -1, 1000);
    double constant = 2 - rate;
    double smallest = Double.MAX_VALUE;
    for (int step = 0; step <= 1000; step++) {
      double x = path.x[step];
      double y = path.y[step];
      assertThat(x * x + y * y + rate * x * y).isCloseTo(constant, within(1e-10 * constant));
      assertThat(path.radius[step] / path.radius[0]).isLessThanOrEqualTo(1 + 1e-12);
      smallest = Math.min(smallest, path.radius[step] / path.radius[0]);
    }
    // the short axis, √((1 - η/2) / (1 + η/2)) = .951
    assertThat(smallest).isCloseTo(Math.sqrt(0.95 / 1.05), within(1e-3)).isGreaterThan(0.951);
  }

  @ParameterizedTest
  @CsvSource({"-0.5, 1, 1", "-0.5, 1, -1", "0.5, 1, 1"})
  void negativeMomentumConvergesAndPositiveDiverges(double momentum, double x0, double y0) {
    Path path = play(new Alternating(1), new Sgd(momentum), 0.1, x0, y0, 1000);
    double x = x0;
    double y = y0;
    double alongX = 0;
    double alongY = 0;
    for (int step = 0; step < 1000; step++) {
      alongY = momentum * alongY + 0.1 * x;
      y += alongY;
      alongX = momentum * alongX - 0.1 * y;
      x += alongX;
    }
    double factor = Math.hypot(x, y) / Math.hypot(x0, y0);
    assertThat(path.radius[1000] / path.radius[0]).isCloseTo(factor, within(1e-10 * factor));
    if (momentum > 0) {
      assertThat(factor).isCloseTo(5.8e13, within(0.05e13));
    } else { // it depends on where the game begins: .2303 from (1, 1), .2237 from (1, -1)
      assertThat(factor).isCloseTo(y0 > 0 ? 0.2303 : 0.2237, within(5e-5));
    }
  }

  @Test
  void simultaneousMovesAreFromTheSamePoint() {
    Bilinear game = new Bilinear();
    try (Player y = Bilinear.player(Role.DISCRIMINATOR, 3, PLAIN, 0.25);
        Player x = Bilinear.player(Role.GENERATOR, 5, PLAIN, 0.5)) {
      Step step = Formulas.step(new Simultaneous(), game, y, x);
      assertThat(step).isEqualTo(new Step(1, 0, -15, 15));
      assertThat(game.discriminatorAsked).containsExactly(List.of(3.0, 5.0));
      assertThat(game.generatorAsked).containsExactly(List.of(3.0, 5.0));
      assertThat(y.theta().item()).isEqualTo(3 + 0.25 * 5);
      assertThat(x.theta().item()).isEqualTo(5 - 0.5 * 3);
    }
  }

  @Test
  void alternatingMovesSeeEachOther() {
    Bilinear game = new Bilinear();
    try (Player y = Bilinear.player(Role.DISCRIMINATOR, 3, PLAIN, 0.25);
        Player x = Bilinear.player(Role.GENERATOR, 5, PLAIN, 0.5)) {
      Formulas.step(new Alternating(1), game, y, x);
      assertThat(game.generatorAsked).containsExactly(List.of(4.25, 5.0));
      assertThat(y.theta().item()).isEqualTo(4.25);
      assertThat(x.theta().item()).isEqualTo(5 - 0.5 * 4.25);
    }
  }

  /** x and y before the first and after every step. */
  private static final class Path {
    private final double[] x;
    private final double[] y;
    private final double[] radius;

    Path(int points) {
      x = new double[points];
      y = new double[points];
      radius = new double[points];
    }
  }

  private static Path play(
      Dynamics dynamics, Optimiser optimiser, double rate, double x0, double y0, int steps) {
    Path path = new Path(steps + 1);
    Bilinear game = new Bilinear();
    try (Player y = Bilinear.player(Role.DISCRIMINATOR, y0, optimiser, rate);
        Player x = Bilinear.player(Role.GENERATOR, x0, optimiser, rate)) {
      for (int step = 0; step <= steps; step++) {
        path.x[step] = x.theta().item();
        path.y[step] = y.theta().item();
        path.radius[step] = Math.hypot(path.x[step], path.y[step]);
        Formulas.step(dynamics, game, y, x);
      }
    }
    return path;
  }
}
