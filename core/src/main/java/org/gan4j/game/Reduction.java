package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/** How derivatives of one minibatch in parts, one part a worker, become those of the whole. */
@FunctionalInterface
public interface Reduction {
  /** One worker has the whole minibatch. */
  Reduction ALONE = vector -> vector;

  /**
   * The mean over all workers, the same bits for each of them. Every worker asks in the same order.
   *
   * @param vector this worker's, {@code [n]}, not differentiable, only read
   */
  Tensor mean(Tensor vector);
}
