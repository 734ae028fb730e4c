package org.gan4j.metric;

import java.util.SplittableRandom;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;

/** Samples in random order: data sets on disk are often sorted by class. */
final class Order {
  private Order() {}

  /** A random permutation of 0 to n - 1 (Fisher and Yates). */
  static int[] random(int n, Rng rng) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    try (Scope scope = Scope.open()) {
      long[] bits = rng.integers(Long.MAX_VALUE, n).toLongs();
      for (int i = n - 1; i > 0; i--) {
        int j = (int) (bits[i] % (i + 1));
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
    }
    return order;
  }

  /** The same by a generator that costs no native memory. */
  static int[] random(int n, SplittableRandom random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The samples at places {@code from} (inclusive) to {@code to} (exclusive) of an order. */
  static Features rows(Features features, int[] order, int from, int to) {
    int d = features.size();
    float[] out = new float[(to - from) * d];
    for (int i = from; i < to; i++) {
      System.arraycopy(features.values(), order[i] * d, out, (i - from) * d, d);
    }
    return new Features(out, to - from, d);
  }
}
