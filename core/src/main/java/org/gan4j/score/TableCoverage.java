package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;

/**
 * How much of what real columns hold is made at all (RangeCoverage, CategoryCoverage of SDMetrics).
 */
final class TableCoverage {
  private TableCoverage() {}

  /**
   * {@return the share of the real range that lies between the least and the greatest made number,
   * mean over the columns of numbers; of a column that never changes 1 if its number is made}
   */
  static Estimate ranges(TableSide real, TableSide made) {
    Similarity mean = new Similarity(made.count());
    for (int c = 0; c < real.columns(); c++) {
      if (real.isNumber(c)) {
        mean.add(range(real, made, c));
      }
    }
    return mean.mean();
  }

  private static double[] range(TableSide real, TableSide made, int column) {
    double[] truth = PairTrends.range(real, column);
    int groups = Similarity.groups(made.count());
    double[] out = new double[groups + 1];
    double[][] ends = new double[groups + 1][];
    Arrays.setAll(ends, g -> new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
    double[] cells = made.cells()[column];
    for (int i = 0; i < cells.length; i++) {
      if (!Double.isNaN(cells[i])) {
        double[] end = ends[groups == 0 ? 0 : 1 + i % groups];
        end[0] = Math.min(end[0], cells[i]);
        end[1] = Math.max(end[1], cells[i]);
      }
    }
    for (int without = 0; without <= groups; without++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int g = 0; g <= groups; g++) {
        if (without == 0 || g != without) {
          low = Math.min(low, ends[g][0]);
          high = Math.max(high, ends[g][1]);
        }
      }
      out[without] = covered(truth[0], truth[1], low, high);
    }
    return out;
  }

  /** The share of [least, greatest] that lies in [low, high]. */
  private static double covered(double least, double greatest, double low, double high) {
    if (!(low <= high)) {
      return 0; // nothing is made
    }
    if (least == greatest) {
      return low <= least && greatest <= high ? 1 : 0;
    }
    double within = Math.min(greatest, high) - Math.max(least, low);
    return Math.max(0, within / (greatest - least));
  }

  /**
   * {@return the share of the real categories that are made, mean over the columns of categories}
   * The interval takes each category's count among the made rows as Poisson's.
   */
  static Estimate categories(TableSide real, TableSide made) {
    double sum = 0;
    double variance = 0;
    int columns = 0;
    for (int c = 0; c < real.columns(); c++) {
      if (real.isNumber(c)) {
        continue;
      }
      int[] truth = counts(real, c);
      int[] there = counts(made, c);
      int known = 0;
      int reached = 0;
      double own = 0;
      for (int k = 0; k < truth.length; k++) {
        if (truth[k] > 0) {
          known++;
          reached += there[k] > 0 ? 1 : 0;
          double never = Math.exp(-there[k]);
          own += never * (1 - never);
        }
      }
      sum += known == 0 ? 1 : (double) reached / known;
      variance += known == 0 ? 0 : own / known / known;
      columns++;
    }
    double value = sum / columns;
    double half = Interval.Z_95 * Math.sqrt(variance) / columns;
    return new Estimate(value, new Interval(Math.max(0, value - half), Math.min(1, value + half)));
  }

  /** Rows of each category, empty cells left out. */
  private static int[] counts(TableSide side, int column) {
    int[] out = new int[side.choices(column) - 1];
    for (int i = 0; i < side.count(); i++) {
      int choice = side.choice(column, i);
      if (choice < out.length) {
        out[choice]++;
      }
    }
    return out;
  }
}
