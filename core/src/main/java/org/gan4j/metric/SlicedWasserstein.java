package org.gan4j.metric;

import java.util.Arrays;
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
 */
public final class SlicedWasserstein {
  private static final int DIRECTIONS_HELD = 32;
  private static final int ROWS_HELD = 4096;

  private SlicedWasserstein() {}

  /**
   * The distance. The interval covers the choice of directions alone, not the choice of samples.
   *
   * @param real at least 1 row
   * @param made at least 1 row of the same size; the counts may differ
   * @param directions at least 2, such as 512
   */
  public static Estimate between(Features real, Features made, int directions, Rng rng) {
    Checks.pair("the sliced Wasserstein distance", real, made, 1);
    Checks.range("directions", directions, 2, 1 << 20);
    double[] squares = new double[directions];
    for (int from = 0; from < directions; from += DIRECTIONS_HELD) {
      int held = Math.min(DIRECTIONS_HELD, directions - from);
      try (Scope scope = Scope.open()) {
        Tensor u = rng.normal(real.size(), held);
        u = u.div(u.square().sum(true, 0).sqrt());
        float[][] x = project(real, u, held);
        float[][] y = project(made, u, held);
        for (int i = 0; i < held; i++) {
          squares[from + i] = squaredDistance(x[i], y[i]);
        }
      }
    }
    Estimate mean = Estimate.mean(squares);
    Interval around = mean.interval();
    if (around == null) {
      throw new AssertionError("a mean has an interval");
    }
    return new Estimate(
        Math.sqrt(mean.value()),
        new Interval(Math.sqrt(Math.max(0, around.low())), Math.sqrt(around.high())));
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
