package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.gan4j.game.Penalty.Position;
import org.gan4j.game.SlopeMethod.Differences;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R1 and R2 by differences against what they are in the mean over many draws. */
class SlopeDifferencesTest extends ScopedTest {
  private static final int MANY = 400_000;
  private static final double[] THETA = {
    0.8, -0.5, 0.3, 0.9, -1.1, 0.4, 0.1, -0.2, 0.3, 1.2, -0.7, 0.9, 0.25
  };

  /** Samples and a discriminator of a closed form, of no players. */
  private interface Judged extends Position {
    @Override
    default Tensor theta(Role role) {
      throw new AssertionError();
    }

    @Override
    default Verdict onReal() {
      return verdict(real());
    }

    @Override
    default Verdict onFake() {
      return verdict(fake());
    }

    @Override
    default void whenPlayed(Runnable move) {
      throw new AssertionError();
    }
  }

  /** D(x, y) = 3x + y + ½(2x² + 2xy - y²): slope (3 + 2x + y, 1 + x - y), H = (2, 1; 1, -1). */
  private record Quadratic(Tensor real, Tensor fake, double along, Rng rng) implements Judged {
    @Override
    public Verdict verdict(Tensor samples) {
      Tensor x = samples.select(1, 0);
      Tensor y = samples.select(1, 1);
      Tensor square = x.square().add(x.mul(y)).sub(y.square().mul(0.5));
      return new Verdict(x.mul(3).add(y).add(square), Map.of(), Condition.none());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 2})
  void ofAQuadraticTheMeanIsTheSquareAndTheBiasThatWasSaid(double sigma) {
    try (Rng rng = Rng.seeded(5)) {
      Tensor real = points(0.5, -1);
      Tensor fake = points(-1, 0.25);
      Position here = new Quadratic(real, fake, 0, rng);
      // The slope is (3, 2.5) at (0.5, -1), and (1.25, -0.25) at (-1, 0.25).
      // ¼ (ΔD)² + ½ ‖H‖² = ¼ + ½ · 7; ∇ΔD = 0.
      double bias = sigma * sigma * (0.25 + 3.5);
      check(new R1(new Schedule.Constant(2), new Differences(sigma)), here, 9 + 6.25 + bias);
      check(new R2(new Schedule.Constant(2), new Differences(sigma)), here, 1.5625 + 0.0625 + bias);
    }
  }

  /** D(x) = 3 Σ mean of each 2x2 pixels: of those means the slope is 3 each, of the pixels ¾. */
  private record Pooling(Tensor real, Tensor fake, double along, Rng rng) implements Judged {
    @Override
    public Verdict verdict(Tensor samples) {
      Tensor seen = org.gan4j.tensor.Functions.averagePool(samples, 2);
      return new Verdict(
          seen.mul(3).sum(1, 2, 3), Map.of(org.gan4j.nn.Layers.SEEN, seen), Condition.none());
    }
  }

  @Test
  void theSlopeIsThatOfTheImageThatIsReallySeen() {
    try (Rng rng = Rng.seeded(4)) {
      Tensor images = rng.normal(20_000, 1, 4, 4).to(org.gan4j.tensor.DType.FLOAT64).leaf();
      Position here = new Pooling(images, images, 0, rng);
      double exact = new R1(2).value(here).item();
      assertThat(exact).isCloseTo(4 * 9, within(1e-9));
      double near = new R1(new Schedule.Constant(2), new Differences(0.1)).value(here).item();
      assertThat(near).isCloseTo(exact, within(0.04 * exact));
    }
  }

  private static void check(Penalty penalty, Position here, double expected) {
    // Its spread is √2 of the square, and more with the bias: √(2/400,000) is 0.2 %.
    assertThat(penalty.value(here).item()).isCloseTo(expected, within(0.02 * expected));
  }

  private static Tensor points(double x, double y) {
    return Tensor.of(new double[] {x, y}, 1, 2).expand(MANY, 2).copy();
  }

  @Test
  void ofANetworkTheMeanAndItsGradientAreThoseOfTheDerivatives() {
    Tensor real = points(0.7, -0.4);
    Tensor theta = Tensor.of(THETA, THETA.length).leaf();
    Tensor thetaG = Tensor.of(new double[] {1, 2}, 2);
    try (Rng rng = Rng.seeded(6)) {
      Standing here = Standing.of(theta, thetaG, real, false, rng);
      Tensor exact = new R1(2).value(here);
      Tensor near = new R1(new Schedule.Constant(2), new Differences(0.01)).value(here);
      assertThat(near.item()).isCloseTo(exact.item(), within(0.02 * exact.item()));
      double[] slope = Autograd.grad(exact, theta).toDoubles();
      double[] nearly = Autograd.grad(near, theta).toDoubles();
      for (int i = 0; i < slope.length; i++) {
        assertThat(nearly[i]).isCloseTo(slope[i], within(0.05));
      }
      assertThat(slope[0]).isLessThan(-0.2);
    }
  }

  @Test
  void itNeedsNoDerivativeOfTheTurnsOwnVerdict() {
    Penalty near = new R1(new Schedule.Constant(1), new Differences());
    assertThat(near.slopesOnReal()).isFalse();
    assertThat(near.differentiatesSamples()).isTrue();
    assertThat(near.comparesEvaluations()).isTrue();
    assertThat(new Lazy(near, 2).comparesEvaluations()).isTrue();
    assertThat(new R1(1).comparesEvaluations()).isFalse();
    assertThat(new R1(0).differentiatesSamples()).isFalse();
    assertThatThrownBy(() -> new Differences(0)).hasMessage("sigma must be in (0, 10]; got 0.0");
  }

  @Test
  void gammaFollowsTheRun() {
    Schedule falling = new Schedule.BurnIn(1, 0.1, 0.2);
    assertThat(falling.at(0.1, 7)).isCloseTo(0.55, within(1e-12));
    assertThat(falling.at(0.2, 7)).isCloseTo(0.1, within(1e-12));
    assertThat(falling.at(0.9, 7)).isCloseTo(0.1, within(1e-12));
    Tensor one = points(0.5, -1).narrow(0, 0, 4);
    for (double along : new double[] {0, 0.1, 0.5}) {
      Position here = new Quadratic(one.leaf(), one.leaf(), along, Rng.seeded(1));
      Penalty r1 = new R1(falling, new SlopeMethod.Derivatives());
      assertThat(r1.value(here).item()).isCloseTo(falling.at(along, 0) / 2 * 15.25, within(1e-12));
      here.rng().close();
    }
    assertThatThrownBy(() -> new R2(new Schedule.Linear(1, -1), new Differences()))
        .isInstanceOf(GameException.class);
    assertThat(new R1(5000).gamma()).isEqualTo(new Schedule.Constant(5000));
  }
}
