package org.gan4j.metric;

import org.jspecify.annotations.Nullable;

/**
 * A score and how far chance may have moved it.
 *
 * @param value the score
 * @param interval its central 95 % interval; null where none was computed
 */
public record Estimate(double value, @Nullable Interval interval) {
  /**
   * {@return a share of independent trials with Wilson's interval}
   *
   * @param successes in [0, trials]
   * @param trials at least 1
   */
  public static Estimate share(long successes, long trials) {
    return new Estimate(
        (double) successes / trials, Interval.wilson(successes, trials, Interval.Z_95));
  }

  /**
   * {@return a normally distributed score with its interval}
   *
   * @param value the score, finite
   * @param standardError of the score, finite and at least 0
   */
  public static Estimate normal(double value, double standardError) {
    return new Estimate(value, Interval.ofNormal(value, standardError));
  }

  /**
   * {@return a mean whose standard error was itself estimated, from {@code freedom} + 1 independent
   * parts, with Student's t interval}
   *
   * @param value the mean
   * @param standardError of the mean, at least 0
   * @param freedom degrees of freedom, at least 1
   */
  public static Estimate student(double value, double standardError, int freedom) {
    double half = studentQuantile(freedom) * standardError;
    return new Estimate(value, new Interval(value - half, value + half));
  }

  /**
   * {@return the mean of independent numbers with the interval of its standard error SD/√n}
   *
   * @param values at least 2
   */
  public static Estimate mean(double[] values) {
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

  /**
   * Where a score's true value may lie.
   *
   * @param low the lower end
   * @param high the upper end, at least {@code low}
   */
  public record Interval(double low, double high) {
    /** Standard deviations of a normal distribution to either side that hold 95 % of it. */
    public static final double Z_95 = 1.959963984540054;

    /**
     * Checks the order of the ends.
     *
     * @param low the lower end
     * @param high the upper end, at least {@code low}
     */
    public Interval {
      if (!(low <= high)) {
        throw new MetricException(
            "an interval's low end must not be above its high end; got " + low + " and " + high);
      }
    }

    /**
     * {@return Wilson's score interval of a share} (E. Wilson, "Probable inference, the law of
     * succession, and statistical inference", JASA 1927): all shares p for which {@code successes}
     * lies within {@code z} standard deviations √(p (1 - p) / n) of what p makes expected. Unlike
     * p̂ ± z · SE it stays in [0, 1] and has a width at 0 and at n.
     *
     * @param successes in [0, n]
     * @param n trials, at least 1
     * @param z standard deviations, finite and at least 0; 1.96 for 95 %
     */
    public static Interval wilson(long successes, long n, double z) {
      if (n < 1 || successes < 0 || successes > n) {
        throw new MetricException(
            "a share's successes must be in [0, n] and n at least 1; got "
                + successes
                + " of "
                + n);
      }
      MetricException.LIMITS.atLeastZero("z", z);
      return wilson((double) successes / n, (double) n, z);
    }

    /** The same where the trials are an effective number, positive but not whole. */
    static Interval wilson(double share, double n, double z) {
      double shift = z * z / n;
      double centre = (share + shift / 2) / (1 + shift);
      double half = z / (1 + shift) * Math.sqrt(share * (1 - share) / n + shift / (4 * n));
      // The clamps hold back rounding only: at 0 and n the ends are exactly 0 and 1.
      return new Interval(
          share == 0 ? 0 : Math.min(share, Math.max(0, centre - half)),
          share == 1 ? 1 : Math.max(share, Math.min(1, centre + half)));
    }

    /**
     * {@return the central 95 % interval of a normally distributed estimate: value ± 1.959964 se}
     *
     * @param value the estimate
     * @param se its standard error, finite and at least 0
     */
    public static Interval ofNormal(double value, double se) {
      if (!Double.isFinite(value) || !(se >= 0 && se < Double.POSITIVE_INFINITY)) {
        throw new MetricException(
            "a normal interval needs a finite value and a finite standard error of at least 0; got "
                + value
                + " and "
                + se);
      }
      return new Interval(value - Z_95 * se, value + Z_95 * se);
    }
  }
}
