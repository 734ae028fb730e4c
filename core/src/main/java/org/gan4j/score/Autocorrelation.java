package org.gan4j.score;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.gan4j.medium.Series.Kind;
import org.gan4j.metric.Estimate;

/**
 * How far the autocorrelations of two sets of series lie apart: the mean of |ρ_made - ρ_real| over
 * lags and features, at least 0, where (as Ni et al., "Conditional Sig-Wasserstein GANs", 2020,
 * take it over all series)
 *
 * <pre>ρ(k) = E[(x_t - m)(x_{t+k} - m)] / E[(x_t - m)²],  m = E[x_t]</pre>
 *
 * <p>Means are over all series and all steps that have a partner k steps on. Lags go to half of the
 * longest series: all of them up to {@value #LAGS}, else so many that grow by equal factors. A
 * feature that never varies has ρ = 1 at all lags; one that is of a whole series is left out.
 */
final class Autocorrelation {
  /** The most lags. */
  static final int LAGS = 64;

  private final int[] lags;
  private final int[] features;

  /**
   * By group, feature and lag (the first is 0): pairs, their sums of x_t + x_{t+k} and products.
   */
  private final double[][][][] sums;

  private Autocorrelation(SeriesSide side, int groups) {
    lags = lags(side.steps());
    features = features(side);
    sums = new double[groups][features.length][lags.length][3];
    for (int i = 0; i < side.count(); i++) {
      for (int f = 0; f < features.length; f++) {
        for (int k = 0; k < lags.length; k++) {
          add(side, i, features[f], lags[k], sums[i % groups][f][k]);
        }
      }
    }
  }

  private static void add(SeriesSide side, int series, int feature, int lag, double[] to) {
    int pairs = side.lengths()[series] - lag;
    int width = side.width();
    float[] seen = side.seen();
    int at = series * side.steps() * width + feature;
    int on = lag * width;
    double both = 0;
    double products = 0;
    for (int t = 0; t < pairs; t++, at += width) {
      double now = seen[at];
      double then = seen[at + on];
      both += now + then;
      products += now * then;
    }
    to[0] += Math.max(0, pairs);
    to[1] += both;
    to[2] += products;
  }

  /** 0, then those that are compared. */
  private static int[] lags(int steps) {
    int longest = Math.max(1, steps / 2);
    TreeSet<Integer> out = new TreeSet<>(List.of(0));
    for (int i = 0; i < LAGS; i++) {
      out.add(
          longest <= LAGS
              ? Math.min(longest, i + 1)
              : (int) Math.round(Math.pow(longest, i / (LAGS - 1.0))));
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Those that are of each step. */
  static int[] features(SeriesSide side) {
    List<Integer> out = new ArrayList<>();
    for (int f = 0; f < side.features(); f++) {
      if (side.medium().features().get(f).kind() == Kind.STEP) {
        out.add(f);
      }
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  /** {@return the distance, with an interval over the made series} */
  static Estimate between(SeriesSide real, SeriesSide made) {
    Autocorrelation a = new Autocorrelation(real, 1);
    int groups = Jackknife.groups(made.count());
    Autocorrelation b = new Autocorrelation(made, groups);
    double[][] there = a.correlations(-1);
    double[] without = new double[groups];
    for (int group = 0; group < groups; group++) {
      without[group] = distance(there, b.correlations(group));
    }
    return Jackknife.of(distance(there, b.correlations(-1)), without);
  }

  private static double distance(double[][] a, double[][] b) {
    double sum = 0;
    int count = 0;
    for (int f = 0; f < a.length; f++) {
      for (int k = 1; k < a[f].length; k++) {
        if (!Double.isNaN(a[f][k]) && !Double.isNaN(b[f][k])) { // Both have series that long.
          sum += Math.abs(a[f][k] - b[f][k]);
          count++;
        }
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /**
   * {@return ρ by feature and lag; NaN where no series is so long}
   *
   * @param without a group that is left out; -1 for none
   */
  private double[][] correlations(int without) {
    double[][] out = new double[features.length][lags.length];
    for (int f = 0; f < features.length; f++) {
      double[][] total = new double[lags.length][3];
      for (int group = 0; group < sums.length; group++) {
        for (int k = 0; k < lags.length && group != without; k++) {
          for (int j = 0; j < 3; j++) {
            total[k][j] += sums[group][f][k][j];
          }
        }
      }
      double mean = total[0][1] / 2 / total[0][0];
      double variance = covariance(total[0], mean);
      boolean still = variance <= 1e-12 * Math.max(1, mean * mean);
      for (int k = 0; k < lags.length; k++) {
        boolean none = total[k][0] == 0;
        out[f][k] = none ? Double.NaN : still ? 1 : covariance(total[k], mean) / variance;
      }
    }
    return out;
  }

  private static double covariance(double[] sums, double mean) {
    return (sums[2] - mean * sums[1]) / sums[0] + mean * mean;
  }

  /** {@return ρ by feature and lag, from lag 0} */
  static double[][] of(SeriesSide side) {
    return new Autocorrelation(side, 1).correlations(-1);
  }
}
