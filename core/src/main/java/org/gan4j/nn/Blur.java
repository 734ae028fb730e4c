package org.gan4j.nn;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/** The separable low-pass filters of {@link BlurDown}, {@link BlurUp} and {@link BlurAround}. */
final class Blur {
  static final List<Double> TRIANGLE = List.of(1.0, 2.0, 1.0);

  /** The filter of StyleGAN2 (Karras et al., 2020). */
  static final List<Double> BINOMIAL = List.of(1.0, 3.0, 3.0, 1.0);

  private Blur() {}

  static List<Double> checked(List<Double> filter) {
    double sum = filter.stream().mapToDouble(Double::doubleValue).sum();
    if (filter.isEmpty() || filter.size() > 63 || !(Math.abs(sum) > 1e-6 && sum < 1e6)) {
      throw new NetworkException(
          "a blur's filter must have 1 to 63 values whose sum is not 0; got " + filter);
    }
    return List.copyOf(filter);
  }

  /**
   * One axis halved, as a matrix {@code [⌈size/2⌉, size]}: row i holds the filter, scaled to sum 1,
   * around column 2i, or around 2i + 1/2 if its length is even.
   */
  static double[][] halving(List<Double> filter, int size) {
    double total = filter.stream().mapToDouble(Double::doubleValue).sum();
    double[][] out = new double[(size + 1) / 2][size];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < filter.size(); j++) {
        int column = 2 * i + j - (filter.size() - 1) / 2;
        if (column >= 0 && column < size) {
          out[i][column] = filter.get(j) / total;
        }
      }
    }
    return out;
  }

  /** One axis doubled, {@code [2·size, size]}: twice the transpose of halving. */
  static double[][] doubling(List<Double> filter, int size) {
    double[][] halving = halving(filter, 2 * size);
    double[][] out = new double[2 * size][size];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < size; j++) {
        out[i][j] = 2 * halving[j][i];
      }
    }
    return out;
  }

  /** One axis interpolated, {@code [factor·size, size]}, ends not aligned. */
  static double[][] interpolating(int factor, int size) {
    double[][] out = new double[factor * size][size];
    for (int i = 0; i < out.length; i++) {
      double at = Math.max(0, (i + 0.5) / factor - 0.5);
      int left = Math.min((int) at, size - 1);
      out[i][left] += 1 - (at - left);
      out[i][Math.min(left + 1, size - 1)] += at - left;
    }
    return out;
  }

  /** One axis filtered, {@code [size, size]}, or of even filters {@code [size + 1, size]}. */
  static double[][] around(List<Double> filter, int size) {
    double total = filter.stream().mapToDouble(Double::doubleValue).sum();
    int more = filter.size() % 2 == 0 ? 1 : 0;
    double[][] out = new double[size + more][size];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < filter.size(); j++) {
        int column = i + j - filter.size() / 2;
        if (column >= 0 && column < size) {
          out[i][column] = filter.get(j) / total;
        }
      }
    }
    return out;
  }

  /**
   * What a transposed 3x3 convolution in strides of 2 makes of an axis, 2·size + 1 places, smoothed
   * by {@link #BINOMIAL} to {@code [2·size]} places between them: 2 times {@link #around} without
   * its ends, since every other place was 0.
   */
  static double[][] smoothed(int size) {
    double[][] all = around(BINOMIAL, 2 * size + 1);
    double[][] out = new double[2 * size][];
    for (int i = 0; i < out.length; i++) {
      out[i] = all[i + 1].clone();
      for (int j = 0; j < out[i].length; j++) {
        out[i][j] *= 2;
      }
    }
    return out;
  }

  /**
   * Both axes of images by a matrix each. As products of matrices, because the engine's
   * convolutions of single channels are ten times slower, and more in their second derivative.
   *
   * @param x {@code [N, C, H, W]}
   * @param rows {@code [H', H]}
   * @param columns {@code [W', W]}
   * @return {@code [N, C, H', W']}
   */
  static Tensor apply(Tensor x, double[][] rows, double[][] columns) {
    return Functions.alongBothAxes(x, matrix(rows, x), matrix(columns, x));
  }

  private static Tensor matrix(double[][] values, Tensor like) {
    double[] out = Stream.of(values).flatMapToDouble(DoubleStream::of).toArray();
    return Tensor.constant(like.device(), like.dtype(), out, values.length, values[0].length);
  }
}
