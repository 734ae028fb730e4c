package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.data.Loader.Batch;
import org.gan4j.medium.Column;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Training by sampling: what rows are drawn for. */
@Timeout(60)
class AskedRowsTest {
  private static final int ROWS = 5000;

  /** Rows in memory. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Cells(Table table, double[][] rows) implements Dataset {
    @Override
    public String name() {
      return "cells";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public long size() {
      return rows.length;
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public Medium medium() {
      return table;
    }

    @Override
    public void read(long index, Samples into, int at) {
      double[] row = rows[(int) index];
      System.arraycopy(row, 0, into.cells(), at * row.length, row.length);
    }
  }

  private static Column column(String name, double missing, String... names) {
    double share = 1.0 / names.length;
    return new Column.Categories(
        name, List.of(names), java.util.Collections.nCopies(names.length, share), missing, "");
  }

  /** A number that says which row it is; 3 categories, the last of which is nowhere; 2 and gaps. */
  private static Cells rows() {
    Column number = new Column.Numbers("row", 0, ROWS, Column.Written.WHOLE, 0, "", List.of());
    Table table =
        new Table(List.of(column("a", 0, "x", "y", "z"), number, column("b", 0.1, "u", "v")));
    Random random = new Random(5);
    double[][] rows = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      double gap = random.nextDouble() < 0.1 ? Double.NaN : random.nextDouble() < 0.02 ? 0 : 1;
      rows[i] = new double[] {random.nextDouble() < 0.95 ? 0 : 1, i, gap};
    }
    return new Cells(table, rows);
  }

  /** The choice of a row in a column, among those of both. */
  private static int choice(double[] cells, int row, int column) {
    double cell = cells[3 * row + column];
    return column == 0 ? (int) cell : 3 + (Double.isNaN(cell) ? 2 : (int) cell);
  }

  @Test
  void categoriesComeByTheLogarithmsOfTheirRowsAndRowsAlike() {
    Cells set = rows();
    int batch = 500;
    int batches = 200;
    double[] seen = new double[6];
    int[] of = new int[ROWS];
    try (Loader loader = Loader.asking(set, batch, 11, 0, 2)) {
      for (int b = 0; b < batches; b++) {
        Batch next = loader.next();
        double[] cells = next.samples().cells();
        for (int i = 0; i < batch; i++) {
          int asked = next.asked()[i];
          seen[asked]++;
          assertThat(asked).isEqualTo(choice(cells, i, asked < 3 ? 0 : 2));
          of[(int) cells[3 * i + 1]] += asked == 1 ? 1 : 0;
        }
        int[] sorted = next.asked().clone();
        int[] wanted = next.wanted().clone();
        assertThat(wanted).isNotEqualTo(sorted);
        Arrays.sort(sorted);
        Arrays.sort(wanted);
        assertThat(wanted).isEqualTo(sorted);
      }
    }
    double[] count = new double[6];
    for (int i = 0; i < ROWS; i++) {
      count[choice(set.rows[i], 0, 0)]++;
      count[choice(set.rows[i], 0, 2)]++;
    }
    double n = (double) batch * batches;
    double square = 0;
    for (int column = 0; column < 2; column++) {
      double all = 0;
      for (int j = 0; j < 3; j++) {
        all += Math.log1p(count[3 * column + j]);
      }
      for (int j = 0; j < 3; j++) {
        int at = 3 * column + j;
        double expected = n / 2 * Math.log1p(count[at]) / all;
        if (expected == 0) {
          assertThat(seen[at]).isZero();
        } else {
          square += (seen[at] - expected) * (seen[at] - expected) / expected;
        }
      }
    }
    assertThat(square).as("chi-square of 4 degrees, 99.9 %%").isLessThan(18.5);
    double expected = seen[1] / count[1];
    square = 0;
    for (int i = 0; i < ROWS; i++) {
      if (choice(set.rows[i], 0, 0) == 1) {
        square += (of[i] - expected) * (of[i] - expected) / expected;
      }
    }
    double degrees = count[1] - 1;
    assertThat(square).isLessThan(degrees + 4 * Math.sqrt(2 * degrees));
  }

  @Test
  void theStreamIsAFunctionOfSeedAndPosition() {
    Cells set = rows();
    try (Loader whole = Loader.asking(set, 50, 3, 0, 1);
        Loader rest = Loader.asking(set, 50, 3, 150, 3);
        Loader other = Loader.asking(set, 50, 4, 150, 1)) {
      for (int i = 0; i < 3; i++) {
        var unused = whole.next();
      }
      for (int i = 0; i < 20; i++) {
        Batch expected = whole.next();
        Batch got = rest.next();
        assertThat(got.samples().cells()).containsExactly(expected.samples().cells());
        assertThat(got.asked()).containsExactly(expected.asked());
        assertThat(got.wanted()).containsExactly(expected.wanted());
        assertThat(other.next().asked()).isNotEqualTo(expected.asked());
      }
    }
  }

  @Test
  void aTableWithoutCategoriesIsAskedForNothing() {
    Column number = new Column.Numbers("row", 0, 9, Column.Written.WHOLE, 0, "", List.of());
    double[][] rows = new double[10][1];
    for (int i = 0; i < 10; i++) {
      rows[i][0] = i;
    }
    try (Loader loader = Loader.asking(new Cells(new Table(List.of(number)), rows), 10, 1, 0, 1)) {
      Batch batch = loader.next();
      assertThat(batch.asked()).isEmpty();
      assertThat(batch.wanted()).isEmpty();
      assertThat(batch.samples().cells()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }
}
