package org.gan4j.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.gan4j.metric.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * How alike the columns depend on each other, two by two, as SDMetrics has it: of numbers 1 - |r -
 * r'| / 2, the correlations of the rows where both are there (0 where one of both never changes);
 * of categories 1 less the total variation of both columns' joint table (an empty cell is one more
 * category); numbers beside categories are seen in {@value #BINS} bins of equal width between the
 * real column's least and greatest value, with one more below, one from the greatest on and one for
 * empty cells.
 */
final class PairTrends {
  /** The most pairs that are looked at; of more columns a random choice. */
  static final int MOST_PAIRS = 2_000;

  private static final int BINS = 10;

  /** Below, the bins, from the greatest on, empty. */
  private static final int CODES = BINS + 3;

  /** Places of a joint table that are held as they are; of larger ones those that occur. */
  private static final int DENSE = 1 << 16;

  private final TableSide real;
  private final TableSide made;
  private final int[][] realCodes;
  private final int[][] madeCodes;
  private final int groups;

  private PairTrends(TableSide real, TableSide made) {
    this.real = real;
    this.made = made;
    realCodes = new int[real.columns()][];
    madeCodes = new int[real.columns()][];
    groups = Similarity.groups(made.count());
  }

  /**
   * {@return the mean over the pairs of columns, of which there is at least one}
   *
   * @param seed of the choice of pairs where there are too many
   */
  static Estimate between(TableSide real, TableSide made, long seed) {
    PairTrends trends = new PairTrends(real, made);
    Similarity mean = new Similarity(made.count());
    for (int[] pair : pairs(real.columns(), seed)) {
      mean.add(trends.of(pair[0], pair[1]));
    }
    return mean.mean();
  }

  /** {@return one pair's similarity: of all made rows, then without each group} */
  static double[] of(TableSide real, TableSide made, int a, int b) {
    return new PairTrends(real, made).of(a, b);
  }

  private static List<int[]> pairs(int columns, long seed) {
    List<int[]> out = new ArrayList<>();
    if ((long) columns * (columns - 1) / 2 <= MOST_PAIRS) {
      for (int a = 0; a < columns; a++) {
        for (int b = a + 1; b < columns; b++) {
          out.add(new int[] {a, b});
        }
      }
      return out;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < MOST_PAIRS; i++) {
      int a = random.nextInt(columns);
      int b = random.nextInt(columns - 1);
      out.add(new int[] {a, b < a ? b : b + 1});
    }
    return out;
  }

  private double[] of(int a, int b) {
    return real.isNumber(a) && real.isNumber(b) ? correlations(a, b) : tables(a, b);
  }

  private double[] correlations(int a, int b) {
    double[] shift = {centre(a), centre(b)};
    double[] scale = {spread(a), spread(b)};
    Sums truth = sums(real, 0, a, b, shift, scale)[0];
    double wanted = truth.correlation();
    Sums[] there = sums(made, groups, a, b, shift, scale);
    double[] out = new double[groups + 1];
    for (int g = 0; g <= groups; g++) {
      Sums left = g == 0 ? there[0] : there[0].without(there[g]);
      out[g] = 1 - Math.abs(wanted - left.correlation()) / 2;
    }
    return out;
  }

  private double centre(int column) {
    double[] cells = real.present(column);
    double sum = 0;
    for (double cell : cells) {
      sum += cell / cells.length;
    }
    return sum;
  }

  private double spread(int column) {
    double[] range = range(real, column);
    double width = range[1] - range[0];
    return width > 0 && Double.isFinite(width) ? width : 1;
  }

  /** {@return least and greatest of the numbers of a column that are there; 0 and 0 of none} */
  static double[] range(TableSide side, int column) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double cell : side.cells()[column]) {
      if (!Double.isNaN(cell)) {
        low = Math.min(low, cell);
        high = Math.max(high, cell);
      }
    }
    return low <= high ? new double[] {low, high} : new double[2];
  }

  private static Sums[] sums(
      TableSide side, int groups, int a, int b, double[] shift, double[] scale) {
    Sums[] out = new Sums[groups + 1];
    for (int g = 0; g <= groups; g++) {
      out[g] = new Sums();
    }
    double[] first = side.cells()[a];
    double[] second = side.cells()[b];
    for (int i = 0; i < side.count(); i++) {
      if (Double.isNaN(first[i]) || Double.isNaN(second[i])) {
        continue;
      }
      double x = (first[i] - shift[0]) / scale[0];
      double y = (second[i] - shift[1]) / scale[1];
      out[0].add(x, y);
      if (groups > 0) {
        out[1 + i % groups].add(x, y);
      }
    }
    return out;
  }

  /** Of two numbers. */
  private static final class Sums {
    /** What rounding makes of squares that should add up to nothing. */
    private static final double NOTHING = 1e-13;

    private double n;
    private double x;
    private double y;
    private double xx;
    private double yy;
    private double xy;

    void add(double a, double b) {
      n++;
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }

    Sums without(Sums part) {
      Sums out = new Sums();
      out.n = n - part.n;
      out.x = x - part.x;
      out.y = y - part.y;
      out.xx = xx - part.xx;
      out.yy = yy - part.yy;
      out.xy = xy - part.xy;
      return out;
    }

    /** Pearson's; 0 where there is none. */
    double correlation() {
      double varianceX = xx - x * x / n;
      double varianceY = yy - y * y / n;
      if (!(varianceX > NOTHING * xx && varianceY > NOTHING * yy)) {
        return 0;
      }
      double out = (xy - x * y / n) / Math.sqrt(varianceX) / Math.sqrt(varianceY);
      return Math.max(-1, Math.min(1, out));
    }
  }

  private double[] tables(int a, int b) {
    int wide = choices(b);
    int[] firstReal = codes(realCodes, real, a);
    int[] secondReal = codes(realCodes, real, b);
    int[] firstMade = codes(madeCodes, made, a);
    int[] secondMade = codes(madeCodes, made, b);
    long places = (long) choices(a) * wide;
    Map<Long, Integer> known = places > DENSE ? new HashMap<>() : null;
    int[] at = places(firstReal, secondReal, wide, known);
    int[] there = places(firstMade, secondMade, wide, known);
    double[] shares = new double[known == null ? (int) places : known.size()];
    for (int place : at) {
      shares[place] += 1.0 / at.length;
    }
    ColumnShapes.Counts counts = new ColumnShapes.Counts(shares.length, groups);
    for (int i = 0; i < there.length; i++) {
      counts.add(there[i], i);
    }
    return counts.overlap(shares);
  }

  private static int[] places(
      int[] first, int[] second, int wide, @Nullable Map<Long, Integer> known) {
    int[] out = new int[first.length];
    for (int i = 0; i < out.length; i++) {
      long place = (long) first[i] * wide + second[i];
      if (known == null) {
        out[i] = (int) place;
      } else {
        Integer there = known.putIfAbsent(place, known.size());
        out[i] = there == null ? known.size() - 1 : there;
      }
    }
    return out;
  }

  private int choices(int column) {
    return real.isNumber(column) ? CODES : real.choices(column);
  }

  private int[] codes(int[][] known, TableSide side, int column) {
    int[] out = known[column];
    if (out == null) {
      out = new int[side.count()];
      double[] range = range(real, column);
      for (int i = 0; i < out.length; i++) {
        out[i] =
            side.isNumber(column)
                ? bin(side.cells()[column][i], range[0], range[1])
                : side.choice(column, i);
      }
      known[column] = out;
    }
    return out;
  }

  /** As numpy's histogram_bin_edges and digitize: of a single value, half of one to either side. */
  static int bin(double value, double least, double greatest) {
    if (Double.isNaN(value)) {
      return CODES - 1;
    }
    double low = least < greatest ? least : least - 0.5;
    double high = least < greatest ? greatest : greatest + 0.5;
    if (value < low) {
      return 0;
    }
    if (value >= high) {
      return BINS + 1;
    }
    int bin = Math.min(BINS - 1, (int) Math.floor((value - low) / (high - low) * BINS));
    double step = (high - low) / BINS; // an edge belongs to the bin above it
    if (bin + 1 < BINS && value >= low + (bin + 1) * step) {
      bin++;
    } else if (bin > 0 && value < low + bin * step) {
      bin--;
    }
    return bin + 1;
  }
}
