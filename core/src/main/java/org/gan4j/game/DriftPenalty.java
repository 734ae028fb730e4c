package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/**
 * The drift penalty of progressive growing (Karras et al., 2018, appendix A.1), added to J_D: ε
 * E[D(x)²]. A Wasserstein loss asks for differences of scores alone; this keeps those of real
 * samples from drifting away from 0.
 *
 * @param weight ε, at least 0
 */
record DriftPenalty(double weight) implements Penalty {
  /** Checks the range. */
  public DriftPenalty {
    GameException.LIMITS.atLeastZero("a drift penalty's weight", weight);
  }

  /** The paper's, ε = 0.001. */
  public DriftPenalty() {
    this(0.001);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    return position.onReal().logits().square().mean().mul(weight);
  }

  @Override
  public boolean steady() {
    return true;
  }
}
