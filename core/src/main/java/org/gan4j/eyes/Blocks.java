package org.gan4j.eyes;

import java.util.Locale;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Images through a function, so many at a time that a bound on native memory holds. */
final class Blocks {
  private static final int MAX_ROWS = 256;

  private Blocks() {}

  /**
   * What comes out for a block.
   *
   * @param features {@code [n, size]}
   * @param probabilities {@code [n, classes]}; null if there are none
   */
  record Output(Tensor features, @Nullable Tensor probabilities) {}

  /** What is done with a block. */
  @FunctionalInterface
  interface Function {
    /** Features of images, uint8 {@code [n, C, H, W]}. */
    Output apply(Tensor images);
  }

  /**
   * Runs through all images.
   *
   * @param bytesPerImage native memory that the function takes for one image, about
   * @param budget native memory in bytes that a block may take
   */
  static Extracted run(
      ImageSource images,
      int size,
      int classes,
      long bytesPerImage,
      long budget,
      Function function) {
    int count = images.count();
    Images shape = images.shape();
    float[] features = rows(count, size);
    float[] probabilities = classes == 0 ? null : rows(count, classes);
    int block = (int) Math.max(1, Math.min(MAX_ROWS, budget / Math.max(1, bytesPerImage)));
    byte[] bytes = new byte[0];
    for (int from = 0; from < count; from += block) {
      int n = Math.min(block, count - from);
      if (bytes.length != n * shape.count()) {
        bytes = new byte[n * shape.count()];
      }
      images.read(from, n, bytes);
      try (Scope scope = Scope.open()) {
        Tensor pixels = Tensor.of(bytes, n, shape.channels(), shape.height(), shape.width());
        Output output = Autograd.off(() -> function.apply(pixels));
        copy(output.features(), features, from * size);
        if (probabilities != null && output.probabilities() != null) {
          copy(output.probabilities(), probabilities, from * classes);
        }
      }
    }
    return new Extracted(
        new Features(features, count, size),
        probabilities == null ? null : new Features(probabilities, count, classes));
  }

  private static float[] rows(int count, int size) {
    if ((long) count * size > Integer.MAX_VALUE - 8) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "features must number less than 2^31; got %,d images with %,d each: take fewer images",
              count,
              size));
    }
    return new float[count * size];
  }

  private static void copy(Tensor rows, float[] into, int at) {
    float[] values = rows.toFloats();
    System.arraycopy(values, 0, into, at, values.length);
  }
}
