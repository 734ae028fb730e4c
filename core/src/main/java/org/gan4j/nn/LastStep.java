package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * The last step of a series, {@code [T, F]} to {@code [F]}. Behind a recurrent layer that is the
 * state after the last step that the series has, since the state stays where it has none.
 */
record LastStep() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("the last step", input);
    return new Built(Shape.of(input.dim(1)), (x, pass) -> x.select(1, input.dim(0) - 1));
  }
}
