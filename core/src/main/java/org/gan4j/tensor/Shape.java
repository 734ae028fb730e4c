package org.gan4j.tensor;

import java.util.Arrays;
import org.gan4j.GanException;

/**
 * The lengths of a tensor's dimensions, such as {@code [64, 1, 28, 28]} for 64 grey images (batch,
 * channels, height, width). {@code []} is the shape of a single number.
 */
public final class Shape {
  private final long[] dims;

  private Shape(long[] dims) {
    this.dims = dims;
  }

  /**
   * {@return a shape of these lengths}
   *
   * @param dims lengths, each at least 0, copied; none for a single number
   * @throws GanException if one is negative or their product exceeds 2^63 - 1
   */
  public static Shape of(long... dims) {
    long count = 1;
    for (long dim : dims) {
      if (dim < 0) {
        throw new GanException("a shape has no negative lengths; got " + Arrays.toString(dims));
      }
      try {
        count = Math.multiplyExact(count, dim);
      } catch (ArithmeticException e) {
        throw new GanException(
            "a shape has at most 2^63 - 1 elements; got " + Arrays.toString(dims), e);
      }
    }
    return new Shape(dims.clone());
  }

  /** {@return the number of dimensions} */
  public int rank() {
    return dims.length;
  }

  /**
   * {@return the length of dimension {@code index}}
   *
   * @param index from 0; negative ones count from the end, -1 being the last
   * @throws GanException if there is no such dimension
   */
  public long dim(int index) {
    int at = index < 0 ? index + dims.length : index;
    if (at < 0 || at >= dims.length) {
      throw new GanException("dimension " + index + " does not exist in shape " + this);
    }
    return dims[at];
  }

  /** {@return the number of elements, the product of the lengths} */
  public long count() {
    long count = 1;
    for (long dim : dims) {
      count *= dim;
    }
    return count;
  }

  /** {@return a copy of the lengths} */
  public long[] dims() {
    return dims.clone();
  }

  /**
   * {@return this shape behind a new first dimension, such as {@code [1, 28, 28]} to {@code [64, 1,
   * 28, 28]}}
   *
   * @param batch length of that dimension, at least 0
   */
  public Shape batched(long batch) {
    long[] out = new long[dims.length + 1];
    out[0] = batch;
    System.arraycopy(dims, 0, out, 1, dims.length);
    return of(out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
