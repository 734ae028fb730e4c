package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;

/**
 * The area under the curve of true against false positives: how often a number of one side is above
 * one of the other, ties counting half.
 *
 * @param value in [0, 1]
 * @param variance by DeLong et al., "Comparing the areas under two or more correlated receiver
 *     operating characteristic curves", Biometrics 1988
 */
record Auc(double value, double variance) {
  /** Of two sides of at least one number each, none of them NaN. */
  static Auc of(double[] above, double[] below) {
    double[] high = above.clone();
    double[] low = below.clone();
    Arrays.sort(high);
    Arrays.sort(low);
    double[] placesHigh = places(high, low);
    double[] placesLow = places(low, high);
    double mean = Arrays.stream(placesHigh).sum() / high.length;
    double variance =
        variance(placesHigh, mean) / high.length + variance(placesLow, 1 - mean) / low.length;
    return new Auc(mean, variance);
  }

  /** For each number of one side the share of the other that is below, ties as halves. */
  private static double[] places(double[] sorted, double[] others) {
    double[] out = new double[sorted.length];
    int less = 0;
    int notMore = 0;
    for (int i = 0; i < out.length; i++) {
      while (less < others.length && others[less] < sorted[i]) {
        less++;
      }
      notMore = Math.max(notMore, less);
      while (notMore < others.length && others[notMore] <= sorted[i]) {
        notMore++;
      }
      out[i] = (less + notMore) / 2.0 / others.length;
    }
    return out;
  }

  private static double variance(double[] places, double mean) {
    double sum = 0;
    for (double place : places) {
      sum += (place - mean) * (place - mean);
    }
    return places.length < 2 ? 0.25 : sum / (places.length - 1);
  }

  /** {@return it with its interval, both at least {@code least} and at most 1} */
  Estimate estimate(double least) {
    double half = Interval.Z_95 * Math.sqrt(variance);
    double shown = Math.max(least, value);
    return new Estimate(
        shown,
        new Interval(
            Math.min(shown, Math.max(least, value - half)),
            Math.max(shown, Math.min(1, value + half))));
  }
}
