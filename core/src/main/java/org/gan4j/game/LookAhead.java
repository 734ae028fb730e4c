package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Optimiser.Pace;
import org.gan4j.game.Trajectory.Descent;
import org.gan4j.tensor.Tensor;

/**
 * A player that moves in thought: every move makes new vectors, and the real ones stay. Where
 * gradients are differentiable, so is the point that it leads to.
 *
 * @param optimiser how it moves
 * @param theta where it stands
 * @param moments the optimiser's vectors there
 * @param pace the pace of the next move
 */
record LookAhead(Optimiser optimiser, Tensor theta, List<Tensor> moments, Pace pace) {
  /** Begins at θ with an optimiser that remembers nothing. */
  static LookAhead fresh(Descent descent, Tensor theta) {
    List<Tensor> zeros =
        descent.optimiser().vectors().stream().map(name -> theta.detach().mul(0)).toList();
    return new LookAhead(descent.optimiser(), theta, zeros, Pace.of(descent.rate(), 1));
  }

  /** One move along a gradient. */
  LookAhead move(Tensor gradient) {
    Vector next = Vector.from(theta);
    List<Vector> memory = moments.stream().map(Vector::from).toList();
    optimiser.follow(Vector.from(gradient), next, memory, pace);
    return new LookAhead(
        optimiser, next.value(), memory.stream().map(Vector::value).toList(), pace.next());
  }

  /** The same point, from which derivatives do not reach back. */
  LookAhead cut() {
    return new LookAhead(
        optimiser, theta.leaf(), moments.stream().map(Tensor::detach).toList(), pace);
  }
}
