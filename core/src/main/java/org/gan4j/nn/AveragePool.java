package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * Means over windows that do not overlap: {@code [C, H, W]} to {@code [C, ⌊H/size⌋, ⌊W/size⌋]},
 * series {@code [T, F]} to {@code [⌊T/size⌋, F]}.
 *
 * @param size width and height of the window, in [1, 64]
 */
record AveragePool(int size) implements Layer {
  /** Checks the size. */
  public AveragePool {
    NetworkException.LIMITS.closed("the window of an average pool", size, 1, 64);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    if (SeriesInput.is(input)) {
      return overSteps(input);
    }
    Checks.rank("an average pool", input, 3);
    if (input.dim(1) < size || input.dim(2) < size) {
      throw new NetworkException("a window of " + size + " pixels does not fit into " + input);
    }
    return new Built(
        Shape.of(input.dim(0), input.dim(1) / size, input.dim(2) / size),
        (x, pass) -> Functions.averagePool(x, size));
  }

  private Built overSteps(Shape input) {
    long steps = input.dim(0) / size;
    if (steps == 0) {
      throw new NetworkException("a window of " + size + " steps does not fit into " + input);
    }
    return new Built(
        Shape.of(steps, input.dim(1)),
        (x, pass) -> x.narrow(1, 0, steps * size).reshape(-1, steps, size, input.dim(1)).mean(2));
  }
}
