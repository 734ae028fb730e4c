package org.gan4j.train;

import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * An exponential moving average of a parameter vector: θ̄ ← θ̄ + (1 - β_t)(θ - θ̄) with β_t =
 * min(β, (1 + t) / (10 + t)), so that the random start is forgotten soon. With a burn-in β_t =
 * 2^(-1/h_t) instead, whose half-life h_t in steps grows from 0 to that of β by half a cosine
 * (Huang et al., 2024), and is a third of the steps made at most: theirs is never more, and in a
 * run that is too short for its β the start would stay.
 */
final class Average implements AutoCloseable {
  private final Tensor mean;
  private final double decay;
  private final double burnIn;

  /**
   * Begins at a vector.
   *
   * @param start copied
   * @param decay β, in (0, 1)
   * @param burnIn share of the run that the burn-in takes, in [0, 1]; 0 for none
   */
  Average(Tensor start, double decay, double burnIn) {
    this.mean = Scope.own(start.copy());
    this.decay = decay;
    this.burnIn = burnIn;
  }

  /**
   * Follows the vector.
   *
   * @param theta the vector, after a step
   * @param t number of the step, from 1
   * @param along share of the run's samples that were played before the step
   */
  void follow(Tensor theta, long t, double along) {
    mean.lerpInPlace(theta, 1 - decay(t, along));
  }

  /** β_t. */
  double decay(long t, double along) {
    if (burnIn == 0) {
      return Math.min(decay, (1.0 + t) / (10.0 + t));
    }
    double grown = 0.5 * (1 - Math.cos(Math.PI * Math.min(1, along / burnIn)));
    double halfLife = Math.min(grown * Math.log(0.5) / Math.log(decay), t / 3.0);
    return halfLife == 0 ? 0 : Math.pow(0.5, 1 / halfLife);
  }

  Tensor mean() {
    return mean;
  }

  @Override
  public void close() {
    mean.close();
  }
}
