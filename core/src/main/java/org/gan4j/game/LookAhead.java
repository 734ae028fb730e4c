package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

/**
 * A player that moves in thought: every move makes new vectors, and the real ones stay. Where
 * gradients are differentiable, so is the point that it leads to.
 *
 * @param optimiser how it moves
 * @param rate learning rate
 * @param theta where it stands
 * @param moments the optimiser's vectors there
 * @param steps updates made so far
 */
record LookAhead(Optimiser optimiser, double rate, Tensor theta, List<Tensor> moments, long steps) {
  /** Begins at θ with an optimiser that remembers nothing. */
  static LookAhead fresh(Descent descent, Tensor theta) {
    List<Tensor> zeros =
        descent.optimiser().vectors().stream().map(name -> theta.detach().mul(0)).toList();
    return new LookAhead(descent.optimiser(), descent.rate(), theta, zeros, 0);
  }

  /** One move along a gradient. */
  LookAhead move(Tensor gradient) {
    Optimiser.Moved next = optimiser.moved(theta, gradient, rate, moments, steps + 1);
    return new LookAhead(optimiser, rate, next.theta(), next.moments(), steps + 1);
  }

  /** The same point, from which derivatives do not reach back. */
  LookAhead cut() {
    return new LookAhead(
        optimiser, rate, theta.leaf(), moments.stream().map(Tensor::detach).toList(), steps);
  }
}
