package org.gan4j.game;

import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Tensor;

/**
 * The zero-centred gradient penalty on made samples (Mescheder et al., 2018, eq. 10), added to J_D:
 * γ/2 E‖∇_x D(G(z))‖².
 *
 * @param gamma γ, at least 0; 10 in the paper
 */
record R2(double gamma) implements Penalty {
  /** Checks γ. */
  public R2 {
    GameException.LIMITS.atLeastZero("R2's gamma", gamma);
  }

  /** The paper's γ = 10. */
  public R2() {
    this(10);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    Slope slope = Slope.onFake(position).reported(position, "r2.slope");
    return slope.square().mean().mul(gamma / 2);
  }

  @Override
  public boolean slopesOnFake() {
    return true;
  }

  @Override
  public boolean differentiatesSamples() {
    return gamma > 0;
  }
}
