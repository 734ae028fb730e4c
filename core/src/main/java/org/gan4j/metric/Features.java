package org.gan4j.metric;

import java.util.function.Function;
import org.gan4j.tensor.Tensor;

/**
 * Samples as an extractor sees them: one row of numbers per sample. Pixels and points are features
 * too, under the extractor that changes nothing.
 *
 * @param values the rows, one after the other, {@code [count, size]}; not copied
 * @param count rows
 * @param size numbers per row, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // a large buffer, handed over without copies
public record Features(float[] values, int count, int size) {
  /**
   * Checks that the buffer holds the rows.
   *
   * @param values the rows, one after the other, {@code [count, size]}; not copied
   * @param count rows
   * @param size numbers per row, at least 1
   */
  public Features {
    if (count < 0 || size < 1 || (long) count * size != values.length) {
      throw new MetricException(
          "features of "
              + count
              + " samples with "
              + size
              + " numbers each need "
              + (long) count * size
              + " values; got "
              + values.length);
    }
  }

  /**
   * Number {@code column} of sample {@code row}.
   *
   * @param row in [0, count)
   * @param column in [0, size)
   * @return the number
   */
  public float at(int row, int column) {
    return values[row * size + column];
  }

  /**
   * Rows {@code from} (inclusive) to {@code to} (exclusive) as a float32 tensor.
   *
   * @param from at least 0
   * @param to at most count
   * @return {@code [to - from, size]}
   */
  public Tensor rows(int from, int to) {
    float[] part = java.util.Arrays.copyOfRange(values, from * size, to * size);
    return Tensor.of(part, to - from, size);
  }

  /**
   * {@return log p of rows, in nats, under the normal distribution that is fitted to these by
   * probabilistic principal components} The directions of 95 % of the variance keep their own, all
   * others share what is left (Tipping and Bishop, "Probabilistic principal component analysis",
   * 1999, eqs. 7 and 8).
   *
   * @throws MetricException if these are fewer than 2 rows, or not all are finite
   */
  public Function<Features, double[]> logDensity() {
    return Gaussian.of(this, Gaussian.HELD);
  }
}
