package org.gan4j.game;

import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Tensor;

/**
 * Weight decay, added to one player's loss: λ/2 ‖θ‖², whose gradient is λθ. It is a term of the
 * loss (an L2 penalty), which {@link Adam} rescales like the rest of the gradient; all of θ decays,
 * biases and scales too.
 *
 * @param role whose θ
 * @param weight λ, at least 0
 */
record WeightDecay(Role role, double weight) implements Penalty {
  /** Checks λ. */
  public WeightDecay {
    GameException.LIMITS.atLeastZero("weight decay's weight", weight);
  }

  @Override
  public Tensor value(Position position) {
    return position.theta(role).square().sum().mul(weight / 2);
  }

  @Override
  public boolean decays() {
    return true;
  }

  @Override
  public boolean steady() {
    return true;
  }
}
