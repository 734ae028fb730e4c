package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.metric.Estimate;

/**
 * How alike the columns' distributions are, one by one: 1 less the Kolmogorov-Smirnov distance of
 * numbers, 1 less the total variation of categories (KSComplement and TVComplement of SDMetrics).
 * An empty cell is one more category; of numbers, those that are there are compared, and the result
 * is multiplied with 1 less the difference of the shares of empty cells.
 */
final class ColumnShapes {
  private ColumnShapes() {}

  /** {@return the mean over the columns} */
  static Estimate between(TableSide real, TableSide made) {
    Similarity mean = new Similarity(made.count());
    for (int c = 0; c < real.columns(); c++) {
      mean.add(of(real, made, c));
    }
    return mean.mean();
  }

  /** {@return one column's similarity: of all made rows, then without each group of them} */
  static double[] of(TableSide real, TableSide made, int column) {
    return real.isNumber(column) ? numbers(real, made, column) : categories(real, made, column);
  }

  private static double[] categories(TableSide real, TableSide made, int column) {
    int groups = Similarity.groups(made.count());
    int choices = real.choices(column);
    double[] shares = new double[choices];
    for (int i = 0; i < real.count(); i++) {
      shares[real.choice(column, i)] += 1.0 / real.count();
    }
    Counts counts = new Counts(choices, groups);
    for (int i = 0; i < made.count(); i++) {
      counts.add(made.choice(column, i), i);
    }
    return counts.overlap(shares);
  }

  private static double[] numbers(TableSide real, TableSide made, int column) {
    int groups = Similarity.groups(made.count());
    double[] truth = real.sorted(column);
    double gaps = 1 - (double) truth.length / real.count();
    double[] all = made.sorted(column);
    double[][] of = new double[groups][];
    int[] rows = new int[groups];
    for (int g = 0; g < groups; g++) {
      rows[g] = (made.count() - g + groups - 1) / groups;
      double[] cells = new double[rows[g]];
      int there = 0;
      for (int i = g; i < made.count(); i += groups) {
        double cell = made.cells()[column][i];
        if (!Double.isNaN(cell)) {
          cells[there++] = cell;
        }
      }
      of[g] = Arrays.copyOf(cells, there);
      Arrays.sort(of[g]);
    }
    double[] out = distances(truth, all, of);
    for (int g = 0; g <= groups; g++) {
      int total = made.count() - (g == 0 ? 0 : rows[g - 1]);
      int there = all.length - (g == 0 ? 0 : of[g - 1].length);
      double missing = 1 - (double) there / total;
      out[g] = (1 - out[g]) * (1 - Math.abs(gaps - missing));
    }
    return out;
  }

  /**
   * Kolmogorov-Smirnov distances: of all, then without each group; 0 where neither side has
   * numbers, 1 where one alone has.
   *
   * @param real sorted
   * @param all sorted
   * @param groups the same by group, each sorted
   */
  static double[] distances(double[] real, double[] all, double[][] groups) {
    double[] most = new double[groups.length + 1];
    int[] at = new int[groups.length];
    int r = 0;
    int m = 0;
    while (r < real.length || m < all.length) {
      double value = m >= all.length || (r < real.length && real[r] <= all[m]) ? real[r] : all[m];
      while (r < real.length && real[r] == value) {
        r++;
      }
      while (m < all.length && all[m] == value) {
        m++;
      }
      double share = (double) r / real.length;
      most[0] = Math.max(most[0], Math.abs(share - (double) m / all.length));
      for (int g = 0; g < groups.length; g++) {
        double[] of = groups[g];
        int there = at[g];
        while (there < of.length && of[there] <= value) {
          there++;
        }
        at[g] = there;
        double below = (double) (m - there) / (all.length - of.length);
        most[g + 1] = Math.max(most[g + 1], Math.abs(share - below));
      }
    }
    for (int g = 0; g <= groups.length; g++) {
      int left = all.length - (g == 0 ? 0 : groups[g - 1].length);
      if (left == 0 || real.length == 0) {
        most[g] = left == real.length ? 0 : 1;
      }
    }
    return most;
  }

  /** Counts of choices among all rows and in each group of them. */
  static final class Counts {
    private final int[][] counts;
    private final int[] rows;

    Counts(int choices, int groups) {
      counts = new int[groups + 1][choices];
      rows = new int[groups + 1];
    }

    void add(int choice, int row) {
      counts[0][choice]++;
      rows[0]++;
      int groups = counts.length - 1;
      if (groups > 0) {
        int g = 1 + row % groups;
        counts[g][choice]++;
        rows[g]++;
      }
    }

    /** {@return 1 less the total variation from these shares: of all, then without each group} */
    double[] overlap(double[] shares) {
      double[] out = new double[counts.length];
      for (int g = 0; g < out.length; g++) {
        double total = rows[0] - (g == 0 ? 0 : rows[g]);
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
          int count = counts[0][i] - (g == 0 ? 0 : counts[g][i]);
          sum += Math.abs(shares[i] - count / total);
        }
        out[g] = 1 - sum / 2;
      }
      return out;
    }
  }
}
