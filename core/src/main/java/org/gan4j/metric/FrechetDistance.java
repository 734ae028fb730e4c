package org.gan4j.metric;

import java.util.function.UnaryOperator;
import org.gan4j.GanException;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.LinearAlgebra;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Fréchet distance of two sets of features, FID where the extractor is Inception (Heusel et al.,
 * "GANs trained by a two time-scale update rule", NeurIPS 2017, eq. 6): the squared 2-Wasserstein
 * distance of the normal distributions with their moments,
 *
 * <pre>|μ_a - μ_b|² + tr A + tr B - 2 tr (AB)^½</pre>
 *
 * <p>tr (AB)^½ is computed as the sum of the singular values of A^½·B^½, which is right for
 * singular covariances (fewer samples than features), where the usual matrix square root of AB
 * fails.
 *
 * <p>The estimate is biased upward: from equal normal distributions of d features, n samples each,
 * it is 2d/n + d(d + 1)/2n on average. So scores are comparable only at equal n, and the interval
 * is one for the score <em>at this n</em>: it says how far another n samples of both sides would
 * move it. For other made samples alone, the real ones fixed, it is wider than 95 %. It comes from
 * the delete-a-group jackknife (J. Shao and D. Tu, "The Jackknife and Bootstrap", 1995, section
 * 5.2): the samples of each side are dealt at random into groups, each group is left out once, and
 * SE² = Σ_sides (G - 1)/G Σ_g (f_g - f̄)². A bootstrap would need centring, since drawing with
 * replacement adds the bias a second time; the jackknife does not, and its mean gives the bias
 * away. Where both distributions are equal the interval is wider than 95 %.
 *
 * @param estimate the distance at this n with its interval, from 50 groups a side, or 10 where
 *     {@code size} is above 512 and each takes seconds; without one below 50 samples per side
 * @param unbiased the distance less the jackknife's estimate of its bias: what n → ∞ would give, to
 *     first order; about 0, and as often below, where both distributions are equal. NaN without an
 *     interval
 * @param real real samples
 * @param made made samples
 */
record FrechetDistance(Estimate estimate, double unbiased, int real, int made) {
  private static final int GROUPS = 50;

  /** Above this size a group takes seconds, and fewer must do. */
  private static final int LARGE = 512;

  private static final int GROUPS_OF_LARGE = 10;

  /** From this size on a GPU decomposes a matrix sooner than a processor. */
  private static final int WIDE = 512;

  /**
   * {@return the distance between two sets with its interval}
   *
   * @param real at least 2 rows
   * @param made at least 2 rows of the same size
   * @param rng deals the groups
   */
  public static FrechetDistance between(Features real, Features made, Rng rng) {
    Checks.pair("the Fréchet distance", real, made, 2);
    if (Math.min(real.count(), made.count()) < GROUPS) {
      double value = between(Moments.of(real), Moments.of(made));
      return new FrechetDistance(new Estimate(value, null), Double.NaN, real.count(), made.count());
    }
    try (Scope scope = Scope.open()) {
      Moments.Sums a = sums(real);
      Moments.Sums b = sums(made);
      Moments momentsA = a.moments();
      Moments momentsB = b.moments();
      double value = between(momentsA, momentsB);
      Spread ofReal = leavingOut(real, a, momentsB, value, rng);
      Spread ofMade = leavingOut(made, b, momentsA, value, rng);
      double error = Math.sqrt(ofReal.variance + ofMade.variance);
      return new FrechetDistance(
          real.size() > LARGE
              ? Estimate.student(value, error, 2 * (GROUPS_OF_LARGE - 1))
              : Estimate.normal(value, error),
          value - ofReal.bias - ofMade.bias,
          real.count(),
          made.count());
    }
  }

  /**
   * The distance between two sets of which only the moments are known.
   *
   * @param a of one set
   * @param b of the other, of the same size
   * @return at least 0
   */
  public static double between(Moments a, Moments b) {
    Checks.sameSize(a.size(), b.size());
    try (Scope scope = Scope.open()) {
      Tensor roots = root(a.covariance()).matmul(root(b.covariance()));
      double overlap = wherePays(roots, LinearAlgebra::singularValues).sum().item();
      return distance(a, b, overlap);
    }
  }

  private static double distance(Moments a, Moments b, double traceOfRoot) {
    double means = a.mean().sub(b.mean()).square().sum().item();
    return means + trace(a.covariance()) + trace(b.covariance()) - 2 * traceOfRoot;
  }

  private static double trace(Tensor matrix) {
    double sum = 0;
    int d = (int) matrix.shape().dim(0);
    double[] values = matrix.toDoubles();
    for (int i = 0; i < d; i++) {
      sum += values[i * d + i];
    }
    return sum;
  }

  /** The symmetric square root; eigenvalues below 0 are rounding errors. */
  private static Tensor root(Tensor covariance) {
    return wherePays(
        covariance,
        matrix -> {
          LinearAlgebra.Eigen eigen = LinearAlgebra.symmetricEigen(matrix);
          Tensor scaled = eigen.vectors().mul(positive(eigen.values()).sqrt());
          return scaled.matmul(eigen.vectors().transpose(0, 1));
        });
  }

  /**
   * A function of a matrix, on the GPU where there is one and the matrix is large; what fails there
   * is computed here.
   */
  private static Tensor wherePays(Tensor matrix, UnaryOperator<Tensor> function) {
    Device device = matrix.shape().dim(0) < WIDE ? Device.CPU : Engine.device();
    if (device.kind() == Device.Kind.CPU) {
      return function.apply(matrix);
    }
    try {
      return function.apply(matrix.to(device)).to(Device.CPU);
    } catch (GanException e) {
      return function.apply(matrix);
    }
  }

  private static Tensor positive(Tensor values) {
    return values.clamp(0, Double.MAX_VALUE);
  }

  private static Moments.Sums sums(Features features) {
    Moments.Sums out = Moments.Sums.around(Moments.centre(features));
    out.add(features, 1);
    return out;
  }

  /** What one side's sampling adds to the variance and to the bias. */
  private record Spread(double variance, double bias) {}

  private static Spread leavingOut(
      Features side, Moments.Sums sums, Moments other, double value, Rng rng) {
    int groups = side.size() > LARGE ? GROUPS_OF_LARGE : GROUPS;
    int[] order = Order.random(side.count(), rng);
    double[] left = new double[groups];
    try (Scope all = Scope.open()) {
      Tensor root = root(other.covariance());
      for (int g = 0; g < groups; g++) {
        try (Scope scope = Scope.open()) {
          int from = (int) ((long) side.count() * g / groups);
          int to = (int) ((long) side.count() * (g + 1) / groups);
          Moments rest = sums.without(Order.rows(side, order, from, to)).moments();
          // Eigenvalues of B^½·A·B^½ are the squares of the singular values: half the digits,
          // a fraction of the time, and the digits lost are far below the spread.
          Tensor inner = root.matmul(rest.covariance()).matmul(root);
          Tensor squares = wherePays(inner, LinearAlgebra::symmetricEigenvalues);
          double overlap = positive(squares).sqrt().sum().item();
          left[g] = distance(rest, other, overlap);
        }
      }
    }
    Deviations deviations = Deviations.of(left);
    return new Spread(
        deviations.squares() * (groups - 1) / groups, (groups - 1) * (deviations.mean() - value));
  }
}
