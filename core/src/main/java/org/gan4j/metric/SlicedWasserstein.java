package org.gan4j.metric;

import java.util.Arrays;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Sliced 2-Wasserstein distance (N. Bonneel et al., "Sliced and Radon Wasserstein barycenters of
 * measures", 2015, section 3): the root of the mean, over random directions u of length 1, of the
 * squared 1-D distance W₂²(uᵀx, uᵀy), which sorting gives exactly. Lower is better; for two normal
 * distributions that differ by a shift δ alone it is |δ|/√d.
 *
 * <p>Positive for finite sets of equal distributions, so compare at equal counts.
 *
 * <p>The interval is one for the score at these counts: it says how far another m made samples
 * would move it, the real ones and the directions being fixed. It is normal, with the variance of
 * the Kantorovich potentials of the made samples, which are the derivative of W₂² by their weights
 * (E. del Barrio and J.-M. Loubes, "Central limit theorems for empirical transportation cost in
 * general dimension", Annals of Probability 2019). Other directions move the score by about
 * CV/2√directions of itself, where CV ≤ √2 is the relative spread of the squared distances over
 * directions, which no interval holds: compare by equal seeds.
 */
final class SlicedWasserstein {
  private static final int DIRECTIONS_HELD = 32;
  private static final int ROWS_HELD = 4096;

  private SlicedWasserstein() {}

  /**
   * The distance, with its interval if there are two made samples.
   *
   * @param real at least 1 row
   * @param made at least 1 row of the same size; the counts may differ
   * @param directions at least 2, such as 512
   * @param rng draws the directions
   * @return the estimate
   */
  public static Estimate between(Features real, Features made, int directions, Rng rng) {
    Checks.pair("the sliced Wasserstein distance", real, made, 1);
    MetricException.LIMITS.closed("directions", directions, 2, 1 << 20);
    double[] squares = new double[directions];
    double[] potentials = new double[made.count()];
    for (int from = 0; from < directions; from += DIRECTIONS_HELD) {
      int held = Math.min(DIRECTIONS_HELD, directions - from);
      try (Scope scope = Scope.open()) {
        Tensor u = rng.normal(real.size(), held);
        u = u.div(u.square().sumKeepingDims(0).sqrt());
        float[][] x = project(real, u, held);
        float[][] y = project(made, u, held);
        for (int i = 0; i < held; i++) {
          int[] order = sort(y[i]);
          squares[from + i] = squaredDistance(x[i], y[i]);
          addPotentials(potentials, x[i], y[i], order);
        }
      }
    }
    double mean = Deviations.of(squares).mean();
    double value = Math.sqrt(mean);
    if (made.count() < 2) {
      return new Estimate(value, null);
    }
    for (int j = 0; j < potentials.length; j++) {
      potentials[j] /= directions;
    }
    double half = Interval.Z_95 * Math.sqrt(Deviations.of(potentials).varianceOfMean());
    return new Estimate(
        value, new Interval(Math.sqrt(Math.max(0, mean - half)), Math.sqrt(mean + half)));
  }

  /** Sorts numbers; returns where each had been. */
  private static int[] sort(float[] values) {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(values[i]);
      // In the order of the numbers: those below 0 have their bits turned.
      keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
    }
    Arrays.sort(keys);
    float[] unsorted = values.clone();
    int[] order = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      order[i] = (int) keys[i];
      values[i] = unsorted[order[i]];
    }
    return order;
  }

  /**
   * Adds the potential of each made sample, the centred φ with φ'(y) = 2 (y - T(y)), where T
   * carries the made samples to the real ones. Between two neighbours T is what it is at the border
   * of their shares, the mean of both where two real shares meet there too.
   *
   * @param x sorted
   * @param y sorted
   * @param order the sample that each of y is of
   */
  private static void addPotentials(double[] sum, float[] x, float[] y, int[] order) {
    int m = y.length;
    double[] potential = new double[m];
    double mean = 0;
    for (int j = 1; j < m; j++) {
      long border = (long) j * x.length;
      int at = (int) (border / m);
      double target = border % m == 0 ? (x[at - 1] + (double) x[at]) / 2 : x[at];
      potential[j] =
          potential[j - 1] + ((double) y[j] - y[j - 1]) * ((double) y[j] + y[j - 1] - 2 * target);
      mean += potential[j] / m;
    }
    for (int j = 0; j < m; j++) {
      sum[order[j]] += potential[j] - mean;
    }
  }

  private static float[][] project(Features features, Tensor u, int held) {
    float[][] out = new float[held][features.count()];
    for (int from = 0; from < features.count(); from += ROWS_HELD) {
      int to = Math.min(features.count(), from + ROWS_HELD);
      try (Scope scope = Scope.open()) {
        float[] part = features.rows(from, to).matmul(u).toFloats();
        for (int i = from; i < to; i++) {
          for (int j = 0; j < held; j++) {
            out[j][i] = part[(i - from) * held + j];
          }
        }
      }
    }
    return out;
  }

  /** ∫ (F⁻¹ - G⁻¹)² over [0, 1], exactly: both inverses are steps. Sorts its arguments. */
  static double squaredDistance(float[] x, float[] y) {
    Arrays.sort(x);
    Arrays.sort(y);
    double sum = 0;
    int i = 0;
    int j = 0;
    long at = 0; // in units of 1/(n·m)
    long n = x.length;
    long m = y.length;
    while (i < n && j < m) {
      long next = Math.min((i + 1) * m, (j + 1) * n);
      double difference = (double) x[i] - y[j];
      sum += difference * difference * (next - at);
      at = next;
      i += next == (i + 1) * m ? 1 : 0;
      j += next == (j + 1) * n ? 1 : 0;
    }
    return sum / n / m;
  }
}
