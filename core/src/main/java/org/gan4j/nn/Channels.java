package org.gan4j.nn;

import java.util.stream.IntStream;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Numbers of channels beside batches of {@code [N, C]}, {@code [N, C, H, W]} or series {@code [N,
 * T, C]}.
 */
final class Channels {
  private Channels() {}

  /** Which dimension of a batch of this rank has the channels or features. */
  static int axis(int rank) {
    return rank == 3 ? 2 : 1;
  }

  /** How many channels or features a sample has. */
  static long of(Shape sample) {
    return sample.dim(axis(sample.rank() + 1) - 1);
  }

  /** {@code [C]} or {@code [N, C]}, of x's type, in a shape that broadcasts along x. */
  static Tensor along(Tensor values, Tensor x) {
    int rank = x.shape().rank();
    long[] shape = new long[rank];
    java.util.Arrays.fill(shape, 1);
    shape[0] = values.shape().rank() == 1 ? 1 : values.shape().dim(0);
    shape[axis(rank)] = values.shape().dim(-1);
    return values.to(x.dtype()).reshape(shape);
  }

  /** Means over all but the channels, {@code [C]}. */
  static Tensor mean(Tensor x) {
    int rank = x.shape().rank();
    return x.mean(IntStream.range(0, rank).filter(i -> i != axis(rank)).asLongStream().toArray());
  }

  /** In float32 at least, for sums and differences that a reduced type would lose. */
  static Tensor wide(Tensor x) {
    return x.dtype() == DType.BFLOAT16 ? x.to(DType.FLOAT32) : x;
  }
}
