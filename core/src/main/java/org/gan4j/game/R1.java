package org.gan4j.game;

import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Tensor;

/**
 * The zero-centred gradient penalty on real samples (Mescheder et al., 2018, eq. 9), added to J_D:
 * γ/2 E‖∇_x D(x)‖².
 *
 * @param gamma γ, at least 0; 10 in the paper
 */
record R1(double gamma) implements Penalty {
  /** Checks γ. */
  public R1 {
    GameException.LIMITS.atLeastZero("R1's gamma", gamma);
  }

  /** The paper's γ = 10. */
  public R1() {
    this(10);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    Slope slope = Slope.onReal(position).reported(position, "r1.slope");
    return slope.square().mean().mul(gamma / 2);
  }

  @Override
  public boolean slopesOnReal() {
    return true;
  }

  @Override
  public boolean differentiatesSamples() {
    return gamma > 0;
  }
}
