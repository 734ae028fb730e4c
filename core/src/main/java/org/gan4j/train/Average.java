package org.gan4j.train;

import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * An exponential moving average of a parameter vector: θ̄ ← θ̄ + (1 - β_t)(θ - θ̄) with β_t =
 * min(β, (1 + t) / (10 + t)), so that the random start is forgotten soon.
 */
final class Average implements AutoCloseable {
  private final Tensor mean;
  private final double decay;

  Average(Tensor start, double decay) {
    this.mean = Scope.own(start.copy());
    this.decay = decay;
  }

  /** Follows the vector after step {@code t}, from 1. */
  void follow(Tensor theta, long t) {
    double now = Math.min(decay, (1.0 + t) / (10.0 + t));
    mean.lerpInPlace(theta, 1 - now);
  }

  Tensor mean() {
    return mean;
  }

  @Override
  public void close() {
    mean.close();
  }
}
