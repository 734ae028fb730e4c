package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gan4j.Limits;
import org.gan4j.medium.Column;

/**
 * A mixture of normal distributions of one column: variational inference for a Dirichlet process
 * (Bishop, "Pattern recognition and machine learning", 2006, section 10.2; Blei and Jordan,
 * "Variational inference for Dirichlet process mixtures", 2006) with the settings of CTGAN (Xu et
 * al., 2019), which are those of scikit-learn's BayesianGaussianMixture but for the number of modes
 * and the concentration of 0.001: priors of one value's worth at the column's own mean and
 * variance, 100 rounds, modes under 0.005 dropped. The result is that of the posterior's means.
 *
 * <p>What differs from scikit-learn, and why:
 *
 * <ul>
 *   <li>All is computed of standardised values and of each different value once, with its count.
 *       Nothing is added to variances (there 1e-6 in units of the data, which swamps columns of
 *       tiny numbers): the prior keeps them over 1 / (n + 1) of the column's.
 *   <li>It begins from the best k-means clusters, which in one dimension can be computed (Wang and
 *       Song, "Ckmeans.1d.dp", 2011), not from a drawn local optimum: no seed decides how a column
 *       is seen. On five of Adult's six columns the log likelihood per value is that of
 *       scikit-learn's seeds to 0.005 or better, on education-num 0.1 lower.
 *   <li>A mode that one value makes 90 % of (the zeros of a column that is mostly zeros; the prior
 *       would blur them) becomes that value alone: a deviation of 1e-10 of the range, which {@link
 *       Column.Numbers} decodes to the value itself. A column of at most as many different values
 *       as modes has one such mode for each, however rare.
 *   <li>Of more than {@value #MOST_VALUES} values as many are drawn, by the seed.
 * </ul>
 */
final class Mixture {
  /** Values that are looked at. */
  static final int MOST_VALUES = 20_000;

  /** Modes under this weight are dropped. */
  static final double LEAST_WEIGHT = 0.005;

  private static final int ROUNDS = 100;

  /** What one more mode is worth before any data: α of the Dirichlet process. */
  private static final double CONCENTRATION = 0.001;

  /** Responsibilities that move less, together and per value, have come to rest. */
  private static final double REST = 1e-8;

  /** The share of a mode that one value must have to be all of it. */
  private static final double SPIKE = 0.9;

  /** The deviation of a single value, of the column's range. */
  private static final double NARROW = 1e-10;

  /** exp(-40) is lost beside 1. */
  private static final double LOST = -40;

  /** What each different value is, standardised, and how often it is there. */
  private final double[] values;

  private final double[] counts;
  private final double all;
  private final double variance;
  private final int modes;

  /**
   * What each mode is responsible for: {@code [modes][different values]}, summing to 1 over modes.
   */
  private final double[][] shares;

  private final double[] weight;
  private final double[] mean;
  private final double[] spread;

  private Mixture(double[] values, double[] counts, int modes) {
    this.values = values;
    this.counts = counts;
    this.modes = modes;
    all = Arrays.stream(counts).sum();
    variance = all / (all - 1); // as the values have 1 where it is not corrected for their mean
    shares = new double[modes][values.length];
    weight = new double[modes];
    mean = new double[modes];
    spread = new double[modes];
  }

  /**
   * {@return the modes of a column, by their means; their weights sum to 1}
   *
   * @param values finite, at least 1
   * @param most modes, in [1, {@link Column#MAX_MODES}]
   * @param seed of which values are looked at where there are more than {@value #MOST_VALUES}
   */
  static List<Column.Mode> fit(double[] values, int most, long seed) {
    Limits.USUAL.closed("the most modes of a column", most, 1, Column.MAX_MODES);
    Limits.USUAL.closed("the values of a column", values.length, 1, Integer.MAX_VALUE);
    double[] sorted = some(values, seed);
    Arrays.sort(sorted);
    Limits.USUAL.finite("a value of a column", sorted[0]);
    Limits.USUAL.finite("a value of a column", sorted[sorted.length - 1]);
    double[] different = Arrays.stream(sorted).distinct().toArray();
    double[] counts = new double[different.length];
    int at = 0;
    for (double value : sorted) {
      if (value != different[at]) {
        at++;
      }
      counts[at]++;
    }
    return different.length <= most
        ? single(different, counts)
        : sharpened(fit(different, counts, most), different, counts);
  }

  /** All values, or so many that are drawn, copied. */
  private static double[] some(double[] values, long seed) {
    boolean many = values.length > MOST_VALUES;
    int[] order = many ? new Shuffle(values.length, seed).order(0) : new int[0];
    double[] out = new double[many ? MOST_VALUES : values.length];
    // No negative zero, which would be a different value.
    Arrays.setAll(out, i -> values[many ? order[i] : i] + 0.0);
    return out;
  }

  /** A mode for each value. */
  private static List<Column.Mode> single(double[] different, double[] counts) {
    double all = Arrays.stream(counts).sum();
    List<Column.Mode> out = new ArrayList<>();
    for (int i = 0; i < different.length; i++) {
      out.add(new Column.Mode(counts[i] / all, different[i], narrow(different)));
    }
    return out;
  }

  private static double narrow(double[] different) {
    double low = different[0];
    double high = different[different.length - 1];
    double range = high > low ? Math.min(high - low, Double.MAX_VALUE) : Math.abs(low);
    return range == 0 ? NARROW : Math.max(Double.MIN_VALUE, range * NARROW);
  }

  /**
   * The mixture as inferred, heavy modes alone.
   *
   * @param different values, rising, at least 2
   * @param counts of each
   */
  static List<Column.Mode> fit(double[] different, double[] counts, int most) {
    // Halves, so that the range of what is as far apart as can be is still a number.
    double low = different[0];
    double high = different[different.length - 1];
    double part = high - low <= Double.MAX_VALUE ? 1 : 0.5;
    double range = high * part - low * part;
    double[] scaled = new double[different.length];
    double all = 0;
    double middle = 0;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (different[i] * part - low * part) / range;
      all += counts[i];
      middle += counts[i] * scaled[i];
    }
    middle /= all;
    double squares = 0;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] -= middle;
      squares += counts[i] * scaled[i] * scaled[i];
    }
    double deviation = Math.sqrt(squares / all);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= deviation;
    }
    Mixture mixture = new Mixture(scaled, counts, Math.min(most, scaled.length)).inferred();
    List<Column.Mode> out = new ArrayList<>();
    double kept = 0;
    for (double weight : mixture.weight) {
      kept += weight >= LEAST_WEIGHT ? weight : 0;
    }
    for (int k = 0; k < mixture.modes; k++) {
      if (mixture.weight[k] >= LEAST_WEIGHT) {
        double place = (middle + mixture.mean[k] * deviation) * range;
        double wide = Math.sqrt(mixture.spread[k]) * deviation * range;
        out.add(
            new Column.Mode(
                Math.min(1, mixture.weight[k] / kept),
                (low * part + place) / part,
                Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, wide / part))));
      }
    }
    out.sort(Comparator.comparingDouble(Column.Mode::mean));
    return out;
  }

  /** Modes that are one value in truth made that value. */
  private static List<Column.Mode> sharpened(
      List<Column.Mode> modes, double[] different, double[] counts) {
    double[] mass = new double[modes.size()];
    double[] top = new double[modes.size()];
    int[] of = new int[modes.size()];
    double[] logs = new double[modes.size()];
    for (int i = 0; i < different.length; i++) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < logs.length; k++) {
        logs[k] = log(modes.get(k), different[i]);
        greatest = Math.max(greatest, logs[k]);
      }
      double sum = 0;
      for (int k = 0; k < logs.length; k++) {
        logs[k] = StrictMath.exp(logs[k] - greatest);
        sum += logs[k];
      }
      for (int k = 0; k < logs.length; k++) {
        double share = counts[i] * logs[k] / sum;
        mass[k] += share;
        if (share > top[k]) {
          top[k] = share;
          of[k] = i;
        }
      }
    }
    List<Column.Mode> out = new ArrayList<>();
    int last = -1;
    for (int k = 0; k < logs.length; k++) {
      if (!(top[k] >= SPIKE * mass[k])) {
        out.add(modes.get(k));
        continue;
      }
      double weight = modes.get(k).weight();
      if (of[k] == last) { // two modes of one value: neighbours, as both lie at it
        weight = Math.min(1, weight + out.remove(out.size() - 1).weight());
      }
      last = of[k];
      out.add(new Column.Mode(weight, different[last], narrow(different)));
    }
    return out;
  }

  private static double log(Column.Mode mode, double value) {
    double z = (value / 2 - mode.mean() / 2) / mode.deviation();
    return StrictMath.log(mode.weight()) - StrictMath.log(mode.deviation()) - 2 * z * z;
  }

  private Mixture inferred() {
    begin();
    double[] counted = counted();
    for (int round = 0; round < ROUNDS; round++) {
      double[] logs = maximised(counted);
      expected(logs);
      double[] now = counted();
      double moved = 0;
      for (int k = 0; k < modes; k++) {
        moved += Math.abs(now[k] - counted[k]);
      }
      counted = now;
      if (moved < REST * all) {
        break;
      }
    }
    return this;
  }

  /**
   * Clusters with the least squares of all: the best of the first i + 1 values in k + 1 clusters is
   * the best of the first j in k and one of the rest; the best j rises with i, so that halving
   * finds it in O(modes · n log n).
   */
  private void begin() {
    int n = values.length;
    double[] number = new double[n + 1];
    double[] sum = new double[n + 1];
    double[] square = new double[n + 1];
    for (int i = 0; i < n; i++) {
      number[i + 1] = number[i] + counts[i];
      sum[i + 1] = sum[i] + counts[i] * values[i];
      square[i + 1] = square[i] + counts[i] * values[i] * values[i];
    }
    Costs costs =
        (from, to) -> {
          double total = sum[to] - sum[from];
          return square[to] - square[from] - total * total / (number[to] - number[from]);
        };
    double[] best = new double[n + 1];
    for (int i = 1; i <= n; i++) {
      best[i] = costs.of(0, i);
    }
    int[][] from = new int[modes][n + 1];
    for (int k = 1; k < modes; k++) {
      double[] more = new double[n + 1];
      split(new Range(k + 1, n, k, n - 1), best, more, from[k], costs);
      best = more;
    }
    int end = n;
    for (int k = modes - 1; k >= 0; k--) {
      Arrays.fill(shares[k], from[k][end], end, 1);
      end = from[k][end];
    }
  }

  /** The squares of the values [from, to) from their mean. */
  @FunctionalInterface
  private interface Costs {
    double of(int from, int to);
  }

  /** Ends [low, high] whose last clusters begin in [first, last]. */
  private record Range(int low, int high, int first, int last) {}

  private static void split(Range at, double[] best, double[] more, int[] from, Costs costs) {
    if (at.low > at.high) {
      return;
    }
    int end = (at.low + at.high) >>> 1;
    int found = at.first;
    double least = Double.POSITIVE_INFINITY;
    for (int start = at.first; start <= Math.min(at.last, end - 1); start++) {
      double cost = best[start] + costs.of(start, end);
      if (cost < least) {
        least = cost;
        found = start;
      }
    }
    more[end] = least;
    from[end] = found;
    split(new Range(at.low, end - 1, at.first, found), best, more, from, costs);
    split(new Range(end + 1, at.high, found, at.last), best, more, from, costs);
  }

  /** N_k of Bishop's (10.51). */
  private double[] counted() {
    double[] out = new double[modes];
    for (int k = 0; k < modes; k++) {
      for (int i = 0; i < values.length; i++) {
        out[k] += counts[i] * shares[k][i];
      }
    }
    return out;
  }

  /**
   * The posterior of weights (Blei and Jordan, eq. 18 and 19), means and variances (Bishop, 10.60
   * to 10.63).
   *
   * @return what the logarithm of each mode's density has besides the square, in expectation
   */
  private double[] maximised(double[] counted) {
    double[] logs = new double[modes];
    double behind = all;
    double stick = 1;
    double left = 0;
    double sum = 0;
    for (int k = 0; k < modes; k++) {
      double n = counted[k];
      behind = Math.max(0, behind - n);
      double a = 1 + n;
      double b = CONCENTRATION + behind;
      weight[k] = a / (a + b) * stick;
      stick *= b / (a + b);
      sum += weight[k];
      double total = digamma(a + b);
      double own = digamma(a) - total + left;
      left += digamma(b) - total;
      double first = 0;
      for (int i = 0; i < values.length; i++) {
        first += counts[i] * shares[k][i] * values[i];
      }
      double middle = n > 0 ? first / n : 0;
      double second = 0;
      for (int i = 0; i < values.length; i++) {
        double z = values[i] - middle;
        second += counts[i] * shares[k][i] * z * z;
      }
      double precision = 1 + n; // of the mean, in values
      double freedom = 1 + n;
      mean[k] = first / precision;
      spread[k] = (variance + second + n / precision * middle * middle) / freedom;
      logs[k] =
          own
              - StrictMath.log(spread[k]) / 2
              + (Math.log(2) + digamma(freedom / 2) - StrictMath.log(freedom) - 1 / precision) / 2;
    }
    for (int k = 0; k < modes; k++) {
      weight[k] /= sum;
    }
    return logs;
  }

  /** The responsibilities (Bishop, 10.46 and 10.49). */
  private void expected(double[] logs) {
    double[] of = new double[modes];
    for (int i = 0; i < values.length; i++) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < modes; k++) {
        double z = values[i] - mean[k];
        of[k] = logs[k] - z * z / (2 * spread[k]);
        greatest = Math.max(greatest, of[k]);
      }
      double sum = 0;
      for (int k = 0; k < modes; k++) {
        double log = of[k] - greatest;
        of[k] = log < LOST ? 0 : StrictMath.exp(log);
        sum += of[k];
      }
      for (int k = 0; k < modes; k++) {
        shares[k][i] = of[k] / sum;
      }
    }
  }

  /** d log Γ(x) / dx, x positive (Abramowitz and Stegun, 6.3.5 and 6.3.18), within 1e-12. */
  static double digamma(double x) {
    double at = x;
    double out = 0;
    while (at < 10) {
      out -= 1 / at;
      at++;
    }
    double s = 1 / (at * at);
    double series = s * (1 / 12.0 - s * (1 / 120.0 - s * (1 / 252.0 - s * (1 / 240.0 - s / 132))));
    return out + StrictMath.log(at) - 1 / (2 * at) - series;
  }
}
