package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/**
 * The zero-centred gradient penalty on real samples (Mescheder et al., 2018, eq. 9), added to J_D:
 * γ/2 E‖∇_x D(x)‖².
 *
 * @param gamma γ over a run, at least 0; 10 in the paper
 * @param by how the slope is found
 */
record R1(Schedule gamma, SlopeMethod by) implements Penalty {
  /** Checks γ. */
  public R1 {
    gamma = Checks.weight("R1's gamma", gamma);
  }

  /** A γ that never changes, by derivatives. */
  public R1(double gamma) {
    this(Checks.weight("R1's gamma", gamma), new SlopeMethod.Derivatives());
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
    Tensor square = by.square(SlopeMethod.Samples.REAL, position, "r1.slope");
    return square.mean().mul(gamma.at(position.along(), 0) / 2);
  }

  @Override
  public boolean slopesOnReal() {
    return by.derives();
  }

  @Override
  public boolean differentiatesSamples() {
    return Math.max(gamma.start(), gamma.end()) > 0;
  }

  @Override
  public boolean comparesEvaluations() {
    return !by.derives();
  }

  @Override
  public boolean steady() {
    return gamma instanceof Schedule.Constant && by.derives();
  }
}
