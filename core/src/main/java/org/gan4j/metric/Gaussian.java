package org.gan4j.metric;

import java.util.Arrays;
import java.util.function.Function;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.LinearAlgebra;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * A normal distribution in d dimensions whose covariance has q leading directions u with variances
 * λ, and the same variance σ² in all others:
 *
 * <pre>-2 ln p(x) = d ln 2π + Σ ln λ + (d - q) ln σ² + Σ y²/λ + (|x - μ|² - Σ y²)/σ², y = uᵀ(x - μ)
 * </pre>
 *
 * <p>Fitted as probabilistic principal components are (Tipping and Bishop, 1999, eqs. 7 and 8): σ²
 * is the mean of the variances that are left. So features that hardly vary, at which a covariance
 * could not be inverted, do not decide alone.
 */
final class Gaussian implements Function<Features, double[]> {
  /** The share of the variance that the leading directions hold. */
  static final double HELD = 0.95;

  /** Times the mean variance, below which none is taken. */
  private static final double LEAST = 1e-9;

  private static final int BLOCK_NUMBERS = 1 << 20;

  private final double[] mean;

  /** Columns, {@code [d, q]}. */
  private final double[] directions;

  private final double[] precisions;
  private final double restPrecision;
  private final double constant;

  private Gaussian(double[] mean, double[] directions, double[] variances, double rest) {
    this.mean = mean;
    this.directions = directions;
    this.precisions = Arrays.stream(variances).map(each -> 1 / each).toArray();
    this.restPrecision = 1 / rest;
    this.constant =
        mean.length * Math.log(2 * Math.PI)
            + Arrays.stream(variances).map(Math::log).sum()
            + (mean.length - variances.length) * Math.log(rest);
  }

  /**
   * Fits one.
   *
   * @param features at least 2 rows, all finite
   * @param held the share of the variance that the leading directions hold at least, in (0, 1]
   * @return the log-density, in nats, of any rows of as many numbers
   */
  static Gaussian of(Features features, double held) {
    Moments moments = Moments.of(features);
    int d = moments.size();
    try (Scope scope = Scope.open()) {
      LinearAlgebra.Eigen eigen = LinearAlgebra.symmetricEigen(moments.covariance());
      double[] ascending = eigen.values().toDoubles();
      double all = Arrays.stream(ascending).filter(each -> each > 0).sum();
      double least = all > 0 ? LEAST * all / d : 1;
      double[] variances = new double[d];
      double left = all;
      int q = 0;
      while (q < d && left > (1 - held) * all) {
        double variance = ascending[d - 1 - q];
        left -= Math.max(0, variance);
        variances[q++] = Math.max(least, variance);
      }
      double rest = q == d ? 1 : Math.max(least, left / (d - q));
      // Ascending columns: the last q lead.
      double[] columns = eigen.vectors().toDoubles();
      double[] directions = new double[d * q];
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < q; j++) {
          directions[i * q + j] = columns[i * d + d - 1 - j];
        }
      }
      return new Gaussian(
          moments.mean().toDoubles(), directions, Arrays.copyOf(variances, q), rest);
    }
  }

  @Override
  public double[] apply(Features rows) {
    int d = mean.length;
    int q = precisions.length;
    Checks.sameSize(d, rows.size());
    double[] out = new double[rows.count()];
    int block = Math.max(1, BLOCK_NUMBERS / d);
    for (int from = 0; from < out.length; from += block) {
      int to = Math.min(out.length, from + block);
      try (Scope scope = Scope.open()) {
        Tensor x = rows.rows(from, to).to(DType.FLOAT64).sub(Tensor.of(mean, d));
        Tensor far = x.square().sum(1);
        Tensor distance = far.mul(restPrecision);
        if (q > 0) {
          Tensor squares = x.matmul(Tensor.of(directions, d, q)).square();
          Tensor rest = far.sub(squares.sum(1)).clamp(0, Double.MAX_VALUE);
          distance = squares.mul(Tensor.of(precisions, q)).sum(1).add(rest.mul(restPrecision));
        }
        double[] values = distance.toDoubles();
        for (int i = 0; i < values.length; i++) {
          out[from + i] = -0.5 * (constant + values[i]);
        }
      }
    }
    return out;
  }
}
