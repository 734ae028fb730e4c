package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** The class of each sample as a unit vector {@code [K]}; the input is ignored. */
record ClassCode() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    int classes = slots.requireClasses();
    return new Built(Shape.of(classes), (x, pass) -> pass.condition().code(classes, pass.dtype()));
  }
}
