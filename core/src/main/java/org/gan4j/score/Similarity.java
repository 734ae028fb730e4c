package org.gan4j.score;

import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;

/** Means of similarities in [0, 1], each taken of all made rows and of all but those of a group. */
final class Similarity {
  private final double[] sums;
  private int parts;

  /**
   * Nothing yet.
   *
   * @param rows made ones
   */
  Similarity(int rows) {
    sums = new double[1 + groups(rows)];
  }

  /** Groups of rows; row i is of group i modulo as many. A single row has none. */
  static int groups(int rows) {
    return rows < 2 ? 0 : Jackknife.groups(rows);
  }

  /**
   * One part of the mean.
   *
   * @param similarities of all rows, then without each group
   */
  void add(double[] similarities) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += similarities[i];
    }
    parts++;
  }

  boolean isEmpty() {
    return parts == 0;
  }

  /** {@return the mean with its interval (delete-a-group jackknife), within [0, 1]} */
  Estimate mean() {
    double value = Math.min(1, sums[0] / parts);
    if (sums.length == 1) {
      return new Estimate(value, null);
    }
    double[] without = new double[sums.length - 1];
    for (int g = 0; g < without.length; g++) {
      without[g] = 1 - sums[g + 1] / parts;
    }
    Interval around = Jackknife.of(1 - value, without).interval();
    return around == null
        ? new Estimate(value, null)
        : new Estimate(
            value, new Interval(Math.max(0, Math.min(value, 1 - around.high())), 1 - around.low()));
  }
}
