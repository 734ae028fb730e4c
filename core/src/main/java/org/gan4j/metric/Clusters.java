package org.gan4j.metric;

import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * k-means: Lloyd's iterations from k-means++ centres (D. Arthur and S. Vassilvitskii, 2007). A
 * cluster that runs empty keeps its centre.
 */
final class Clusters {
  private static final int ITERATIONS = 25;
  private static final int ROWS_HELD = 4096;

  private Clusters() {}

  /** The cluster of each sample, in [0, k). */
  static int[] of(Features features, int k, Rng rng) {
    double[] centres = seeds(features, k, rng);
    int[] cluster = new int[features.count()];
    for (int i = 0; i < ITERATIONS; i++) {
      int moved = assign(features, centres, k, cluster);
      if (moved == 0 && i > 0) {
        break;
      }
      average(features, cluster, centres, k);
    }
    return cluster;
  }

  /**
   * Each next centre is a sample, drawn with probability as its squared distance to the last ones.
   */
  private static double[] seeds(Features features, int k, Rng rng) {
    int n = features.count();
    int d = features.size();
    double[] centres = new double[k * d];
    double[] squared = new double[n];
    float[] draws;
    try (Scope scope = Scope.open()) {
      draws = rng.uniform(k).toFloats();
    }
    int chosen = Math.min(n - 1, (int) (draws[0] * n));
    for (int c = 0; c < k; c++) {
      double total = 0;
      for (int j = 0; j < d; j++) {
        centres[c * d + j] = features.at(chosen, j);
      }
      for (int i = 0; i < n; i++) {
        double distance = 0;
        for (int j = 0; j < d; j++) {
          double difference = features.at(i, j) - centres[c * d + j];
          distance += difference * difference;
        }
        squared[i] = c == 0 ? distance : Math.min(squared[i], distance);
        total += squared[i];
      }
      if (c + 1 < k) {
        double left = draws[c + 1] * total;
        chosen = 0;
        while (chosen < n - 1 && left >= squared[chosen]) {
          left -= squared[chosen++];
        }
      }
    }
    return centres;
  }

  private static int assign(Features features, double[] centres, int k, int[] cluster) {
    int d = features.size();
    float[] narrow = new float[centres.length];
    double[] halfNorms = new double[k];
    for (int i = 0; i < centres.length; i++) {
      narrow[i] = (float) centres[i];
      halfNorms[i / d] += 0.5 * centres[i] * centres[i];
    }
    int moved = 0;
    try (Scope all = Scope.open()) {
      Tensor right = Tensor.of(narrow, k, d).transpose(0, 1);
      for (int from = 0; from < features.count(); from += ROWS_HELD) {
        int to = Math.min(features.count(), from + ROWS_HELD);
        try (Scope scope = Scope.open()) {
          float[] products = features.rows(from, to).matmul(right).toFloats();
          for (int i = from; i < to; i++) {
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < k; c++) {
              double closeness = products[(i - from) * k + c] - halfNorms[c];
              if (closeness > highest) {
                highest = closeness;
                best = c;
              }
            }
            moved += best == cluster[i] ? 0 : 1;
            cluster[i] = best;
          }
        }
      }
    }
    return moved;
  }

  private static void average(Features features, int[] cluster, double[] centres, int k) {
    int d = features.size();
    double[] sums = new double[k * d];
    int[] counts = new int[k];
    for (int i = 0; i < cluster.length; i++) {
      counts[cluster[i]]++;
      for (int j = 0; j < d; j++) {
        sums[cluster[i] * d + j] += features.at(i, j);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      if (counts[i / d] > 0) {
        centres[i] = sums[i] / counts[i / d];
      }
    }
  }
}
