package org.gan4j.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.gan4j.metric.Estimate.Interval;

/**
 * How much the choice of the made samples moves scores that look at neighbours, the real samples
 * being fixed.
 *
 * <p>The outcomes that such a score counts are not independent: one made sample covers many real
 * ones. A bootstrap fails, since its copies are their own neighbours, and a jackknife counts k
 * times what k samples do together (B. Efron and C. Stein, "The jackknife estimate of variance",
 * Annals of Statistics 1981), which made intervals here up to twice too wide. So one random half of
 * the real samples is scored against each of two random halves of the made ones. Half the squared
 * difference of the two scores is, on average, exactly the variance over made samples at half the
 * numbers; the mean over {@value #SPLITS} such splits is scaled by 1/n to the whole numbers.
 *
 * <p>Of more than {@value #TILE} samples per side, up to {@value #TILES} random parts of at most so
 * many are split, so that time grows no faster than the search itself and memory is one part's
 * distances, 16 MB.
 */
final class MadeSpread {
  /** Splits in all: as many degrees of freedom, about. */
  static final int SPLITS = 40;

  private static final int TILE = 2000;
  private static final int TILES = 10;

  private final int precisionK;
  private final int densityK;
  private final List<Shares> ones = new ArrayList<>();
  private final List<Shares> others = new ArrayList<>();
  private double scale;

  /**
   * The shares whose spread is found.
   *
   * @param toldReal 1-NN accuracy over the real samples
   * @param toldMade the same over the made ones
   * @param told the same over both
   */
  record Shares(double recall, double coverage, double toldReal, double toldMade, double told) {}

  private MadeSpread(int precisionK, int densityK) {
    this.precisionK = precisionK;
    this.densityK = densityK;
  }

  /**
   * Splits two sets.
   *
   * @param real more rows than either k
   * @param made more rows than {@code precisionK}
   */
  static MadeSpread of(Features real, Features made, int precisionK, int densityK) {
    MadeSpread out = new MadeSpread(precisionK, densityK);
    int tiles = 1 + (Math.max(real.count(), made.count()) - 1) / TILE;
    int reals = real.count() / tiles / 2 * 2;
    int mades = made.count() / tiles / 2 * 2;
    if (reals / 2 <= Math.max(precisionK, densityK) || mades / 2 <= precisionK) {
      return out; // too few to be split
    }
    // A fixed seed: the same samples have the same interval.
    SplittableRandom random = new SplittableRandom(1);
    int[] orderOfReal = Order.random(real.count(), random);
    int[] orderOfMade = Order.random(made.count(), random);
    int used = Math.min(tiles, TILES);
    for (int tile = 0; tile < used; tile++) {
      Tile part =
          out
          .new Tile(
              Order.rows(real, orderOfReal, tile * reals, (tile + 1) * reals),
              Order.rows(made, orderOfMade, tile * mades, (tile + 1) * mades));
      for (int i = 0; i < (SPLITS + used - 1) / used; i++) {
        part.split(random);
      }
    }
    out.scale = mades / 2.0 / made.count();
    return out;
  }

  /**
   * A share with Student's interval, cut off at 0 and 1; Wilson's where no spread can be seen.
   *
   * @param freedom degrees of freedom of the spread, at most the splits
   * @param trials where no spread can be seen
   */
  Estimate around(double value, ToDoubleFunction<Shares> share, int freedom, int trials) {
    double squares = 0;
    for (int i = 0; i < ones.size(); i++) {
      double difference = share.applyAsDouble(ones.get(i)) - share.applyAsDouble(others.get(i));
      squares += difference * difference;
    }
    if (!(squares > 0 && value > 0 && value < 1)) {
      return new Estimate(value, Interval.wilson(value, (double) trials, Interval.Z_95));
    }
    double error = Math.sqrt(squares / (2.0 * ones.size()) * scale);
    double half = Estimate.studentQuantile(freedom) * error;
    return new Estimate(value, new Interval(Math.max(0, value - half), Math.min(1, value + half)));
  }

  /** Real and made samples that are split together, with their distances. */
  private final class Tile {
    private final int reals;
    private final int mades;
    private final float[] cross; // [reals, mades], squared
    private final Ranks amongReal;
    private final Ranks amongMade;
    private final Ranks realOfMade;
    private final Ranks madeOfReal;

    Tile(Features real, Features made) {
      reals = real.count();
      mades = made.count();
      amongReal = new Ranks(reals, reals, Math.max(precisionK, densityK));
      amongMade = new Ranks(mades, mades, precisionK);
      realOfMade = new Ranks(mades, reals, 1);
      madeOfReal = new Ranks(reals, mades, 1);
      cross = new float[reals * mades];
      float[] line = new float[Math.max(reals, mades)];
      new PairRows(real, real).forEach((j, row) -> amongReal.rank(j, copy(row, line), 0, j));
      new PairRows(made, made).forEach((i, row) -> amongMade.rank(i, copy(row, line), 0, i));
      new PairRows(real, made)
          .forEach(
              (j, row) -> {
                System.arraycopy(copy(row, line), 0, cross, j * mades, mades);
                madeOfReal.rank(j, cross, j * mades, -1);
              });
      for (int i = 0; i < mades; i++) {
        for (int j = 0; j < reals; j++) {
          line[j] = cross[j * mades + i];
        }
        realOfMade.rank(i, line, 0, -1);
      }
    }

    private static float[] copy(PairRows.Row row, float[] into) {
      for (int j = 0; j < row.count(); j++) {
        into[j] = row.squared(j);
      }
      return into;
    }

    void split(SplittableRandom random) {
      boolean[] realHalf = half(reals, random);
      boolean[] madeHalf = half(mades, random);
      ones.add(shares(realHalf, madeHalf, true));
      others.add(shares(realHalf, madeHalf, false));
    }

    private boolean[] half(int n, SplittableRandom random) {
      int[] order = Order.random(n, random);
      boolean[] out = new boolean[n];
      for (int i = 0; i < n / 2; i++) {
        out[order[i]] = true;
      }
      return out;
    }

    /** The shares of one half of the real samples against the made ones marked so. */
    private Shares shares(boolean[] realHalf, boolean[] madeHalf, boolean mark) {
      float[] radii = new float[mades];
      Arrays.fill(radii, Float.NEGATIVE_INFINITY); // of the other half: no ball
      double toldMade = 0;
      for (int i = 0; i < mades; i++) {
        if (madeHalf[i] == mark) {
          radii[i] = amongMade.squared(i, precisionK, madeHalf, mark);
          toldMade +=
              told(
                  amongMade.squared(i, 1, madeHalf, mark),
                  realOfMade.squared(i, 1, realHalf, true));
        }
      }
      double recall = 0;
      double coverage = 0;
      double toldReal = 0;
      for (int j = 0; j < reals; j++) {
        if (realHalf[j]) {
          float nearest = madeOfReal.squared(j, 1, madeHalf, mark);
          recall += madeOfReal.within(j, radii) || reached(j, radii) ? 1 : 0;
          coverage += nearest < amongReal.squared(j, densityK, realHalf, true) ? 1 : 0;
          toldReal += told(amongReal.squared(j, 1, realHalf, true), nearest);
        }
      }
      double n = reals / 2.0;
      double m = mades / 2.0;
      return new Shares(
          recall / n, coverage / n, toldReal / n, toldMade / m, (toldReal + toldMade) / (n + m));
    }

    /** Whether a real sample lies in any ball, the near ones being looked at already. */
    private boolean reached(int real, float[] radii) {
      for (int i = 0, at = real * mades; i < mades; i++, at++) {
        if (cross[at] <= radii[i]) {
          return true;
        }
      }
      return false;
    }

    private static double told(float own, float other) {
      return own < other ? 1 : own > other ? 0 : 0.5;
    }
  }

  /** The nearest others of each sample, enough that a half holds k of them (but 1 in 10,000). */
  private static final class Ranks {
    private final int columns;
    private final int listed;
    private final int[] index;
    private final float[] squared;

    Ranks(int rows, int columns, int k) {
      this.columns = columns;
      this.listed = Math.min(columns, 4 * k + 10);
      this.index = new int[rows * listed];
      this.squared = new float[rows * listed];
      Arrays.fill(squared, Float.POSITIVE_INFINITY);
    }

    void rank(int row, float[] distances, int from, int self) {
      int first = row * listed;
      int last = first + listed - 1;
      for (int j = 0; j < columns; j++) {
        float distance = distances[from + j];
        if (distance < squared[last] && j != self) {
          int at = last;
          for (; at > first && squared[at - 1] > distance; at--) {
            squared[at] = squared[at - 1];
            index[at] = index[at - 1];
          }
          squared[at] = distance;
          index[at] = j;
        }
      }
    }

    /** Whether a sample lies in the ball around one of those listed. */
    boolean within(int row, float[] radii) {
      for (int at = row * listed; at < (row + 1) * listed; at++) {
        if (squared[at] <= radii[index[at]]) {
          return true;
        }
      }
      return false;
    }

    /** The squared distance of the k-th nearest marked so; the farthest listed if that is not. */
    float squared(int row, int k, boolean[] half, boolean mark) {
      int left = k;
      int at = row * listed;
      int end = at + listed;
      for (; at < end; at++) {
        if (half[index[at]] == mark && --left == 0) {
          return squared[at];
        }
      }
      return squared[end - 1];
    }
  }
}
