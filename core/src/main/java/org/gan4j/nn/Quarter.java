package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A quarter of each image, {@code [C, H, W]} to {@code [C, H/2, W/2]}: sample i of a batch gives
 * its upper left one where i mod 4 is 0, then the upper right, the lower left and the lower right.
 * So quarters of different maps of one batch are of the same place, and nothing is drawn. What it
 * gives depends on where a sample stands in its batch: it belongs beside the way to an output
 * ({@link Aside}), not on it.
 */
record Quarter() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a quarter", input, 3);
    long channels = input.dim(0);
    long height = input.dim(1) / 2;
    long width = input.dim(2) / 2;
    if (input.dim(1) % 2 != 0 || input.dim(2) % 2 != 0) {
      throw new NetworkException("quarters are of images with even sides; got " + input);
    }
    return new Built(
        Shape.of(channels, height, width),
        (x, pass) -> {
          int samples = Math.toIntExact(x.shape().dim(0));
          long[] which = new long[samples];
          for (int i = 0; i < samples; i++) {
            which[i] = 4L * i + i % 4;
          }
          return x.reshape(samples, channels, 2, height, 2, width)
              .permute(0, 2, 4, 1, 3, 5)
              .reshape(4L * samples, channels, height, width)
              .indexSelect(0, Tensor.of(which, samples).to(x.device()));
        });
  }
}
