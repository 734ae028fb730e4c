package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Optimiser.Pace;

/**
 * RMSProp (Tieleman and Hinton, 2012): v ← ρ v + (1 - ρ) g², θ ← θ - η g / (√v + ε).
 *
 * @param rate η over a run
 * @param decay ρ, in [0, 1); usually 0.99
 * @param epsilon positive
 */
record RmsProp(Schedule rate, double decay, double epsilon) implements Optimiser {
  private static final Schedule USUAL = new Schedule.Constant(2e-4);

  /** Checks the ranges. */
  public RmsProp {
    Checks.rate(rate);
    GameException.LIMITS.below("RMSProp's decay", decay, 0, 1);
    GameException.LIMITS.positive("RMSProp's epsilon", epsilon);
  }

  /** At the usual rate, for players that are told theirs. */
  public RmsProp(double decay, double epsilon) {
    this(USUAL, decay, epsilon);
  }

  /** The usual rate 2e-4, ρ = 0.99, ε = 1e-8. */
  public RmsProp() {
    this(0.99, 1e-8);
  }

  @Override
  public List<String> vectors() {
    return List.of("v");
  }

  @Override
  public void follow(Vector gradient, Vector theta, List<Vector> memory, Pace pace) {
    Vector v = memory.get(0).scale(decay).addProduct(gradient, gradient, 1 - decay);
    theta.addQuotient(gradient, v.root().add(epsilon), pace.number((rate, t, run) -> -rate));
  }
}
