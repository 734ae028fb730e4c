package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * Dropout (Srivastava et al., 2014): while training, each element is kept with probability {@code
 * keep} and divided by it, else 0.
 *
 * @param keep in (0, 1]
 */
record Dropout(double keep) implements Layer {
  /** Checks the probability. */
  public Dropout {
    NetworkException.LIMITS.over("the probability that dropout keeps", keep, 0, 1);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(
        input,
        (x, pass) -> {
          if (!pass.mode().noise() || keep == 1) {
            return x;
          }
          var kept = pass.rng().uniform(x.shape().dims()).ltInPlace(keep);
          return x.mul(kept.to(x.dtype()).mulInPlace(1 / keep));
        });
  }
}
