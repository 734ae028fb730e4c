package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** The largest value of each feature over the steps of a series, {@code [T, F]} to {@code [F]}. */
record MaxOverSteps() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("a maximum over steps", input);
    return new Built(Shape.of(input.dim(1)), (x, pass) -> x.max(1));
  }
}
