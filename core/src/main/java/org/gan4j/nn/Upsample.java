package org.gan4j.nn;

import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

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
        output, (x, pass) -> smooth ? interpolated(x) : Functions.upsampleNearest(x, factor));
  }

  /** On GPUs as products: the engine's own derivative there adds in another order each time. */
  private Tensor interpolated(Tensor x) {
    if (x.device().kind() == Device.Kind.CPU) {
      return Functions.upsampleBilinear(x, factor);
    }
    int height = Math.toIntExact(x.shape().dim(2));
    int width = Math.toIntExact(x.shape().dim(3));
    return Blur.apply(x, Blur.interpolating(factor, height), Blur.interpolating(factor, width));
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
