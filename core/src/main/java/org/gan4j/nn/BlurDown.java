package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;

/**
 * Halves images after a low-pass filter, so that fine detail does not alias (Zhang, "Making
 * convolutional networks shift-invariant again", 2019): {@code [C, H, W]} to {@code [C, ⌈H/2⌉,
 * ⌈W/2⌉]}. Output pixel i is the filtered image at pixel 2i; beyond its border the image is 0.
 *
 * @param filter values along one axis, at most 63, scaled to sum 1; {@code [1, 2, 1]} is bilinear
 */
record BlurDown(List<Double> filter) implements Layer {
  /** Checks the filter. */
  public BlurDown {
    filter = Blur.checked(filter);
  }

  /** With {@code [1, 2, 1]}. */
  public BlurDown() {
    this(Blur.TRIANGLE);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a blur", input, 3);
    Shape output = Shape.of(input.dim(0), (input.dim(1) + 1) / 2, (input.dim(2) + 1) / 2);
    double[][] rows = Blur.halving(filter, Math.toIntExact(input.dim(1)));
    double[][] columns = Blur.halving(filter, Math.toIntExact(input.dim(2)));
    return new Built(output, (x, pass) -> Blur.apply(x, rows, columns));
  }
}
