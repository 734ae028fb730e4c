package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/** The sum of each channel over all pixels: {@code [C, H, W]} to {@code [C]}. */
record SumPool() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a sum pool", input, 3);
    return new Built(Shape.of(input.dim(0)), (x, pass) -> Functions.ordered(x).sum(2, 3));
  }
}
