package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Optimiser.Pace;

/**
 * Gradient descent with momentum: v ← μ v - η g, θ ← θ + v. The momentum may rise linearly, as in
 * the first GAN (0.5 to 0.7 over 250 epochs), and may be negative (Gidel et al., 2019).
 *
 * @param rate η over a run
 * @param momentum μ at the start, in (-1, 1)
 * @param finalMomentum μ once {@code ramp} updates have been made; 0 where there is no ramp
 * @param ramp updates over which it changes; 0 for a constant one
 */
record Sgd(Schedule rate, double momentum, double finalMomentum, long ramp) implements Optimiser {
  private static final Schedule USUAL = new Schedule.Constant(0.01);

  /** Checks the ranges. */
  public Sgd {
    Checks.rate(rate);
    GameException.LIMITS.between("SGD's momentum", momentum, -1, 1);
    GameException.LIMITS.between("SGD's final momentum", finalMomentum, -1, 1);
    GameException.LIMITS.atLeast("SGD's ramp", ramp, 0);
    if (ramp == 0 && finalMomentum != 0) {
      throw new GameException(
          "SGD's final momentum needs a ramp, the updates over which it is reached; got "
              + finalMomentum
              + " and a ramp of 0");
    }
  }

  /** At the usual rate, for players that are told theirs. */
  public Sgd(double momentum, double finalMomentum, long ramp) {
    this(USUAL, momentum, finalMomentum, ramp);
  }

  /** A constant momentum. */
  public Sgd(double momentum) {
    this(momentum, 0, 0);
  }

  /** Without momentum, rate 0.01. */
  public Sgd() {
    this(0);
  }

  @Override
  public List<String> vectors() {
    return momentum == 0 && finalMomentum == 0 ? List.of() : List.of("v");
  }

  @Override
  public void follow(Vector gradient, Vector theta, List<Vector> memory, Pace pace) {
    Pace.Factor along = pace.number((rate, t, run) -> -rate);
    if (memory.isEmpty()) {
      theta.add(gradient, along);
      return;
    }
    Vector v = memory.get(0).scale(pace.number((rate, t, run) -> momentum(t))).add(gradient, along);
    theta.add(v, 1);
  }

  private double momentum(long step) {
    double along = ramp == 0 ? 0 : Math.min(1, (step - 1) / (double) ramp);
    return momentum + along * (finalMomentum - momentum);
  }
}
