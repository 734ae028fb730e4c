package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * The same numbers in another shape.
 *
 * @param shape of one output sample, with as many elements as the input
 */
record Reshape(Shape shape) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    if (input.count() != shape.count()) {
      throw new NetworkException("a sample of shape " + input + " cannot become " + shape);
    }
    long[] target = shape.batched(1).dims();
    target[0] = -1;
    if (shape.rank() == 3) {
      return new Built(
          shape, (x, pass) -> Functions.images(x, shape.dim(0), shape.dim(1), shape.dim(2)));
    }
    boolean images = input.rank() == 3;
    return new Built(shape, (x, pass) -> (images ? Functions.flattened(x) : x).reshape(target));
  }
}
