package org.gan4j.game;

import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/** An average over steps that a penalty remembers, of the whole minibatch at each. */
final class RunningMean {
  private RunningMean() {}

  /**
   * The average after one more step; the one before stays as it is.
   *
   * @param position where the minibatch is, or this worker's part of it
   * @param average so far, {@code [1]}
   * @param numbers of the samples, of any shape
   * @param share of the new mean, in [0, 1]
   * @return {@code [1]}, not differentiable
   */
  static Tensor next(Position position, Tensor average, Tensor numbers, double share) {
    return Autograd.off(
        () -> {
          Tensor now = numbers.detach().mean().to(average.dtype()).reshape(1);
          return average.copy().lerpInPlace(position.overAll(now), share);
        });
  }
}
