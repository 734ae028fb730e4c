package org.gan4j.tensor;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Small constants on GPUs, copied there once: a copy in each step would cost more than what is
 * computed with it, and cannot be recorded. They live as long as the process.
 */
final class Constants {
  private static final Map<Key, Tensor> KEPT = new ConcurrentHashMap<>();

  private Constants() {}

  /** What a constant is, by its numbers. */
  @SuppressWarnings("ArrayRecordComponent") // compared by what they hold
  private record Key(Device device, DType type, double[] values, long[] shape) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && device.equals(key.device)
          && type == key.type
          && Arrays.equals(values, key.values)
          && Arrays.equals(shape, key.shape);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(values) + Arrays.hashCode(shape);
    }
  }

  /** The constant, only to be read. */
  static Tensor of(Device device, DType type, double[] values, long... shape) {
    Key key = new Key(device, type, values.clone(), shape.clone());
    Tensor known = KEPT.get(key);
    if (known == null) {
      known = Scope.own(Tensor.of(values, shape).to(type).to(device));
      Tensor before = KEPT.putIfAbsent(key, known);
      known = before == null ? known : before;
    }
    return known;
  }
}
