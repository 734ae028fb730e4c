package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * Adds noise from N(0, deviation²) to every number while training ({@link Mode#noise()}), nothing
 * else: between the layers of a discriminator it keeps a few labels from being learned by heart
 * (Salimans et al., "Improved techniques for training GANs", 2016, section 5).
 *
 * @param deviation in [0, 1e6]
 */
record GaussianNoise(double deviation) implements Layer {
  /** Checks the deviation. */
  public GaussianNoise {
    NetworkException.LIMITS.closed("the deviation of Gaussian noise", deviation, 0, 1e6);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(
        input,
        (x, pass) ->
            pass.mode().noise() && deviation > 0
                ? x.add(pass.rng().normal(x.shape().dims()).mulInPlace(deviation).to(x.dtype()))
                : x);
  }
}
