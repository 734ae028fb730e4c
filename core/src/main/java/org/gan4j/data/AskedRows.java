package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/**
 * Rows of a table as training by sampling takes them (Xu et al., "Modeling tabular data using
 * conditional GAN", NeurIPS 2019, section 4.3): a column of categories, each as likely as the
 * others; one of its choices, an empty cell among them, in proportion to the logarithm of 1 + the
 * number of its rows, so that rare ones come often enough; and one of these rows, each as likely as
 * the others. What is drawn at a position of the stream is a function of seed and position alone.
 *
 * <p>It keeps a row's number for each row and column of categories.
 */
final class AskedRows {
  private static final int BLOCK = 4096;

  private final List<Asked> columns = new ArrayList<>();
  private final long seed;

  /**
   * The rows of one column, choice by choice.
   *
   * @param first the column's first choice among those of all columns
   * @param starts where each choice's rows begin, {@code [choices + 1]}
   * @param rows all rows in the order of their choices
   * @param shares the sums of how likely each choice and those before it are, {@code [choices]}
   */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Asked(int first, int[] starts, int[] rows, double[] shares) {}

  /**
   * One draw.
   *
   * @param row of the data
   * @param choice that it was drawn for, among those of all columns
   */
  record Drawn(int row, int choice) {}

  /**
   * Reads the categories of all rows.
   *
   * @param set of rows; it stays the caller's
   * @param seed of the draws
   */
  AskedRows(Dataset set, long seed) {
    this.seed = seed;
    Table table = set.medium().table().orElseThrow();
    int rows = Math.toIntExact(set.size());
    List<Integer> asked = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      if (table.columns().get(c) instanceof Column.Categories) {
        asked.add(c);
      }
    }
    int[][] cells = new int[asked.size()][rows];
    for (int from = 0; from < rows; from += BLOCK) {
      Samples block = set.read(from, Math.min(BLOCK, rows - from));
      for (int i = 0; i < block.size(); i++) {
        for (int k = 0; k < cells.length; k++) {
          int column = asked.get(k);
          double cell = block.cells()[i * table.columns().size() + column];
          int empty = table.columns().get(column).choices() - 1;
          cells[k][from + i] = Double.isNaN(cell) ? empty : (int) cell;
        }
      }
    }
    int first = 0;
    for (int k = 0; k < cells.length; k++) {
      int choices = table.columns().get(asked.get(k)).choices();
      columns.add(sorted(first, cells[k], choices));
      first += choices;
    }
  }

  private static Asked sorted(int first, int[] cells, int choices) {
    int[] starts = new int[choices + 1];
    for (int cell : cells) {
      starts[cell + 1]++;
    }
    double[] shares = new double[choices];
    double sum = 0;
    for (int i = 0; i < choices; i++) {
      sum += StrictMath.log1p(starts[i + 1]);
      shares[i] = sum;
      starts[i + 1] += starts[i];
    }
    for (int i = 0; i < choices; i++) {
      shares[i] /= sum;
    }
    int[] next = starts.clone();
    int[] rows = new int[cells.length];
    for (int row = 0; row < cells.length; row++) {
      rows[next[cells[row]]++] = row;
    }
    return new Asked(first, starts, rows, shares);
  }

  /** Whether there is anything to ask for. */
  boolean isEmpty() {
    return columns.isEmpty();
  }

  /** What is drawn at a position. */
  Drawn at(long position) {
    SplitMix64 random = SplitMix64.ofSample(seed, Split.TRAIN, position);
    Asked of = columns.get(random.below(columns.size()));
    double share = random.nextDouble();
    int low = 0;
    int high = of.shares.length - 1;
    while (low < high) { // the first that ends beyond it; those without rows end where they begin
      int middle = (low + high) >>> 1;
      if (of.shares[middle] > share) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    int count = of.starts[low + 1] - of.starts[low];
    return new Drawn(of.rows[of.starts[low] + random.below(count)], of.first + low);
  }

  /**
   * What the generator is to be asked for beside rows that were drawn for some choices: the same in
   * another order.
   *
   * @param asked for which the rows were drawn
   * @param position of the first of them
   * @param into as many
   */
  void mixed(int[] asked, long position, int[] into) {
    System.arraycopy(asked, 0, into, 0, asked.length);
    SplitMix64 random = SplitMix64.ofSample(seed, Split.TEST, position);
    for (int i = into.length - 1; i > 0; i--) {
      int j = random.below(i + 1);
      int swapped = into[i];
      into[i] = into[j];
      into[j] = swapped;
    }
  }
}
