package org.gan4j.score;

import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;

/**
 * The interval of a smooth function of a sample's means, from what it becomes without each of some
 * groups of samples (delete-a-group jackknife): Var = (G - 1)/G Σ (θ_g - θ̄)², Student's with G - 1
 * degrees of freedom. Sample i is of group i modulo G, since samples come in random order.
 */
final class Jackknife {
  private static final int GROUPS = 20;

  private Jackknife() {}

  /** Groups of so many samples, at least 2. */
  static int groups(int samples) {
    return Math.min(GROUPS, samples);
  }

  /**
   * {@return the score, which is a distance, with its interval}
   *
   * @param value of all samples, at least 0
   * @param without of all but those of a group, a number for each
   */
  static Estimate of(double value, double[] without) {
    double mean = 0;
    for (double each : without) {
      mean += each / without.length;
    }
    double squares = 0;
    for (double each : without) {
      squares += (each - mean) * (each - mean);
    }
    int groups = without.length;
    double error = Math.sqrt(squares * (groups - 1) / groups);
    Interval around = Estimate.student(value, error, groups - 1).interval();
    return around == null
        ? new Estimate(value, null)
        : new Estimate(value, new Interval(Math.max(0, around.low()), around.high()));
  }
}
