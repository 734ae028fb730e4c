package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * x where it is positive, {@code slope}·x elsewhere: the discriminator's usual activation, whose
 * gradient never vanishes.
 *
 * @param slope usually 0.2
 */
record LeakyRelu(double slope) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(input, (x, pass) -> Functions.leakyRelu(x, slope));
  }
}
