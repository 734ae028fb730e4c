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
  /** Numbers of a block of rows, or of its products with the centres: 4 MiB of floats. */
  private static final int BLOCK_NUMBERS = 1 << 20;

  private static final int SEEDING_ROWS_PER_CENTRE = 100;

  private final int k;
  private final int size;
  private final float[] shift;
  private final float[] centres;

  private KMeans(int k, int size, float[] shift, float[] centres) {
    this.k = k;
    this.size = size;
    this.shift = shift;
    this.centres = centres;
  }

  /**
   * Finds the centres.
   *
   * @param rows at least k, all finite
   * @param iterations Lloyd steps at most; fewer once no row changes its centre
   */
  static KMeans fit(Features rows, int k, int iterations, Rng rng) {
    KMeans clusters = new KMeans(k, rows.size(), near(rows), seeds(rows, k, rng));
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
    int block = Math.max(1, BLOCK_NUMBERS / Math.max(size, k));
    try (Scope scope = Scope.open()) {
      // Far from the origin the products would round away what tells two centres apart.
      Tensor origin = Tensor.of(shift, size);
      Tensor all = Tensor.of(centres, k, size).sub(origin);
      Tensor transposed = all.transpose(0, 1);
      Tensor halfSquares = all.square().sum(1).mul(0.5);
      for (int from = 0; from < nearest.length; from += block) {
        int to = Math.min(nearest.length, from + block);
        try (Scope inner = Scope.open()) {
          // |x - c|² is least where x·c - |c|² / 2 is greatest
          Tensor x = rows.rows(from, to).sub(origin);
          long[] best = x.matmul(transposed).sub(halfSquares).argmax(1).toLongs();
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

  private static float[] near(Features rows) {
    double[] centre = Moments.centre(rows);
    float[] out = new float[centre.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = (float) centre[j];
    }
    return out;
  }

  private static float[] seeds(Features rows, int k, Rng rng) {
    int pooled = (int) Math.min((long) k * SEEDING_ROWS_PER_CENTRE, rows.count());
    int[] pool = Arrays.copyOf(Order.random(rows.count(), rng), pooled);
    float[] uniform = draws(k, rng);
    float[] seeds = new float[k * rows.size()];
    double[] squares = new double[pool.length];
    Arrays.fill(squares, Double.POSITIVE_INFINITY);
    int chosen = pool[0]; // the pool is in random order
    for (int seed = 0; seed < k; seed++) {
      System.arraycopy(rows.values(), chosen * rows.size(), seeds, seed * rows.size(), rows.size());
      double total = 0;
      for (int i = 0; i < pool.length; i++) {
        squares[i] = Math.min(squares[i], PairRows.squared(rows, pool[i], rows, chosen));
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

  private static float[] draws(int n, Rng rng) {
    try (Scope scope = Scope.open()) {
      return rng.uniform(n).toFloats();
    }
  }
}
