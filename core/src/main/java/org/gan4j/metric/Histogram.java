package org.gan4j.metric;

import java.util.function.DoubleUnaryOperator;

/** Divergences between shares over the same bins, in nats (natural logarithm). */
final class Histogram {
  private Histogram() {}

  /**
   * How many labels fall on each of {@code bins}.
   *
   * @throws MetricException if a label is outside [0, bins)
   */
  static long[] counts(int[] labels, int bins) {
    long[] counts = new long[bins];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= bins) {
        throw new MetricException(
            "labels must be in [0, " + bins + "); got " + labels[i] + " at sample " + i);
      }
      counts[labels[i]]++;
    }
    return counts;
  }

  /** Counts over their sum, which must not be 0. */
  static double[] shares(long[] counts) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    if (sum == 0) {
      throw new MetricException("shares need at least 1 sample; got 0");
    }
    double[] shares = new double[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = counts[i] / sum;
    }
    return shares;
  }

  /** KL(p || q) = Σ p ln(p / q) with 0 ln 0 = 0: infinite where p has a bin that q lacks. */
  static double kl(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += klTerm(p[i], q[i]);
    }
    return Math.max(0, sum);
  }

  /** Jensen and Shannon's divergence, the mean KL to the mixture: in [0, ln 2]. */
  static double js(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += jsTerm(p[i], q[i]);
    }
    return Math.max(0, sum);
  }

  /**
   * The expected KL(p̂ || p) of the shares p̂ of {@code n} draws from p: exact, see {@link #mean}.
   */
  static double klFloor(double[] p, long n) {
    double sum = 0;
    for (double share : p) {
      sum += mean(n, share, drawn -> klTerm(drawn, share));
    }
    return sum;
  }

  /**
   * The expected JS(p̂, p) of the shares p̂ of {@code n} draws from p: exact, see {@link #mean}.
   */
  static double jsFloor(double[] p, long n) {
    double sum = 0;
    for (double share : p) {
      sum += mean(n, share, drawn -> jsTerm(drawn, share));
    }
    return sum;
  }

  private static double klTerm(double p, double q) {
    return p == 0 ? 0 : p * Math.log(p / q);
  }

  private static double jsTerm(double p, double q) {
    double mixture = (p + q) / 2;
    return (klTerm(p, mixture) + klTerm(q, mixture)) / 2;
  }

  /**
   * E f(C / n) for C binomial(n, p). A divergence is a sum over bins, and one bin's count among
   * multinomial draws is binomial, so no joint distribution and no simulation is needed. The sum
   * starts at the mode and ends where the weights, relative to the mode's, fall below 1e-18.
   */
  private static double mean(long n, double p, DoubleUnaryOperator f) {
    if (p <= 0 || p >= 1) {
      return f.applyAsDouble(p);
    }
    long mode = Math.min(n, (long) ((n + 1) * p));
    double odds = p / (1 - p);
    double mass = 1;
    double sum = f.applyAsDouble((double) mode / n);
    double weight = 1;
    for (long c = mode + 1; c <= n && weight > 1e-18; c++) {
      weight *= (n - c + 1) * odds / c;
      mass += weight;
      sum += weight * f.applyAsDouble((double) c / n);
    }
    weight = 1;
    for (long c = mode - 1; c >= 0 && weight > 1e-18; c--) {
      weight *= (c + 1) / ((n - c) * odds);
      mass += weight;
      sum += weight * f.applyAsDouble((double) c / n);
    }
    return sum / mass;
  }
}
