package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/**
 * Rows as learners see them, by the protocol of SDGym 0.2.2, in which CTGAN's results were found:
 * numbers from 0 to 5 between the column's least and greatest, or their logarithm (of at least
 * 0.01) where none is negative and the greatest is 1000 or more; columns of two categories as 0 and
 * 1; all others as unit vectors of the categories that were learned from, zeros for any other.
 * Least and greatest are the column's, so of the real data.
 *
 * <p>An empty cell, which the protocol does not know, is a category, or of numbers the mean of
 * those that were learned from, with one more feature that says so.
 */
final class RowFeatures {
  private static final double WIDE = 1e3;
  private static final double LEAST = 1e-2;
  private static final double SCALE = 5;

  private final Table table;
  private final int target;
  private final double[] means;
  private final int[][] places;

  /**
   * Rows, column by column. Unit vectors are never written out, so that many categories cost
   * nothing.
   *
   * @param count of rows
   * @param numbers {@code [features][rows]}
   * @param choices {@code [columns][rows]}: the place of the one in a unit vector, -1 for none
   * @param sizes of the unit vectors
   */
  @SuppressWarnings("ArrayRecordComponent") // large buffers, handed over without copies
  record Rows(int count, double[][] numbers, int[][] choices, int[] sizes) {
    /** All features where unit vectors are written out. */
    int width() {
      return numbers.length + Arrays.stream(sizes).sum();
    }

    /** Where each column's unit vector begins among the features. */
    int[] starts() {
      int[] out = new int[sizes.length];
      int at = numbers.length;
      for (int c = 0; c < out.length; c++) {
        out[c] = at;
        at += sizes[c];
      }
      return out;
    }
  }

  /**
   * What is known of the rows that are learned from.
   *
   * @param target the column that is to be told from the others
   */
  RowFeatures(Samples learned, int target) {
    table = learned.medium().table().orElseThrow();
    this.target = target;
    List<Column> columns = table.columns();
    means = new double[columns.size()];
    places = new int[columns.size()][];
    for (int c = 0; c < columns.size(); c++) {
      double[] cells = cells(learned, c);
      if (columns.get(c) instanceof Column.Numbers numbers) {
        means[c] =
            Arrays.stream(cells)
                .filter(Double::isFinite)
                .map(cell -> scaled(numbers, cell))
                .average()
                .orElse(0);
      } else {
        int[] of = new int[names(columns.get(c)) + 1];
        Arrays.fill(of, -1);
        for (double cell : cells) {
          of[choice(columns.get(c), cell)] = 0;
        }
        int next = 0;
        for (int i = 0; i < of.length; i++) {
          of[i] = of[i] < 0 ? -1 : next++;
        }
        places[c] = of;
      }
    }
  }

  /** Some rows' features. */
  Rows of(Samples samples) {
    List<double[]> numbers = new ArrayList<>();
    List<int[]> choices = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int c = 0; c < table.count(); c++) {
      if (c == target) {
        continue;
      }
      Column column = table.columns().get(c);
      double[] cells = cells(samples, c);
      if (column instanceof Column.Numbers of) {
        double mean = means[c];
        numbers.add(
            Arrays.stream(cells).map(v -> Double.isNaN(v) ? mean : scaled(of, v)).toArray());
        if (of.hasGaps()) {
          numbers.add(Arrays.stream(cells).map(v -> Double.isNaN(v) ? 1 : 0).toArray());
        }
      } else if (column.choices() <= 2) {
        numbers.add(Arrays.stream(cells).map(v -> choice(column, v)).toArray());
      } else {
        int[] of = places[c];
        choices.add(Arrays.stream(cells).mapToInt(v -> of[choice(column, v)]).toArray());
        sizes.add(1 + Arrays.stream(of).max().orElseThrow());
      }
    }
    return new Rows(
        samples.size(),
        numbers.toArray(new double[0][]),
        choices.toArray(new int[0][]),
        sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The cells of one column. */
  static double[] cells(Samples samples, int column) {
    double[] out = new double[samples.size()];
    int columns = samples.medium().count();
    for (int i = 0; i < out.length; i++) {
      out[i] = samples.cells()[i * columns + column];
    }
    return out;
  }

  /** Which choice a cell of categories is. */
  static int choice(Column column, double cell) {
    return ((Column.Categories) column).choice(cell);
  }

  private static int names(Column column) {
    return ((Column.Categories) column).names().size();
  }

  /** Whether a column's numbers are seen by their logarithms. */
  static boolean wide(Column.Numbers column) {
    return column.low() >= 0 && column.high() >= WIDE;
  }

  private static double scaled(Column.Numbers column, double cell) {
    if (wide(column)) {
      return StrictMath.log(Math.max(cell, LEAST));
    }
    double range = column.high() - column.low();
    return range > 0 ? (cell - column.low()) / range * SCALE : 0;
  }
}
