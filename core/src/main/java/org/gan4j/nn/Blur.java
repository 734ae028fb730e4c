package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/** The separable low-pass filters of {@link BlurDown} and {@link BlurUp}. */
final class Blur {
  static final List<Double> TRIANGLE = List.of(1.0, 2.0, 1.0);

  private Blur() {}

  static List<Double> checked(List<Double> filter) {
    double sum = filter.stream().mapToDouble(Double::doubleValue).sum();
    if (filter.size() % 2 == 0 || filter.size() > 63 || !(Math.abs(sum) > 1e-6 && sum < 1e6)) {
      throw new NetworkException(
          "a blur's filter must have an odd number of at most 63 values whose sum is not 0; got "
              + filter);
    }
    return List.copyOf(filter);
  }

  /** {@code [1, 1, k, k]}: the filter times itself, with this sum. */
  static Tensor window(List<Double> filter, double sum, Tensor like, Device device) {
    int size = filter.size();
    double total = filter.stream().mapToDouble(Double::doubleValue).sum();
    double[] out = new double[size * size];
    for (int i = 0; i < out.length; i++) {
      out[i] = filter.get(i / size) * filter.get(i % size) * sum / (total * total);
    }
    return Tensor.of(out, 1, 1, size, size).to(like.dtype()).to(device);
  }
}
