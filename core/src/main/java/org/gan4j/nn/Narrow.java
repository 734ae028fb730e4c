package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * Some features of a vector or of each step of a series, or some channels of an image.
 *
 * @param from the first, from 0
 * @param count how many, at least 1
 */
record Narrow(int from, int count) implements Layer {
  /** Checks the range. */
  Narrow {
    Checks.count("how many features are taken", count);
    NetworkException.LIMITS.closed("the first feature that is taken", from, 0, 1 << 20);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    int dim = Channels.axis(input.rank() + 1);
    long there = Channels.of(input);
    if (from + count > there) {
      throw new NetworkException(
          "features " + from + " to " + (from + count - 1) + " are not all in " + input);
    }
    long[] output = input.dims();
    output[dim - 1] = count;
    return new Built(Shape.of(output), (x, pass) -> x.narrow(dim, from, count));
  }
}
