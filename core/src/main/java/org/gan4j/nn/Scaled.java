package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * x·factor, such as the .3 of a residual block's learned part (Gulrajani et al., 2017).
 *
 * @param factor in [-1e6, 1e6]
 */
record Scaled(double factor) implements Layer {
  /** Checks the factor. */
  Scaled {
    NetworkException.LIMITS.closed("the factor of a scaled layer", factor, -1e6, 1e6);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(input, (x, pass) -> x.mul(factor));
  }
}
