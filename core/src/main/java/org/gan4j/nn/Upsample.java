package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * Enlarges images: {@code [C, H, W]} to {@code [C, factor·H, factor·W]}; without interpolation
 * series too: {@code [T, F]} to {@code [factor·T, F]}.
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
    if (SeriesInput.is(input) && !smooth) {
      return overSteps(input);
    }
    Checks.rank("upsampling", input, 3);
    Shape output = Shape.of(input.dim(0), input.dim(1) * factor, input.dim(2) * factor);
    return new Built(
        output,
        (x, pass) ->
            smooth ? Functions.upsampleBilinear(x, factor) : Functions.upsampleNearest(x, factor));
  }

  private Built overSteps(Shape input) {
    long steps = input.dim(0);
    long features = input.dim(1);
    return new Built(
        Shape.of(factor * steps, features),
        (x, pass) ->
            x.unsqueeze(2)
                .expand(-1, steps, factor, features)
                .reshape(-1, factor * steps, features));
  }
}
