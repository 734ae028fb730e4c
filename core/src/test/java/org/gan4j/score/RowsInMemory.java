package org.gan4j.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Column;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/** Rows of a table as a data set. */
record RowsInMemory(String name, Samples rows) implements Dataset {
  static Column.Numbers number(String name, double low, double high) {
    return new Column.Numbers(name, low, high, new Column.Written(-1, "", false), 0, "", List.of());
  }

  static Column.Categories categories(String name, String... names) {
    return new Column.Categories(
        name, List.of(names), Collections.nCopies(names.length, 1.0 / names.length), 0, "");
  }

  /** Two numbers that go together, a category that goes with both, another one. */
  static Table table() {
    return new Table(
        List.of(
            number("x", -4, 4),
            number("y", -8, 8),
            categories("sign", "minus", "plus"),
            categories("colour", "red", "green", "blue")));
  }

  static Samples draw(int count, long seed) {
    Random random = new Random(seed);
    double[] out = new double[count * 4];
    for (int i = 0; i < count; i++) {
      double x = Math.max(-4, Math.min(4, random.nextGaussian()));
      out[4 * i] = x;
      out[4 * i + 1] = Math.max(-8, Math.min(8, 2 * x + 0.3 * random.nextGaussian()));
      out[4 * i + 2] = x > 0 ? 1 : 0;
      out[4 * i + 3] = random.nextInt(10) < 5 ? 0 : random.nextInt(10) < 6 ? 1 : 2;
    }
    return Samples.of(table(), out);
  }

  /** The same cells, each column in another order of the rows. */
  static Samples shuffled(Samples of, long seed) {
    int columns = of.medium().count();
    double[] out = of.cells().clone();
    Random random = new Random(seed);
    for (int c = 0; c < columns; c++) {
      List<Double> cells = new ArrayList<>();
      for (int i = 0; i < of.size(); i++) {
        cells.add(out[i * columns + c]);
      }
      Collections.shuffle(cells, random);
      for (int i = 0; i < of.size(); i++) {
        out[i * columns + c] = cells.get(i);
      }
    }
    return Samples.of((Table) of.medium(), out);
  }

  static TableSide side(Samples of) {
    return TableSide.of((Table) of.medium(), of);
  }

  static TableSide side(Table table, double... cells) {
    return side(Samples.of(table, cells));
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  @Override
  public Medium medium() {
    return rows.medium();
  }

  @Override
  public long size() {
    return rows.size();
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public String fingerprint() {
    return "0123456789abcdef";
  }

  @Override
  public void read(long index, Samples into, int at) {
    into.put(at, rows.part((int) index, 1));
  }
}
