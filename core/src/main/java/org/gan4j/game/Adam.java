package org.gan4j.game;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.gan4j.game.Optimiser.Pace;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1):
 *
 * <pre>
 *   m ← β₁ m + (1 - β₁) g       v ← β₂ v + (1 - β₂) g²
 *   θ ← θ - η · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
 * </pre>
 *
 * @param rate η over a run
 * @param beta1 in [0, 1); DCGAN takes 0.5
 * @param beta2 in [0, 1), over a run; where it changes, 1 - β₂ᵗ is of the β₂ of the update
 * @param epsilon positive
 */
record Adam(Schedule rate, double beta1, Schedule beta2, double epsilon) implements Optimiser {
  private static final Schedule USUAL = new Schedule.Constant(2e-4);

  /** Checks the ranges. */
  public Adam {
    Checks.rate(rate);
    GameException.LIMITS.below("Adam's beta1", beta1, 0, 1);
    GameException.LIMITS.below("Adam's beta2", beta2.start(), 0, 1);
    GameException.LIMITS.below("Adam's beta2", beta2.end(), 0, 1);
    GameException.LIMITS.positive("Adam's epsilon", epsilon);
  }

  /** With a β₂ that never changes. */
  public Adam(Schedule rate, double beta1, double beta2, double epsilon) {
    this(rate, beta1, new Schedule.Constant(beta2), epsilon);
  }

  /** At the usual rate, for players that are told theirs. */
  public Adam(double beta1, double beta2, double epsilon) {
    this(USUAL, beta1, beta2, epsilon);
  }

  /** DCGAN's: rate 2e-4, β₁ = 0.5, β₂ = 0.999, ε = 1e-8. */
  public Adam() {
    this(0.5, 0.999, 1e-8);
  }

  @Override
  public List<String> vectors() {
    return List.of("m", "v");
  }

  @Override
  public void follow(Vector gradient, Vector theta, List<Vector> memory, Pace pace) {
    Vector m = memory.get(0).scale(beta1).add(gradient, 1 - beta1);
    Vector v = squares(gradient, memory.get(1), pace);
    Pace.Factor scale =
        pace.number((rate, t, run) -> Math.sqrt(1 - Math.pow(beta2.at(run, t - 1), (double) t)));
    Pace.Factor along = pace.number((rate, t, run) -> -rate / (1 - Math.pow(beta1, (double) t)));
    theta.addQuotient(m, v.root().divide(scale).add(epsilon), along);
  }

  /** v ← β₂ v + (1 - β₂) g². */
  private Vector squares(Vector gradient, Vector v, Pace pace) {
    if (beta2 instanceof Schedule.Constant constant) {
      double share = constant.value();
      return v.scale(share).addProduct(gradient, gradient, 1 - share);
    }
    Vector square = gradient.times(0).addProduct(gradient, gradient, 1);
    return v.scale(pace.number(beta2(share -> share)))
        .add(square, pace.number(beta2(share -> 1 - share)));
  }

  private Pace.Rule beta2(DoubleUnaryOperator of) {
    return (rate, t, run) -> of.applyAsDouble(beta2.at(run, t - 1));
  }

  @Override
  public double inertia() {
    return beta1;
  }
}
