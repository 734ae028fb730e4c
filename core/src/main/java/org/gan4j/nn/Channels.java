package org.gan4j.nn;

import java.util.stream.IntStream;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;

/** Numbers of channels beside batches of {@code [N, C]} or {@code [N, C, H, W]}. */
final class Channels {
  private Channels() {}

  /** {@code [C]} or {@code [N, C]}, of x's type, in a shape that broadcasts along x. */
  static Tensor along(Tensor values, Tensor x) {
    int rank = x.shape().rank();
    long[] shape = new long[rank];
    java.util.Arrays.fill(shape, 1);
    shape[0] = values.shape().rank() == 1 ? 1 : values.shape().dim(0);
    shape[1] = values.shape().dim(-1);
    return values.to(x.dtype()).reshape(shape);
  }

  /** Means over all but the channels, {@code [C]}. */
  static Tensor mean(Tensor x) {
    return x.mean(
        IntStream.range(0, x.shape().rank()).filter(i -> i != 1).asLongStream().toArray());
  }

  /** In float32 at least, for sums and differences that a reduced type would lose. */
  static Tensor wide(Tensor x) {
    return x.dtype() == DType.BFLOAT16 ? x.to(DType.FLOAT32) : x;
  }
}
