package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** A sample of any shape as a vector. */
record Flatten() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    return new Reshape(Shape.of(input.count())).build(input, slots);
  }
}
