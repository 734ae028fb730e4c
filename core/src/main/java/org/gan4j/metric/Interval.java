package org.gan4j.metric;

/**
 * Where a score's true value may lie.
 *
 * @param low the lower end
 * @param high the upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  /** Standard deviations of a normal distribution to either side that hold 95 % of it. */
  static final double Z_95 = 1.959963984540054;

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
   * {@return Wilson's score interval of a share (E} Wilson, "Probable inference, the law of
   * succession, and statistical inference", JASA 1927): all shares p for which {@code successes}
   * lies within {@code z} standard deviations √(p (1 - p) / n) of what p makes expected. Unlike p̂
   * ± z · SE it stays in [0, 1] and has a width at 0 and at n.
   *
   * @param successes in [0, n]
   * @param n trials, at least 1
   * @param z standard deviations, finite and at least 0; 1.96 for 95 %
   */
  public static Interval wilson(long successes, long n, double z) {
    if (n < 1 || successes < 0 || successes > n) {
      throw new MetricException(
          "a share's successes must be in [0, n] and n at least 1; got " + successes + " of " + n);
    }
    if (!(z >= 0 && z < Double.POSITIVE_INFINITY)) {
      throw new MetricException("z must be finite and at least 0; got " + z);
    }
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
