package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;

/**
 * A low-pass filter that keeps the sides of images, or with an even number of values makes them one
 * pixel longer: {@code [C, H, W]} to {@code [C, H + 1, W + 1]}, whose pixels lie between and around
 * the old ones. A 3x3 convolution in strides of 2 behind it halves the sides (Karras et al., 2020,
 * appendix B: the discriminator's filtered downsampling). Beyond its border the image is 0.
 *
 * @param filter values along one axis, scaled to sum 1
 */
record BlurAround(List<Double> filter) implements Layer {
  /** Checks the filter. */
  BlurAround {
    filter = Blur.checked(filter);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a blur", input, 3);
    double[][] rows = Blur.around(filter, Math.toIntExact(input.dim(1)));
    double[][] columns = Blur.around(filter, Math.toIntExact(input.dim(2)));
    return new Built(
        Shape.of(input.dim(0), rows.length, columns.length),
        (x, pass) -> Blur.apply(x, rows, columns));
  }
}
