package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;

/**
 * Doubles images and smooths them: {@code [C, H, W]} to {@code [C, 2H, 2W]}. Pixel i moves to 2i,
 * zeros come between, and the filter (scaled to sum 2 along each axis) fills them: with {@code [1,
 * 2, 1]} output 2i is input i and output 2i + 1 the mean of inputs i and i + 1. Beyond its border
 * the image is 0. It is 4 times the transpose of {@link BlurDown} (Karras et al., "A style-based
 * generator architecture", 2019, has the same filter in its generator; Zhang, 2019, in
 * discriminators).
 *
 * @param filter values along one axis, at most 63; {@code [1, 2, 1]} is bilinear
 */
record BlurUp(List<Double> filter) implements Layer {
  /** Checks the filter. */
  public BlurUp {
    filter = Blur.checked(filter);
  }

  /** With {@code [1, 2, 1]}. */
  public BlurUp() {
    this(Blur.TRIANGLE);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a blur", input, 3);
    Shape output = Shape.of(input.dim(0), 2 * input.dim(1), 2 * input.dim(2));
    double[][] rows = Blur.doubling(filter, Math.toIntExact(input.dim(1)));
    double[][] columns = Blur.doubling(filter, Math.toIntExact(input.dim(2)));
    return new Built(output, (x, pass) -> Blur.apply(x, rows, columns));
  }
}
