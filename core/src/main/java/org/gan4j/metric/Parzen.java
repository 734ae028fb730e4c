package org.gan4j.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gan4j.metric.Estimate.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Log-likelihood of test samples under a Parzen window of made ones (Goodfellow et al., "Generative
 * adversarial nets", NeurIPS 2014, section 5): the density is the mean of n normal densities of
 * width σ around the made samples. σ is chosen on a validation set, among ten values from 0.1 to 1.
 *
 * <p>Kept to compare with old tables only: it is a poor score (Theis et al., "A note on the
 * evaluation of generative models", ICLR 2016). It grows with the number of made samples, and
 * k-means centres beat real data, so never maximise it. On MNIST in [0, 1], 20 random draws of
 * 10,000 of the first 50,000 training images scored 240.8 to 244.2 on the test set at σ = 0.1668,
 * mean 242.6, each ± 2.1; every fifth image scores 243.3. The first 10,000 score 241.2.
 *
 * <p>The {@link #interval} says how far another n made samples would move the score, the test
 * samples and the width being fixed. It is Student's, from random halves of the made samples: of
 * the windows around two halves, half the mean squared difference is the variance at n/2.
 *
 * @param mean mean log-likelihood in nats
 * @param standardError of that mean over the test samples: the figure after ± in publications
 * @param sigma the width
 * @param interval for the mean over redraws of the made samples; null below {@value #LEAST} of them
 */
public record Parzen(double mean, double standardError, double sigma, @Nullable Interval interval) {
  private static final int LEAST = 20;

  /** Parts that halves are put together from. */
  private static final int PARTS = 40;

  private static final int SPLITS = 60;

  /** Beyond this many nats below the largest term, all terms together are below the last digit. */
  private static final double NEGLIGIBLE = 60;

  /** {@return the ten widths of the protocol: 10^(-1 + i/9)} */
  public static double[] protocolSigmas() {
    double[] out = new double[10];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.pow(10, -1 + i / 9.0);
    }
    return out;
  }

  /**
   * {@return the whole protocol: the width that the validation set likes best, then the test set}
   *
   * @param made centres of the window, such as 10,000
   * @param validation such as 1,000 samples, not of the test set
   * @param test at least 2 samples
   */
  public static Parzen of(Features made, Features validation, Features test) {
    double[] sigmas = protocolSigmas();
    Parzen[] scores = of(made, validation, sigmas);
    int best = 0;
    for (int i = 1; i < sigmas.length; i++) {
      if (scores[i].mean > scores[best].mean) {
        best = i;
      }
    }
    return of(made, test, sigmas[best]);
  }

  /**
   * {@return the score at a given width}
   *
   * @param made at least 1 row
   * @param test at least 2 rows of the same size
   * @param sigma positive
   */
  public static Parzen of(Features made, Features test, double sigma) {
    Parzen score = of(made, test, new double[] {sigma})[0];
    if (made.count() < LEAST) {
      return score;
    }
    Halves halves = new Halves(made, sigma, Math.min(PARTS, made.count() / 2 * 2));
    new PairRows(test, made).forEach(halves);
    return new Parzen(
        score.mean,
        score.standardError,
        sigma,
        Estimate.student(score.mean, halves.error(test.count()), halves.parts - 1).interval());
  }

  private static Parzen[] of(Features made, Features test, double[] sigmas) {
    Checks.sameSize(test, made);
    Checks.atLeast("a Parzen window", made, 1);
    Checks.atLeast("a standard error of the log-likelihood", test, 2);
    Checks.finite("made samples", made);
    Checks.finite("test samples", test);
    for (double sigma : sigmas) {
      MetricException.LIMITS.positive("sigma", sigma);
    }
    double[] sums = new double[sigmas.length];
    double[] squares = new double[sigmas.length];
    double[] shift = new double[sigmas.length]; // the first value, so that no digits cancel
    new PairRows(test, made)
        .forEach(
            (query, row) -> {
              for (int s = 0; s < sigmas.length; s++) {
                double value = logDensity(row, sigmas[s], made.size());
                if (query == 0) {
                  shift[s] = value;
                }
                sums[s] += value - shift[s];
                squares[s] += (value - shift[s]) * (value - shift[s]);
              }
            });
    Parzen[] out = new Parzen[sigmas.length];
    double n = test.count();
    for (int s = 0; s < out.length; s++) {
      double mean = sums[s] / n;
      double variance = Math.max(0, (squares[s] - n * mean * mean) / (n - 1));
      out[s] = new Parzen(shift[s] + mean, Math.sqrt(variance / n), sigmas[s], null);
    }
    return out;
  }

  /** log (1/n Σ exp(-d²/2σ²)) - D log(σ √2π), the largest term taken out. */
  private static double logDensity(PairRows.Row row, double sigma, int size) {
    int n = row.count();
    float nearest = Float.POSITIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      nearest = Math.min(nearest, row.squared(j));
    }
    double scale = 1 / (2 * sigma * sigma);
    float far = (float) (nearest + NEGLIGIBLE / scale);
    double sum = 0;
    for (int j = 0; j < n; j++) {
      float squared = row.squared(j);
      if (squared <= far) {
        sum += Math.exp((nearest - squared) * scale);
      }
    }
    return Math.log(sum / n)
        - Math.max(0, nearest) * scale
        - size * Math.log(sigma * Math.sqrt(2 * Math.PI));
  }

  /** Sums, over test samples, how the log-densities around two halves of the made ones differ. */
  private static final class Halves implements PairRows.Visitor {
    final int parts;
    private final double scale;
    private final int[] part;
    private final boolean[][] first = new boolean[SPLITS][];
    private final double[] differences = new double[SPLITS];
    private final float[] nearest;
    private final double[] sums;
    private final double[] shares;
    private double largest;

    Halves(Features made, double sigma, int parts) {
      this.parts = parts;
      this.scale = 1 / (2 * sigma * sigma);
      this.part = new int[made.count()];
      this.nearest = new float[parts];
      this.sums = new double[parts];
      this.shares = new double[parts];
      // A fixed seed: the same samples have the same interval.
      SplittableRandom random = new SplittableRandom(1);
      int[] order = Order.random(part.length, random);
      for (int j = 0; j < part.length; j++) {
        part[order[j]] = j % parts;
      }
      for (int s = 0; s < SPLITS; s++) {
        first[s] = new boolean[parts];
        int[] shuffled = Order.random(parts, random);
        for (int g = 0; g < parts / 2; g++) {
          first[s][shuffled[g]] = true;
        }
      }
    }

    @Override
    public void visit(int query, PairRows.Row row) {
      Arrays.fill(nearest, Float.POSITIVE_INFINITY);
      Arrays.fill(sums, 0);
      for (int j = 0; j < part.length; j++) {
        nearest[part[j]] = Math.min(nearest[part[j]], row.squared(j));
      }
      for (int j = 0; j < part.length; j++) {
        double below = (row.squared(j) - nearest[part[j]]) * scale;
        if (below <= NEGLIGIBLE) {
          sums[part[j]] += Math.exp(-below);
        }
      }
      for (int g = 0; g < parts; g++) {
        sums[g] = Math.log(sums[g]) - nearest[g] * scale;
      }
      largest = Double.NEGATIVE_INFINITY;
      for (double sum : sums) {
        largest = Math.max(largest, sum);
      }
      for (int g = 0; g < parts; g++) {
        shares[g] = Math.exp(sums[g] - largest);
      }
      for (int s = 0; s < SPLITS; s++) {
        differences[s] += logOfHalf(first[s], true) - logOfHalf(first[s], false);
      }
    }

    /** log Σ exp over the parts marked so. */
    private double logOfHalf(boolean[] half, boolean mark) {
      double sum = 0;
      for (int g = 0; g < parts; g++) {
        sum += half[g] == mark ? shares[g] : 0;
      }
      if (sum > 1e-200) {
        return largest + Math.log(sum);
      }
      // So far from all samples of this half that the shares of the others hide it.
      sum = 0;
      double own = Double.NEGATIVE_INFINITY;
      for (int g = 0; g < parts; g++) {
        own = half[g] == mark ? Math.max(own, sums[g]) : own;
      }
      for (int g = 0; g < parts; g++) {
        sum += half[g] == mark ? Math.exp(sums[g] - own) : 0;
      }
      return own + Math.log(sum);
    }

    /** Half the mean squared difference is the variance at n/2, half of that the one at n. */
    double error(int tests) {
      double sum = 0;
      for (double difference : differences) {
        sum += difference / tests * (difference / tests) / SPLITS;
      }
      return Math.sqrt(sum / 4);
    }
  }
}
