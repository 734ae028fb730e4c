package org.gan4j.score;

import java.util.Arrays;
import java.util.function.Function;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.score.RowDistances.Nearest;
import org.gan4j.score.RowDistances.Rows;

/**
 * What made rows give away of the training rows, by {@link RowDistances}: measured, not promised.
 * Held-out rows, which the maker never saw, show what is so by chance.
 */
final class TablePrivacy {
  /** Rows of each side that are looked at, at most. */
  static final int MOST = 100_000;

  private final int columns;
  private final TableSide train;
  private final TableSide held;
  private final RowDistances distances;
  private final Nearest heldToTrain;
  private final Estimate heldNearer;
  private final Estimate heldMembership;

  /**
   * What made rows get.
   *
   * @param closest the median distance of made rows to the nearest training row, over that of
   *     held-out rows
   * @param nearer the share of made rows that are nearer to a training row than to any of as many
   *     held-out ones; of ties every other one
   * @param ratio the median, over made rows, of the distance to the nearest training row over that
   *     to the second nearest; 1 where both are 0
   * @param membership how well training rows are told from held-out ones by their distance to the
   *     nearest made row: AUC
   */
  record Found(Estimate closest, Estimate nearer, Estimate ratio, Estimate membership) {}

  /**
   * What held-out rows get.
   *
   * @param train learned from, in random order, at least 2
   * @param held not learned from, in random order, at least 2
   */
  TablePrivacy(TableSide train, TableSide held) {
    this.train = train.first(MOST);
    this.held = held.first(MOST);
    columns = train.columns();
    distances = new RowDistances(this.train);
    Rows allHeld = distances.new Rows(this.held);
    heldToTrain = new Nearest(this.held.count(), 2, distances);
    distances.search(
        allHeld,
        distances.new Rows(this.train),
        heldToTrain,
        new Nearest(this.train.count(), 1, distances));
    // One half of the held-out rows in the place of made ones, beside the other half.
    int half = Math.min(this.held.count() / 2, this.train.count());
    Sides sides =
        new Sides(
            this.held.part(half, 2 * half), this.train.part(0, half), this.held.part(0, half), 1);
    heldNearer = sides.nearer();
    heldMembership = sides.membership();
  }

  /** Asked rows beside as many training and held-out rows. */
  private final class Sides {
    private final Nearest toTrain;
    private final Nearest toHeld;
    private final double[] ofTrain;
    private final double[] ofHeld;

    Sides(TableSide asked, TableSide learned, TableSide unseen, int rank) {
      Rows rows = distances.new Rows(asked);
      toTrain = new Nearest(asked.count(), rank, distances);
      toHeld = new Nearest(asked.count(), 1, distances);
      Nearest toAsked = new Nearest(learned.count(), 1, distances);
      distances.search(rows, distances.new Rows(learned), toTrain, toAsked);
      ofTrain = toAsked.distances(columns);
      Nearest unseenToAsked = new Nearest(unseen.count(), 1, distances);
      distances.search(rows, distances.new Rows(unseen), toHeld, unseenToAsked);
      ofHeld = unseenToAsked.distances(columns);
    }

    Estimate nearer() {
      double[] train = toTrain.distances(columns);
      double[] held = toHeld.distances(columns);
      long nearer = 0;
      long ties = 0;
      for (int i = 0; i < train.length; i++) {
        if (Math.abs(train[i] - held[i]) <= 1e-12) {
          ties++;
        } else if (train[i] < held[i]) {
          nearer++;
        }
      }
      return Estimate.share(nearer + ties / 2, train.length);
    }

    Estimate membership() {
      Function<double[], double[]> nearness =
          far -> Arrays.stream(far).map(d -> -Math.rint(d * 1e12)).toArray();
      return Auc.of(nearness.apply(ofTrain), nearness.apply(ofHeld)).estimate(0);
    }
  }

  /** {@return what made rows get, of which there is at least one} */
  Found of(TableSide made) {
    TableSide asked = made.first(MOST);
    int alike = Math.min(train.count(), held.count());
    Sides sides = new Sides(asked, train.part(0, alike), held.part(0, alike), 2);
    Estimate nearer = sides.nearer();
    Nearest nearest = sides.toTrain;
    if (alike < train.count()) {
      TableSide rest = train.part(alike, train.count());
      Nearest more = new Nearest(asked.count(), 2, distances);
      distances.search(
          distances.new Rows(asked),
          distances.new Rows(rest),
          more,
          new Nearest(rest.count(), 1, distances));
      nearest = nearest.with(more);
    }
    return new Found(
        closest(nearest.distances(columns)), nearer, ratio(nearest), sides.membership());
  }

  /** {@return the same of held-out rows; the first is 1, being their own measure} */
  Found ofHeld() {
    return new Found(new Estimate(1, null), heldNearer, ratio(heldToTrain), heldMembership);
  }

  /** Where more than half of the held-out rows have a twin, means take the place of medians. */
  private Estimate closest(double[] made) {
    double[] held = heldToTrain.distances(columns);
    double beside = median(held).value();
    if (beside > 0) {
      return divided(median(made), beside);
    }
    double mean = Arrays.stream(held).average().orElse(0);
    if (mean > 0) {
      return made.length < 2
          ? new Estimate(made[0] / mean, null)
          : divided(Estimate.mean(made), mean);
    }
    double far = Arrays.stream(made).max().orElse(0);
    return new Estimate(far > 0 ? Double.POSITIVE_INFINITY : 1, null);
  }

  private static Estimate divided(Estimate by, double beside) {
    Interval around = by.interval();
    return new Estimate(
        by.value() / beside,
        around == null
            ? null
            : new Interval(Math.max(0, around.low()) / beside, around.high() / beside));
  }

  private static Estimate ratio(Nearest nearest) {
    double[] out = new double[nearest.count()];
    Arrays.setAll(
        out,
        i -> {
          double second = nearest.squared(i, 1);
          return second > 0 && Double.isFinite(second)
              ? Math.sqrt(nearest.squared(i, 0) / second)
              : 1;
        });
    return median(out);
  }

  /**
   * {@return the median with the interval between two of the sorted numbers that holds it 95 % of
   * the time, whatever the distribution (by the normal approximation of their places)}
   */
  static Estimate median(double[] of) {
    double[] sorted = of.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double value = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    if (n < 6) {
      return new Estimate(value, null);
    }
    double half = Interval.Z_95 * Math.sqrt(n) / 2;
    int low = (int) Math.max(0, Math.floor(n / 2.0 - half) - 1);
    int high = (int) Math.min(n - 1, Math.ceil(n / 2.0 + half));
    return new Estimate(value, new Interval(sorted[low], sorted[high]));
  }

  /** Which rows are found among others, by their cells. */
  static final class Copies {
    private final TableSide side;

    /** The first of the different rows of a place, and the one behind each; -1 for none. */
    private final int[] table;

    private final int[] next;

    /** How many rows are as this one, if it is the first of them. */
    private final int[] alike;

    private int copies;

    /** Rows that are looked for. */
    Copies(TableSide side) {
      this.side = side;
      table = new int[Integer.highestOneBit(Math.max(4, side.count())) << 2];
      Arrays.fill(table, -1);
      next = new int[side.count()];
      alike = new int[side.count()];
      double[] row = new double[side.columns()];
      for (int i = 0; i < side.count(); i++) {
        for (int c = 0; c < row.length; c++) {
          row[c] = side.cells()[c][i];
        }
        int at = place(row);
        int there = first(row, at);
        if (there < 0) {
          next[i] = table[at];
          table[at] = i;
          there = i;
        }
        alike[there]++;
      }
    }

    private int place(double[] row) {
      int hash = Arrays.hashCode(row) * 0x9e3779b9;
      return (hash ^ (hash >>> 16)) & (table.length - 1);
    }

    private int first(double[] row, int place) {
      int i = table[place];
      while (i >= 0 && !same(row, i)) {
        i = next[i];
      }
      return i;
    }

    private boolean same(double[] row, int i) {
      for (int c = 0; c < row.length; c++) {
        if (Double.compare(row[c], side.cells()[c][i]) != 0) {
          return false;
        }
      }
      return true;
    }

    /** One row of the others, in which there is one zero and one NaN. */
    void look(double[] row) {
      int there = first(row, place(row));
      if (there >= 0) {
        copies += alike[there];
        alike[there] = 0;
      }
    }

    /** {@return the share of rows that were found} */
    Estimate share() {
      return Estimate.share(copies, side.count());
    }
  }
}
