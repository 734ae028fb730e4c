package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.medium.Column;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * How far rows are from each other, much as Gower (1971) has it: the root of the mean, over the
 * columns, of the squared differences. Numbers differ by their distance in ranges of the training
 * data (0 where these never change), categories by 0 or 1. An empty cell is 0 from another one, 1
 * from a category and, of numbers, as far as the third corner of the triangle over the range: 1
 * from both ends of it. A number beyond the range counts as at most one range outside.
 *
 * <p>All pairs are looked at, by products of blocks, each row being a vector; the rarer categories
 * of a long column are compared by lists of their rows, so that memory does not grow with them.
 * What may be the nearest is computed again in double precision.
 */
final class RowDistances {
  /** The height of the triangle over a range. */
  private static final double ASIDE = Math.sqrt(0.75);

  /** Numbers of a vector that categories may take in all, where a column has many. */
  private static final int ENTRIES = 1024;

  /** Categories of one column that have a number of their own in the vectors, at most. */
  private static final int OWN = 64;

  /** Numbers of a block of vectors, at most: 16 MiB. */
  private static final int BLOCK = 1 << 22;

  private static final int ROWS = 2048;

  /** Pairs that rounding cannot tell from the nearest and that are computed for a row, at most. */
  private static final int UNSURE = 1000;

  private final int columns;
  private final boolean[] number;
  private final double[] low;
  private final double[] range;
  private final int[] first;

  /** For each choice of a column its place in the vector; -1 where it is compared by lists. */
  private final int[][] places;

  private final boolean[] listed;
  private final int width;
  private final float slack;

  /** The distances of a table, by the ranges and categories of its training rows. */
  RowDistances(TableSide train) {
    columns = train.columns();
    number = new boolean[columns];
    low = new double[columns];
    range = new double[columns];
    first = new int[columns];
    places = new int[columns][];
    listed = new boolean[columns];
    long categories =
        train.table().columns().stream().filter(Column.Categories.class::isInstance).count();
    int own = categories == 0 ? OWN : (int) Math.max(2, Math.min(OWN, ENTRIES / categories));
    int at = 2; // squared lengths of both sides
    int numbers = 0;
    for (int c = 0; c < columns; c++) {
      first[c] = at;
      number[c] = train.isNumber(c);
      if (number[c]) {
        double[] ends = PairTrends.range(train, c);
        low[c] = ends[0];
        double there = ends[1] - ends[0];
        range[c] = there > 0 && Double.isFinite(there) ? there : 0;
        numbers++;
        at += 2;
      } else {
        places[c] = frequent(train, c, own, at);
        for (int place : places[c]) {
          listed[c] |= place < 0;
        }
        at += Math.min(own, places[c].length);
      }
    }
    width = at;
    slack = numbers == 0 ? 0 : (columns + 4) * (columns + numbers + 1) * 0x1p-24f;
  }

  private static int[] frequent(TableSide train, int column, int own, int from) {
    int choices = train.choices(column);
    int[] out = new int[choices];
    if (choices <= own) {
      Arrays.setAll(out, k -> from + k);
      return out;
    }
    long[] counts = new long[choices];
    for (int k = 0; k < choices; k++) {
      counts[k] = -(long) k; // the first of equally frequent ones
    }
    for (int i = 0; i < train.count(); i++) {
      counts[train.choice(column, i)] += 1L << 20;
    }
    long[] sorted = counts.clone();
    Arrays.sort(sorted);
    long least = sorted[choices - own];
    int at = from;
    for (int k = 0; k < choices; k++) {
      out[k] = counts[k] >= least ? at++ : -1;
    }
    return out;
  }

  /** Rows of one side of a search. */
  final class Rows {
    private final TableSide side;

    /** Two coordinates of each number; of categories only the first, which one. */
    private final double[] seen;

    /** For each listed column, the rows of each choice that has no place of its own. */
    private final List<int[][]> lists = new ArrayList<>();

    Rows(TableSide side) {
      this.side = side;
      seen = new double[Math.multiplyExact(side.count(), 2 * columns)];
      for (int c = 0; c < columns; c++) {
        double[] cells = side.cells()[c];
        for (int i = 0; i < cells.length; i++) {
          int at = i * 2 * columns + 2 * c;
          if (!number[c]) {
            seen[at] = side.choice(c, i);
          } else if (Double.isNaN(cells[i])) {
            seen[at + 1] = ASIDE;
          } else if (range[c] > 0) {
            double place = (cells[i] - low[c]) / range[c];
            seen[at] = Math.max(-1, Math.min(2, place)) - 0.5;
          }
        }
        lists.add(listed[c] ? list(c) : new int[0][]);
      }
    }

    private int[][] list(int column) {
      int[] counts = new int[places[column].length];
      for (int i = 0; i < side.count(); i++) {
        counts[side.choice(column, i)]++;
      }
      int[][] out = new int[counts.length][];
      Arrays.setAll(out, k -> new int[places[column][k] < 0 ? counts[k] : 0]);
      int[] at = new int[counts.length];
      for (int i = 0; i < side.count(); i++) {
        int choice = side.choice(column, i);
        if (places[column][choice] < 0) {
          out[choice][at[choice]++] = i;
        }
      }
      return out;
    }

    int count() {
      return side.count();
    }

    /** Vectors whose products with the others' are squared distances. */
    private Tensor vectors(int from, int to, boolean asked) {
      float[] out = new float[(to - from) * width];
      for (int i = from; i < to; i++) {
        int at = (i - from) * width;
        double norm = 0;
        for (int c = 0; c < columns; c++) {
          int there = i * 2 * columns + 2 * c;
          if (number[c]) {
            double x = seen[there];
            double y = seen[there + 1];
            norm += x * x + y * y;
            out[at + first[c]] = (float) (asked ? -2 * x : x);
            out[at + first[c] + 1] = (float) (asked ? -2 * y : y);
          } else {
            norm += 0.5; // of each side: categories differ by 1 unless they are found the same
            int place = places[c][(int) seen[there]];
            if (place >= 0) {
              out[at + place] = asked ? -1 : 1;
            }
          }
        }
        out[at] = asked ? 1 : (float) norm;
        out[at + 1] = asked ? (float) norm : 1;
      }
      return Tensor.of(out, to - from, width);
    }
  }

  /** The nearest of a side's rows that were found so far. */
  static final class Nearest {
    /** Squared distances times the number of columns, the smallest first. */
    private final double[] squared;

    private final int rank;
    private final float[] limits;
    private final short[] unsure;
    private final float slack;

    /**
     * None yet.
     *
     * @param rank how many are wanted of each row: 1 or 2
     */
    Nearest(int count, int rank, RowDistances distances) {
      this.rank = rank;
      this.slack = distances.slack;
      squared = new double[count * rank];
      limits = new float[count];
      unsure = new short[count];
      Arrays.fill(squared, Double.POSITIVE_INFINITY);
      Arrays.fill(limits, Float.POSITIVE_INFINITY);
    }

    private void look(int row, float about, double exact) {
      int last = row * rank + rank - 1;
      double worst = squared[last];
      if (about >= worst - slack && unsure[row] < UNSURE) {
        unsure[row]++;
      }
      if (exact < worst) {
        squared[last] = exact;
        if (rank > 1 && exact < squared[last - 1]) {
          squared[last] = squared[last - 1];
          squared[last - 1] = exact;
        }
        worst = squared[last];
      }
      limits[row] =
          worst == 0
              ? Float.NEGATIVE_INFINITY
              : (float) (worst + (unsure[row] < UNSURE ? slack : -slack));
    }

    /** Squared distance of a row to its nearest (0) or second nearest (1). */
    double squared(int row, int which) {
      return squared[row * rank + which];
    }

    int count() {
      return limits.length;
    }

    /** Both searches' nearest. */
    Nearest with(Nearest other) {
      for (int row = 0; row < limits.length; row++) {
        for (int k = 0; k < rank; k++) {
          look(row, Float.NEGATIVE_INFINITY, other.squared(row, k));
        }
      }
      return this;
    }

    /** Distances to the nearest, of {@code columns} columns. */
    double[] distances(int columns) {
      double[] out = new double[limits.length];
      Arrays.setAll(out, i -> Math.sqrt(squared(i, 0) / columns));
      return out;
    }
  }

  /**
   * Looks at all pairs.
   *
   * @param ofAsked the nearest known to each asked row
   * @param ofBase the nearest asked row known to each of the base
   */
  void search(Rows asked, Rows base, Nearest ofAsked, Nearest ofBase) {
    int rows = Math.max(1, Math.min(ROWS, BLOCK / width));
    for (int b = 0; b < base.count(); b += rows) {
      int baseEnd = Math.min(base.count(), b + rows);
      try (Scope scope = Scope.open()) {
        Tensor right = scope.keep(base.vectors(b, baseEnd, false).transpose(0, 1));
        for (int a = 0; a < asked.count(); a += rows) {
          int end = Math.min(asked.count(), a + rows);
          float[] products = products(asked, a, end, right);
          for (int i = a; i < end; i++) {
            int at = (i - a) * (baseEnd - b);
            sameListed(asked, i, base, b, baseEnd, products, at);
            scan(asked, i, base, b, baseEnd, products, at, ofAsked, ofBase);
          }
        }
      }
    }
  }

  private static float[] products(Rows asked, int from, int to, Tensor right) {
    try (Scope scope = Scope.open()) {
      return asked.vectors(from, to, true).matmul(right).toFloats();
    }
  }

  /** Rows of the same rare category are nearer by 1. */
  private void sameListed(
      Rows asked, int row, Rows base, int from, int to, float[] products, int at) {
    for (int c = 0; c < columns; c++) {
      if (!listed[c]) {
        continue;
      }
      int[] same = base.lists.get(c)[(int) asked.seen[row * 2 * columns + 2 * c]];
      int k = Arrays.binarySearch(same, from);
      for (k = k < 0 ? -k - 1 : k; k < same.length && same[k] < to; k++) {
        products[at + same[k] - from] -= 1;
      }
    }
  }

  private void scan(
      Rows asked,
      int row,
      Rows base,
      int from,
      int to,
      float[] squared,
      int at,
      Nearest ofAsked,
      Nearest ofBase) {
    float limit = ofAsked.limits[row];
    float[] limits = ofBase.limits;
    int shift = at - from;
    for (int j = from; j < to; j++) {
      float about = squared[shift + j];
      if (about < limit || about < limits[j]) {
        double exact = exact(asked, row, base, j);
        if (about < limit) {
          ofAsked.look(row, about, exact);
          limit = ofAsked.limits[row];
        }
        if (about < limits[j]) {
          ofBase.look(j, about, exact);
        }
      }
    }
  }

  /** The squared distance times the number of columns. */
  private double exact(Rows one, int i, Rows another, int j) {
    double[] x = one.seen;
    double[] y = another.seen;
    int a = i * 2 * columns;
    int b = j * 2 * columns;
    double sum = 0;
    for (int c = 0; c < columns; c++, a += 2, b += 2) {
      if (number[c]) {
        double across = x[a] - y[b];
        double aside = x[a + 1] - y[b + 1];
        sum += across * across + aside * aside;
      } else if (x[a] != y[b]) {
        sum += 1;
      }
    }
    return sum;
  }
}
