package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * Maxout (Goodfellow et al., 2013, eq. 1): the largest of {@code pieces} linear functions, {@code
 * [in]} to {@code [units]}.
 *
 * @param units outputs, at least 1
 * @param pieces linear functions per unit, at least 2
 * @param weight how the weights {@code [units·pieces, in]} begin
 */
record Maxout(int units, int pieces, Initialiser weight) implements Layer {
  /** Checks the sizes. */
  public Maxout {
    Checks.count("units of a maxout layer", units);
    NetworkException.LIMITS.closed("pieces of a maxout layer", pieces, 2, 64);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Built linear =
        new Linear(Math.multiplyExact(units, pieces), weight, Initialiser.constant(0))
            .build(input, slots);
    return new Built(
        Shape.of(units),
        (x, pass) -> Functions.largestOfEach(linear.function().apply(x, pass), pieces));
  }
}
