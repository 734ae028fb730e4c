package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/**
 * Rows that are compared, column by column.
 *
 * @param table their columns
 * @param cells {@code [columns][count]}: numbers, places of categories, NaN where a cell is empty
 * @param count rows
 */
@SuppressWarnings("ArrayRecordComponent") // large buffers, handed over without copies
record TableSide(Table table, double[][] cells, int count) {
  static TableSide of(Table table, Samples samples) {
    int columns = table.count();
    int n = samples.size();
    double[][] out = new double[columns][n];
    double[] rows = samples.cells();
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < columns; c++) {
        out[c][i] = rows[i * columns + c] + 0.0; // one zero
      }
    }
    return new TableSide(table, out, n);
  }

  int columns() {
    return cells.length;
  }

  /** The same rows, one after the other. */
  Samples samples() {
    double[] out = new double[Math.multiplyExact(count, cells.length)];
    for (int c = 0; c < cells.length; c++) {
      for (int i = 0; i < count; i++) {
        out[i * cells.length + c] = cells[c][i];
      }
    }
    return Samples.of(table, out);
  }

  boolean isNumber(int column) {
    return table.columns().get(column) instanceof Column.Numbers;
  }

  /** Categories of a column, the empty cell besides. */
  int choices(int column) {
    return ((Column.Categories) table.columns().get(column)).names().size() + 1;
  }

  /** Which category a cell has; the last choice where it is empty. */
  int choice(int column, int row) {
    return ((Column.Categories) table.columns().get(column)).choice(cells[column][row]);
  }

  /** Rows that follow one another. */
  TableSide part(int from, int to) {
    double[][] out = new double[cells.length][];
    Arrays.setAll(out, c -> Arrays.copyOfRange(cells[c], from, to));
    return new TableSide(table, out, to - from);
  }

  /** The first rows, or all where there are no more. */
  TableSide first(int most) {
    return count <= most ? this : part(0, most);
  }

  /** The numbers of a column that are there, sorted. */
  double[] sorted(int column) {
    double[] out = present(column);
    Arrays.sort(out);
    return out;
  }

  /** The cells of a column that are not empty, in the order of the rows. */
  double[] present(int column) {
    return Arrays.stream(cells[column]).filter(cell -> !Double.isNaN(cell)).toArray();
  }
}
