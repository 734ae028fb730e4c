package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * Enlarges images: {@code [C, H, W]} to {@code [C, factor·H, factor·W]}.
 *
 * @param factor at least 1
 * @param smooth whether to interpolate (bilinear), else pixels are repeated
 */
record Upsample(int factor, boolean smooth) implements Layer {
  /** Checks the factor. */
  public Upsample {
    NetworkException.LIMITS.closed("an upsampling factor", factor, 1, 64);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("upsampling", input, 3);
    Shape output = Shape.of(input.dim(0), input.dim(1) * factor, input.dim(2) * factor);
    return new Built(
        output,
        (x, pass) ->
            smooth ? Functions.upsampleBilinear(x, factor) : Functions.upsampleNearest(x, factor));
  }
}
