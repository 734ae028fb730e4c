package org.gan4j.metric;

import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Kernel distance of two sets of features, KID where the extractor is Inception (Bińkowski et al.,
 * "Demystifying MMD GANs", ICLR 2018): the unbiased estimate of the squared maximum mean
 * discrepancy (Gretton et al., "A kernel two-sample test", JMLR 2012, eq. 3) under the kernel
 *
 * <pre>k(x, y) = (x·y/d + 1)³</pre>
 *
 * <p>It is 0 on average for equal distributions at any number of samples, so it may be negative.
 *
 * <p>The intervals hold the sampling of both sides: they say how far other made and other real
 * samples, as many of each, would move the estimate. For other made samples alone they are wider
 * than 95 %.
 */
final class KernelDistance {
  private static final int BLOCK = 512;

  private KernelDistance() {}

  /**
   * {@return the estimate from all pairs}
   *
   * <p>The interval is normal, with the variance of a U-statistic's first projection, 4·Var(a)/n +
   * 4·Var(b)/m, where a_i is the mean of k(x_i, x) less the mean of k(x_i, y), and b_j likewise.
   * For equal distributions, where that projection vanishes, it is wider than 95 %.
   *
   * <p>Time grows as n²·d; memory with the features and a block of {@value #BLOCK} rows.
   *
   * @param real at least 2 rows
   * @param made at least 2 rows of the same size
   */
  public static Estimate between(Features real, Features made) {
    Checks.pair("the kernel distance", real, made, 2);
    int n = real.count();
    int m = made.count();
    double[] crossOfReal = new double[n];
    double[] crossOfMade = new double[m];
    addKernels(real, made, crossOfReal, crossOfMade);
    double[] a = within(real);
    double[] b = within(made);
    for (int i = 0; i < n; i++) {
      a[i] = a[i] / (n - 1) - crossOfReal[i] / m;
    }
    for (int j = 0; j < m; j++) {
      b[j] = b[j] / (m - 1) - crossOfMade[j] / n;
    }
    // Each of the two means holds the cross term once: MMD² = E k(x,x') + E k(y,y') - 2 E k(x,y).
    Deviations left = Deviations.of(a);
    Deviations right = Deviations.of(b);
    return Estimate.normal(
        left.mean() + right.mean(),
        Math.sqrt(4 * left.varianceOfMean() + 4 * right.varianceOfMean()));
  }

  /**
   * The mean over disjoint blocks of samples in random order, with Student's interval of that mean
   * (W. Zaremba et al., "B-tests", NeurIPS 2013). Bińkowski's own protocol averages 100 subsets of
   * 1,000 that overlap: its average agrees with this one, but its standard deviation is none of the
   * average.
   *
   * @param real samples
   * @param made of the same size
   * @param block samples per block, at least 2; both sides must have at least two blocks
   * @param rng the order
   * @return the estimate, which may be negative
   */
  public static Estimate inBlocks(Features real, Features made, int block, Rng rng) {
    MetricException.LIMITS.closed("samples per block", block, 2, 1 << 20);
    int parts = Math.min(real.count(), made.count()) / block;
    if (parts < 2) {
      throw new MetricException(
          "the kernel distance in blocks needs two blocks of "
              + block
              + " samples of both sides; got "
              + real.count()
              + " real and "
              + made.count()
              + " made samples");
    }
    int[] orderOfReal = Order.random(real.count(), rng);
    int[] orderOfMade = Order.random(made.count(), rng);
    double[] values = new double[parts];
    for (int i = 0; i < parts; i++) {
      values[i] =
          between(
                  Order.rows(real, orderOfReal, i * block, (i + 1) * block),
                  Order.rows(made, orderOfMade, i * block, (i + 1) * block))
              .value();
    }
    return Estimate.mean(values);
  }

  /** For each sample, the sum of its kernels with all others. */
  private static double[] within(Features x) {
    double[] sums = new double[x.count()];
    for (int from = 0; from < x.count(); from += BLOCK) {
      int to = Math.min(x.count(), from + BLOCK);
      try (Scope scope = Scope.open()) {
        Tensor rows = x.rows(from, to).to(DType.FLOAT64);
        addTo(sums, from, kernel(rows, rows).sum(1));
        for (int i = from; i < to; i++) {
          sums[i] -= ownKernel(x, i);
        }
        // The blocks to the right, each used twice: k is symmetric.
        for (int next = to; next < x.count(); next += BLOCK) {
          int end = Math.min(x.count(), next + BLOCK);
          try (Scope inner = Scope.open()) {
            Tensor k = kernel(rows, x.rows(next, end).to(DType.FLOAT64));
            addTo(sums, from, k.sum(1));
            addTo(sums, next, k.sum(0));
          }
        }
      }
    }
    return sums;
  }

  private static double ownKernel(Features x, int row) {
    double square = 0;
    for (int j = 0; j < x.size(); j++) {
      square += (double) x.at(row, j) * x.at(row, j);
    }
    double base = square / x.size() + 1;
    return base * base * base;
  }

  private static void addKernels(Features x, Features y, double[] ofX, double[] ofY) {
    for (int from = 0; from < x.count(); from += BLOCK) {
      try (Scope scope = Scope.open()) {
        Tensor rows = x.rows(from, Math.min(x.count(), from + BLOCK)).to(DType.FLOAT64);
        for (int other = 0; other < y.count(); other += BLOCK) {
          try (Scope inner = Scope.open()) {
            int end = Math.min(y.count(), other + BLOCK);
            Tensor k = kernel(rows, y.rows(other, end).to(DType.FLOAT64));
            addTo(ofX, from, k.sum(1));
            addTo(ofY, other, k.sum(0));
          }
        }
      }
    }
  }

  private static Tensor kernel(Tensor x, Tensor y) {
    double d = x.shape().dim(1);
    Tensor base = x.matmul(y.transpose(0, 1)).divInPlace(d).addInPlace(1.0);
    return base.square().mul(base);
  }

  private static void addTo(double[] sums, int at, Tensor values) {
    double[] part = values.toDoubles();
    for (int i = 0; i < part.length; i++) {
      sums[at + i] += part[i];
    }
  }
}
