package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.medium.Column;

/** Modes of the numbers of one column. */
final class Mixture {
  private Mixture() {}

  /** Modes of equal shares: a stand-in. */
  static List<Column.Mode> fit(double[] values, int most, long seed) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    List<Column.Mode> modes = new ArrayList<>();
    int n = Math.min(most, sorted.length);
    for (int i = 0; i < n; i++) {
      int from = (int) ((long) i * sorted.length / n);
      int to = (int) ((long) (i + 1) * sorted.length / n);
      double sum = 0;
      for (int j = from; j < to; j++) {
        sum += sorted[j];
      }
      double spread = (sorted[to - 1] - sorted[from]) / 4;
      double least = (sorted[sorted.length - 1] - sorted[0]) * 1e-3 + 1e-9;
      modes.add(new Column.Mode(1.0 / n, sum / (to - from), Math.max(spread, least)));
    }
    return modes;
  }
}
