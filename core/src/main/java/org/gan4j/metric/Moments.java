package org.gan4j.metric;

import java.util.Arrays;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Mean and covariance of features in double precision. The covariance divides by n - 1 (ddof = 1),
 * as NumPy's {@code cov} and so every published FID does.
 *
 * <p>Computed in blocks around a shift near the mean, Σ(x - s)(x - s)ᵀ - n(m - s)(m - s)ᵀ, so that
 * memory is d·d numbers and a block, and no digits cancel where the mean is large.
 */
final class Moments {
  private static final int BLOCK_NUMBERS = 1 << 20;

  private final long count;
  private final int size;
  private final double[] mean;
  private final double[] covariance;

  private Moments(long count, int size, double[] mean, double[] covariance) {
    this.count = count;
    this.size = size;
    this.mean = mean;
    this.covariance = covariance;
  }

  /**
   * {@return the moments of samples}
   *
   * @param features at least 2 rows, all finite
   */
  public static Moments of(Features features) {
    Checks.atLeast("a covariance", features, 2);
    Checks.finite("samples", features);
    Sums sums = Sums.around(centre(features));
    sums.add(features, 1);
    return sums.moments();
  }

  /**
   * {@return the moments that were computed elsewhere, such as the published statistics of a data
   * set}
   *
   * @param count samples behind them
   * @param mean d numbers
   * @param covariance d·d numbers, symmetric, divided by count - 1
   */
  public static Moments given(long count, double[] mean, double[] covariance) {
    int d = mean.length;
    if (d < 1 || covariance.length != (long) d * d) {
      throw new MetricException(
          "moments need d means and d x d covariances; got "
              + d
              + " and "
              + covariance.length
              + " numbers");
    }
    for (int i = 0; i < d; i++) {
      finite(mean[i]);
      for (int j = 0; j < d; j++) {
        double here = covariance[i * d + j];
        finite(here);
        double there = covariance[j * d + i];
        if (Math.abs(here - there) > 1e-6 * (Math.abs(here) + Math.abs(there))) {
          throw new MetricException(
              "a covariance must be symmetric; got "
                  + here
                  + " in row "
                  + i
                  + ", column "
                  + j
                  + " and "
                  + there
                  + " across");
        }
      }
    }
    return new Moments(count, d, mean.clone(), covariance.clone());
  }

  private static void finite(double value) {
    MetricException.LIMITS.finite("moments", value);
  }

  /** {@return how many samples they were taken from} */
  public long count() {
    return count;
  }

  /** {@return the features of each sample, d} */
  public int size() {
    return size;
  }

  /** {@return the mean, {@code [d]}, float64, a new tensor} */
  public Tensor mean() {
    return Tensor.of(mean, size);
  }

  /** {@return the covariance, {@code [d, d]}, float64, a new tensor} */
  public Tensor covariance() {
    return Tensor.of(covariance, size, size);
  }

  /** A point near the mean: that of the first samples. */
  static double[] centre(Features features) {
    int rows = Math.min(features.count(), 256);
    double[] out = new double[features.size()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < out.length; j++) {
        out[j] += features.at(i, j) / (double) rows;
      }
    }
    return out;
  }

  /** Sums of samples and of their outer products around a shift. */
  static final class Sums {
    private final double[] shift;
    private final double[] first;
    private final double[] second;
    private double count;

    private Sums(double[] shift, double[] first, double[] second, double count) {
      this.shift = shift;
      this.first = first;
      this.second = second;
      this.count = count;
    }

    static Sums around(double[] shift) {
      int d = shift.length;
      return new Sums(shift, new double[d], new double[Math.multiplyExact(d, d)], 0);
    }

    void add(Features features, int weight) {
      int d = features.size();
      int block = Math.max(1, BLOCK_NUMBERS / d);
      try (Scope all = Scope.open()) {
        Device device = Engine.device();
        Tensor s = Tensor.of(shift, d).to(device);
        Tensor sum = Tensor.of(first, d).to(device);
        Tensor products = Tensor.of(second, d, d).to(device);
        for (int from = 0; from < features.count(); from += block) {
          try (Scope scope = Scope.open()) {
            int to = Math.min(features.count(), from + block);
            Tensor x = features.rows(from, to).to(device).to(DType.FLOAT64).sub(s);
            sum.addInPlace(x.sum(0), weight);
            products.addInPlace(x.transpose(0, 1).matmul(x), weight);
          }
        }
        System.arraycopy(sum.toDoubles(), 0, first, 0, d);
        System.arraycopy(products.toDoubles(), 0, second, 0, second.length);
      }
      count += (double) weight * features.count();
    }

    /** These sums without some of their samples. */
    Sums without(Features part) {
      Sums rest = new Sums(shift, first.clone(), second.clone(), count);
      rest.add(part, -1);
      return rest;
    }

    Moments moments() {
      int d = shift.length;
      double[] mean = new double[d];
      Arrays.setAll(mean, i -> shift[i] + first[i] / count);
      double[] covariance = new double[d * d];
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          double value = (second[i * d + j] - first[i] * first[j] / count) / (count - 1);
          covariance[i * d + j] = value;
          covariance[j * d + i] = value;
        }
      }
      return new Moments(Math.round(count), d, mean, covariance);
    }
  }
}
