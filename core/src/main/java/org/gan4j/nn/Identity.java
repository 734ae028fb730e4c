package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** Its input, as it is. */
record Identity() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(input, (x, pass) -> x);
  }
}
