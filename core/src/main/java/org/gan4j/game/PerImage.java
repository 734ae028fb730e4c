package org.gan4j.game;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/** What augmentations do to images {@code [N, C, H, W]}, each by its own random amount. */
final class PerImage {
  private PerImage() {}

  static void check(String view, Tensor images) {
    if (images.shape().rank() != 4) {
      throw new GameException(view + " takes images [N, C, H, W]; got " + images.shape());
    }
  }

  /**
   * Changes the colour of images; alpha, the last of 2 or 4 channels, stays as it is.
   *
   * @param images {@code [N, C, H, W]}
   * @param change of {@code [N, colours, H, W]}
   */
  static Tensor colour(Tensor images, UnaryOperator<Tensor> change) {
    long channels = images.shape().dim(1);
    if (channels != 2 && channels != 4) {
      return change.apply(images);
    }
    Tensor alpha = images.narrow(1, channels - 1, 1);
    return Tensor.cat(List.of(change.apply(images.narrow(1, 0, channels - 1)), alpha), 1);
  }

  /** One draw from U(low, high) per image, {@code [N, 1, 1, 1]}. */
  static Tensor uniform(Tensor images, double low, double high, Rng rng) {
    Tensor draws = rng.uniform(images.shape().dim(0), 1, 1, 1);
    return draws.mul(high - low).add(low).to(images.dtype());
  }

  /** One whole number from [low, high] per image, float32 {@code [N, 1, 1, 1]}. */
  static Tensor whole(Tensor images, long low, long high, Rng rng) {
    return rng.integers(high - low + 1, images.shape().dim(0), 1, 1, 1)
        .to(DType.FLOAT32)
        .add((double) low);
  }

  /** The means of whole images, {@code [N, 1, 1, 1]}. */
  static Tensor mean(Tensor images) {
    return images.meanKeepingDims(1, 2, 3);
  }

  /**
   * Moves each image by whole pixels; what comes in is 0.
   *
   * @param down pixels, float32 {@code [N, 1, 1, 1]}
   * @param right likewise
   */
  static Tensor translate(Tensor images, Tensor down, Tensor right) {
    return slide(slide(images, 2, down), 3, right);
  }

  /** Places along a dimension, 0 to length - 1, shaped to broadcast over images, float32. */
  static Tensor places(long length, int dim, Device device) {
    double[] values = new double[Math.toIntExact(length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    long[] shape = {1, 1, 1, 1};
    shape[dim] = length;
    return Tensor.constant(device, DType.FLOAT32, values, shape);
  }

  private static Tensor slide(Tensor images, int dim, Tensor by) {
    Shape shape = images.shape();
    long length = shape.dim(dim);
    Tensor from = places(length, dim, images.device()).sub(by);
    Tensor inside = from.clamp(0, length - 1.0);
    Tensor index = inside.to(DType.INT64).expand(shape.dims());
    return images.gather(dim, index).mul(inside.eq(from).to(images.dtype()));
  }
}
