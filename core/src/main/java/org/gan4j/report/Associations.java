package org.gan4j.report;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/**
 * How strongly each pair of columns goes together: of numbers Pearson's correlation, in [-1, 1]; of
 * categories Cramér's V; of numbers and categories the correlation ratio η, both in [0, 1]. Rows in
 * which one of both cells is empty are left out; NaN where a column is the same in all rows.
 */
final class Associations {
  /** Columns that are looked at. */
  static final int MOST = 24;

  private final int columns;
  private final double[][] values;

  private Associations(int columns, double[][] values) {
    this.columns = columns;
    this.values = values;
  }

  static Associations of(Table table, Samples rows) {
    int columns = Math.min(MOST, table.columns().size());
    double[][] cells = new double[columns][rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int c = 0; c < columns; c++) {
        cells[c][row] = rows.cells()[row * table.columns().size() + c];
      }
    }
    double[][] values = new double[columns][columns];
    for (int a = 0; a < columns; a++) {
      boolean ofA = table.columns().get(a) instanceof Column.Numbers;
      for (int b = 0; b < a; b++) {
        boolean ofB = table.columns().get(b) instanceof Column.Numbers;
        values[a][b] =
            ofA && ofB
                ? correlation(cells[a], cells[b])
                : ofA
                    ? ratio(cells[a], cells[b])
                    : ofB ? ratio(cells[b], cells[a]) : cramer(cells[a], cells[b]);
      }
    }
    return new Associations(columns, values);
  }

  int columns() {
    return columns;
  }

  /** Of one column and one before it. */
  double value(int column, int before) {
    return values[column][before];
  }

  /** {@return the mean absolute difference over the pairs that both have; NaN where none is} */
  double apart(Associations other) {
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < columns; a++) {
      for (int b = 0; b < a; b++) {
        double difference = Math.abs(values[a][b] - other.values[a][b]);
        if (!Double.isNaN(difference)) {
          sum += difference;
          pairs++;
        }
      }
    }
    return sum / pairs; // NaN of none
  }

  private static boolean both(double a, double b) {
    return !Double.isNaN(a) && !Double.isNaN(b);
  }

  static double correlation(double[] a, double[] b) {
    double n = 0;
    double meanA = 0;
    double meanB = 0;
    double squareA = 0;
    double squareB = 0;
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      if (both(a[i], b[i])) {
        n++;
        double fromA = a[i] - meanA; // Welford's way: sums of squares would cancel
        double fromB = b[i] - meanB;
        meanA += fromA / n;
        meanB += fromB / n;
        squareA += fromA * (a[i] - meanA);
        squareB += fromB * (b[i] - meanB);
        product += fromA * (b[i] - meanB);
      }
    }
    return product / Math.sqrt(squareA * squareB);
  }

  /** The correlation ratio: the root of the share of the variance that lies between categories. */
  static double ratio(double[] numbers, double[] categories) {
    Map<Integer, double[]> groups = new HashMap<>(); // count, sum
    double sum = 0;
    int n = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (both(numbers[i], categories[i])) {
        double[] group = groups.computeIfAbsent((int) categories[i], key -> new double[2]);
        group[0]++;
        group[1] += numbers[i];
        sum += numbers[i];
        n++;
      }
    }
    double mean = sum / n;
    double all = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (both(numbers[i], categories[i])) {
        all += (numbers[i] - mean) * (numbers[i] - mean);
      }
    }
    double between =
        groups.values().stream()
            .mapToDouble(
                group -> {
                  double from = group[1] / group[0] - mean;
                  return group[0] * from * from;
                })
            .sum();
    return groups.size() < 2 ? Double.NaN : Math.min(1, Math.sqrt(between / all));
  }

  /** V = √(χ²/n / (min(r, c) - 1)), with χ²/n = Σ n(i,j)² / (n(i) n(j)) - 1. */
  static double cramer(double[] a, double[] b) {
    Map<Integer, Integer> ofA = new HashMap<>();
    Map<Integer, Integer> ofB = new HashMap<>();
    Map<Long, Integer> pairs = new HashMap<>();
    for (int i = 0; i < a.length; i++) {
      if (both(a[i], b[i])) {
        ofA.merge((int) a[i], 1, Integer::sum);
        ofB.merge((int) b[i], 1, Integer::sum);
        pairs.merge(((long) a[i] << 32) | (long) b[i], 1, Integer::sum);
      }
    }
    double sum = -1;
    // In the order of their names, so that the last bits are always the same.
    long[] keys = pairs.keySet().stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(keys);
    for (long key : keys) {
      double count = pairs.getOrDefault(key, 0);
      double first = ofA.getOrDefault((int) (key >> 32), 0);
      double second = ofB.getOrDefault((int) key, 0);
      sum += count * count / (first * second);
    }
    int least = Math.min(ofA.size(), ofB.size()) - 1;
    return least < 1 ? Double.NaN : Math.min(1, Math.sqrt(Math.max(0, sum) / least));
  }
}
