package org.gan4j.eyes;

import java.util.Locale;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/**
 * How images are brought to the size that an extractor sees. FID changes by several points between
 * the ways (Parmar, Zhang and Zhu, "On aliased resizing and surprising subtleties in GAN
 * evaluation", 2022), so every score names its own.
 */
public enum Resize {
  /** Not at all: images of another size are refused. */
  NONE,
  /**
   * Antialiased bicubic interpolation (a = -1/2) of each channel in floating point, cut to [0, 255]
   * and not rounded: Pillow's {@code BICUBIC} in mode {@code F}, as in clean-fid.
   */
  CLEAN,
  /**
   * Bilinear interpolation of four neighbours, corners not aligned, without antialiasing: as in
   * pytorch-fid. (TensorFlow 1 measures from the corner of a pixel instead of its middle: a shift
   * of half a pixel.)
   */
  LEGACY;

  /**
   * Images in another size.
   *
   * @param images float32 {@code [N, C, H, W]} in [0, 255]
   * @return {@code [N, C, height, width]}, likewise; the same tensor if it has that size already
   */
  Tensor apply(Tensor images, int height, int width) {
    long fromHeight = images.shape().dim(2);
    long fromWidth = images.shape().dim(3);
    if (fromHeight == height && fromWidth == width) {
      return images;
    }
    if (this == NONE) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "this extractor sees images of %d x %d pixels and resizes none; got %d x %d",
              height,
              width,
              fromHeight,
              fromWidth));
    }
    // Both ways treat rows and columns alike and apart: two products with matrices of weights.
    Device device = images.device();
    Tensor across = weights(Math.toIntExact(fromWidth), width).to(device).transpose(0, 1);
    Tensor down = weights(Math.toIntExact(fromHeight), height).to(device);
    return down.matmul(images.matmul(across)).clamp(0, 255);
  }

  /** What each pixel out takes from each pixel in, {@code [out, in]}; rows add up to 1. */
  private Tensor weights(int in, int out) {
    float[] all = new float[Math.multiplyExact(out, in)];
    double step = (double) in / out;
    for (int i = 0; i < out; i++) {
      if (this == CLEAN) {
        bicubic(all, i * in, in, (i + 0.5) * step, Math.max(1, step));
      } else {
        double at = Math.max(0, (i + 0.5) * step - 0.5);
        int left = Math.min((int) at, in - 1);
        int right = Math.min(left + 1, in - 1);
        all[i * in + left] += (float) (1 - (at - left));
        all[i * in + right] += (float) (at - left);
      }
    }
    return Tensor.of(all, out, in);
  }

  /**
   * One row: the kernel, stretched where the image shrinks, around {@code middle}; what would lie
   * outside the image is left out and the rest scaled to add up to 1.
   */
  private static void bicubic(float[] into, int offset, int in, double middle, double stretch) {
    double reach = 2 * stretch;
    int first = Math.max(0, (int) (middle - reach + 0.5));
    int last = Math.min(in, (int) (middle + reach + 0.5));
    double sum = 0;
    for (int j = first; j < last; j++) {
      sum += kernel((j + 0.5 - middle) / stretch);
    }
    for (int j = first; j < last; j++) {
      into[offset + j] = (float) (kernel((j + 0.5 - middle) / stretch) / sum);
    }
  }

  /** Keys, "Cubic convolution interpolation for digital image processing" (1981), a = -1/2. */
  static double kernel(double x) {
    double d = Math.abs(x);
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }
}
