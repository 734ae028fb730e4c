package org.gan4j.metric;

import org.jspecify.annotations.Nullable;

/**
 * A score and how far chance may have moved it.
 *
 * @param value the score
 * @param interval its central 95 % interval; null where none was computed
 */
public record Estimate(double value, @Nullable Interval interval) {
  /** A share of trials with Wilson's interval. */
  static Estimate share(long successes, long trials) {
    return new Estimate(
        (double) successes / trials, Interval.wilson(successes, trials, Interval.Z_95));
  }

  /** A normally distributed score with its standard error. */
  static Estimate normal(double value, double standardError) {
    return new Estimate(value, Interval.ofNormal(value, standardError));
  }

  /**
   * A mean whose standard error was itself estimated, from {@code freedom} + 1 independent parts:
   * Student's t interval.
   *
   * @param freedom degrees of freedom, at least 1
   */
  static Estimate student(double value, double standardError, int freedom) {
    double half = studentQuantile(freedom) * standardError;
    return new Estimate(value, new Interval(value - half, value + half));
  }

  /** Mean of some numbers with its standard error SD/√n, n at least 2. */
  static Estimate mean(double[] values) {
    Deviations deviations = Deviations.of(values);
    return student(deviations.mean(), Math.sqrt(deviations.varianceOfMean()), values.length - 1);
  }

  /**
   * The 0.975 quantile of Student's t. Expansion in 1/ν around the normal quantile (Abramowitz and
   * Stegun, 26.7.5), within 0.5 % from ν = 3; exact for 1 and 2.
   */
  static double studentQuantile(int freedom) {
    if (freedom == 1) {
      return Math.tan(Math.PI * 0.475);
    }
    if (freedom == 2) {
      return 0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95));
    }
    double z = Interval.Z_95;
    double v = freedom;
    double z2 = z * z;
    double first = z * (z2 + 1) / 4;
    double second = z * ((5 * z2 + 16) * z2 + 3) / 96;
    double third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    double fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
    return z + (first + (second + (third + fourth / v) / v) / v) / v;
  }
}
