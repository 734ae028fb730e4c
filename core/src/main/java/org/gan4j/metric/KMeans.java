package org.gan4j.metric;

import java.util.Arrays;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Lloyd's k-means from k-means++ seeds (Arthur and Vassilvitskii, SODA 2007), in blocks of rows, so
 * that its memory is the centres and one block. The seeds are chosen among at most 100 k rows.
 */
final class KMeans {
  private static final int BLOCK = 4096;
  private static final int SEEDING_ROWS_PER_CENTRE = 100;

  private final int k;
  private final int size;
  private final float[] centres;

  private KMeans(int k, int size, float[] centres) {
    this.k = k;
    this.size = size;
    this.centres = centres;
  }

  /**
   * @param rows at least k, all finite
   * @param iterations Lloyd steps at most; fewer once no row changes its centre
   */
  static KMeans fit(Features rows, int k, int iterations, Rng rng) {
    KMeans clusters = new KMeans(k, rows.size(), seeds(rows, k, rng));
    int[] previous = new int[0];
    for (int i = 0; i < iterations; i++) {
      int[] nearest = clusters.nearest(rows);
      if (Arrays.equals(nearest, previous)) {
        break;
      }
      clusters.moveToMeans(rows, nearest);
      previous = nearest;
    }
    return clusters;
  }

  /** The nearest centre of each row by Euclidean distance, the first of equals. */
  int[] nearest(Features rows) {
    int[] nearest = new int[rows.count()];
    try (Scope scope = Scope.open()) {
      Tensor all = Tensor.of(centres, k, size);
      Tensor transposed = all.transpose(0, 1);
      Tensor halfSquares = all.square().sum(false, 1).mul(0.5);
      for (int from = 0; from < nearest.length; from += BLOCK) {
        int to = Math.min(nearest.length, from + BLOCK);
        try (Scope block = Scope.open()) {
          // |x - c|² is least where x·c - |c|² / 2 is greatest
          long[] best = rows.rows(from, to).matmul(transposed).sub(halfSquares).argmax(1).toLongs();
          for (int i = from; i < to; i++) {
            nearest[i] = (int) best[i - from];
          }
        }
      }
    }
    return nearest;
  }

  /** A centre that lost all its rows stays where it is. */
  private void moveToMeans(Features rows, int[] nearest) {
    double[] sums = new double[centres.length];
    float[] values = rows.values();
    for (int i = 0; i < nearest.length; i++) {
      int to = nearest[i] * size;
      for (int j = 0, from = i * size; j < size; j++) {
        sums[to + j] += values[from + j];
      }
    }
    long[] counts = Histogram.counts(nearest, k);
    for (int i = 0; i < centres.length; i++) {
      long count = counts[i / size];
      if (count > 0) {
        centres[i] = (float) (sums[i] / count);
      }
    }
  }

  private static float[] seeds(Features rows, int k, Rng rng) {
    int[] pool =
        pool(rows.count(), Math.min((long) k * SEEDING_ROWS_PER_CENTRE, rows.count()), rng);
    float[] uniform = draws(k, rng);
    float[] seeds = new float[k * rows.size()];
    double[] squares = new double[pool.length];
    Arrays.fill(squares, Double.POSITIVE_INFINITY);
    int chosen = pool[0]; // the pool is in random order
    for (int seed = 0; seed < k; seed++) {
      System.arraycopy(rows.values(), chosen * rows.size(), seeds, seed * rows.size(), rows.size());
      double total = 0;
      for (int i = 0; i < pool.length; i++) {
        squares[i] = Math.min(squares[i], squaredDistance(rows, pool[i], chosen));
        total += squares[i];
      }
      // A row is chosen with a chance in proportion to its squared distance to the seeds so far.
      double left = uniform[seed] * total;
      int i = 0;
      while (i < pool.length - 1 && (left >= squares[i] || squares[i] == 0)) {
        left -= squares[i++];
      }
      chosen = pool[i];
    }
    return seeds;
  }

  /** {@code size} different numbers below {@code n} in random order. */
  private static int[] pool(int n, long size, Rng rng) {
    int[] numbers = new int[n];
    Arrays.setAll(numbers, i -> i);
    try (Scope scope = Scope.open()) {
      long[] draws = rng.integers(1L << 62, size).toLongs();
      for (int i = 0; i < size; i++) {
        int other = i + (int) (draws[i] % (n - i));
        int held = numbers[i];
        numbers[i] = numbers[other];
        numbers[other] = held;
      }
    }
    return Arrays.copyOf(numbers, (int) size);
  }

  private static float[] draws(int n, Rng rng) {
    try (Scope scope = Scope.open()) {
      return rng.uniform(n).toFloats();
    }
  }

  private static double squaredDistance(Features rows, int a, int b) {
    float[] values = rows.values();
    float sum = 0;
    for (int j = 0, p = a * rows.size(), q = b * rows.size(); j < rows.size(); j++) {
      float difference = values[p + j] - values[q + j];
      sum += difference * difference;
    }
    return sum;
  }
}
