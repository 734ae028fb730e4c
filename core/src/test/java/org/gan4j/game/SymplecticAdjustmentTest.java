package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gan4j.game.Trajectory.Descent;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sign of λ (Balduzzi et al., 2018, algorithm 1) on games with a constant Jacobian:
 *
 * <pre>
 *   V = ½ a x² + c x y - ½ b y²,   H = (  b  -c )  in the order (y, x)
 *                                      (  c   a )
 * </pre>
 */
class SymplecticAdjustmentTest extends ScopedTest {
  private static final double LAMBDA = 0.7;

  @ParameterizedTest
  @CsvSource({
    // ⟨ξ, Hᵀξ⟩ and ⟨Aᵀξ, Hᵀξ⟩ both positive, the first negative, the second, both
    "1, 1, 2, 1, 1, 1",
    "-1, -1, 2, 1, 1, -1",
    "1, 10, .5, -2, 1, -1",
    "-1, -10, .5, 2, 1, 1",
    // their product over d = 2 is just above -1/10, then just below
    "-1, -1, 1, .3, .36, 1",
    "-1, -1, 1, .3, .37, -1",
  })
  void alignedLambdaHasTheSignOfTheAlgorithm(
      double a, double b, double c, double x, double y, int sign) {
    double alongY = b * y - c * x;
    double alongX = a * x + c * y;
    double adjustY = c * alongX;
    double adjustX = -c * alongY;
    double towardsY = b * alongY + c * alongX;
    double towardsX = -c * alongY + a * alongX;
    double product =
        (alongY * towardsY + alongX * towardsX) * (adjustY * towardsY + adjustX * towardsX);
    assertThat(Math.signum(product / 2 + 0.1)).as("product %s", product).isEqualTo(sign);
    Formula.Value value =
        (u, v) -> u.square().mul(a / 2).add(u.mul(v).mul(c)).sub(v.square().mul(b / 2)).sum();
    for (boolean align : new boolean[] {true, false}) {
      double lambda = align ? sign * LAMBDA : LAMBDA;
      double[] moved = moved(value, new SymplecticAdjustment(LAMBDA, align), x, y);
      assertThat(moved)
          .containsExactly(
              new double[] {
                x - 0.1 * (alongX + lambda * adjustX), y - 0.1 * (alongY + lambda * adjustY)
              },
              within(1e-14));
    }
  }

  private double[] moved(Formula.Value value, Dynamics dynamics, double x, double y) {
    Descent descent = new Descent(new Sgd(0), 0.1);
    Game game = new Formula(value, 0, List.of(), rng);
    return Trajectory.play(game, dynamics, descent, descent, new double[] {x, y}, 1).points()[1];
  }
}
