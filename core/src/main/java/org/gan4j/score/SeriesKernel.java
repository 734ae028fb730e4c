package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.metric.Estimate;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * The unbiased estimate of the squared maximum mean discrepancy (Gretton et al., "A kernel
 * two-sample test", JMLR 2012, eq. 3) of whole series, all steps as one vector, under the kernel
 * exp(-‖x - y‖² / 2σ²) (Esteban et al., 2017, section 3.1). σ is the median distance among {@value
 * #MEDIAN} of the real series: the made ones do not change the kernel. 0 on average for equal
 * distributions, so it may be negative.
 */
final class SeriesKernel {
  private static final int MEDIAN = 1000;

  /** Numbers of a block of series. */
  private static final int BLOCK = 1 << 21;

  private final Rows real;
  private final double width;

  /** Sums of each real series' kernels with all others. */
  private final double[] within;

  /** Series as rows. */
  @SuppressWarnings("ArrayRecordComponent") // a large buffer, handed over without copies
  private record Rows(float[] values, int count) {
    static Rows of(SeriesSide side) {
      return new Rows(side.seen(), side.count());
    }

    int size() {
      return values.length / count;
    }

    int block() {
      return Math.max(1, Math.min(512, BLOCK / size()));
    }

    Tensor rows(int from, int to) {
      float[] part = Arrays.copyOfRange(values, from * size(), to * size());
      return Tensor.of(part, to - from, size()).to(DType.FLOAT64);
    }
  }

  SeriesKernel(SeriesSide side) {
    real = Rows.of(side);
    width = median(real);
    within = within(real);
  }

  /** The median distance; of series that are mostly the same, the mean one; 1 of equal ones. */
  private static double median(Rows rows) {
    int n = Math.min(MEDIAN, rows.count());
    double[] distances = new double[n * (n - 1) / 2];
    int at = 0;
    for (int from = 0; from < n; from += rows.block()) {
      int to = Math.min(n, from + rows.block());
      for (int other = from; other < n; other += rows.block()) {
        try (Scope scope = Scope.open()) {
          int end = Math.min(n, other + rows.block());
          double[] squares = squares(rows.rows(from, to), rows.rows(other, end)).toDoubles();
          for (int i = from; i < to; i++) {
            for (int j = Math.max(other, i + 1); j < end; j++) {
              distances[at++] = Math.sqrt(squares[(i - from) * (end - other) + j - other]);
            }
          }
        }
      }
    }
    Arrays.sort(distances);
    double middle = distances[distances.length / 2];
    double mean = Arrays.stream(distances).average().orElse(0);
    return middle > 1e-9 ? middle : mean > 1e-9 ? mean : 1;
  }

  /** σ. */
  double bandwidth() {
    return width;
  }

  /**
   * {@return the estimate} Its interval is normal, with the variance of a U-statistic's first
   * projection, which holds the sampling of both sides; for equal distributions it is wider than 95
   * %.
   */
  Estimate to(SeriesSide side) {
    Rows made = Rows.of(side);
    int n = real.count();
    int m = made.count();
    double[] crossOfReal = new double[n];
    double[] crossOfMade = new double[m];
    for (int from = 0; from < n; from += real.block()) {
      int to = Math.min(n, from + real.block());
      for (int other = 0; other < m; other += real.block()) {
        try (Scope scope = Scope.open()) {
          int end = Math.min(m, other + real.block());
          Tensor k = kernel(real.rows(from, to), made.rows(other, end));
          add(crossOfReal, from, k.sum(1));
          add(crossOfMade, other, k.sum(0));
        }
      }
    }
    double[] own = within(made);
    double[] a = new double[n];
    double[] b = new double[m];
    Arrays.setAll(a, i -> within[i] / (n - 1) - crossOfReal[i] / m);
    Arrays.setAll(b, j -> own[j] / (m - 1) - crossOfMade[j] / n);
    // Each of the two means holds the cross term once: MMD² = E k(x,x') + E k(y,y') - 2 E k(x,y).
    double left = Arrays.stream(a).average().orElse(0);
    double right = Arrays.stream(b).average().orElse(0);
    return Estimate.normal(
        left + right, Math.sqrt(4 * varianceOfMean(a, left) + 4 * varianceOfMean(b, right)));
  }

  private static double varianceOfMean(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return squares / (values.length - 1) / values.length;
  }

  private double[] within(Rows x) {
    double[] sums = new double[x.count()];
    for (int from = 0; from < x.count(); from += x.block()) {
      int to = Math.min(x.count(), from + x.block());
      for (int other = from; other < x.count(); other += x.block()) {
        try (Scope scope = Scope.open()) {
          int end = Math.min(x.count(), other + x.block());
          Tensor k = kernel(x.rows(from, to), x.rows(other, end));
          add(sums, from, k.sum(1));
          if (other > from) { // Each of the others is used twice: k is symmetric.
            add(sums, other, k.sum(0));
          }
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] -= 1; // With itself.
    }
    return sums;
  }

  private Tensor kernel(Tensor x, Tensor y) {
    return squares(x, y).mulInPlace(-0.5 / (width * width)).exp();
  }

  private static Tensor squares(Tensor x, Tensor y) {
    Tensor ofX = x.square().sumKeepingDims(1);
    Tensor ofY = y.square().sumKeepingDims(1).transpose(0, 1);
    return x.matmul(y.transpose(0, 1)).mulInPlace(-2).add(ofX).add(ofY).clampInPlace(0, 1e300);
  }

  private static void add(double[] sums, int at, Tensor values) {
    double[] part = values.toDoubles();
    for (int i = 0; i < part.length; i++) {
      sums[at + i] += part[i];
    }
  }
}
