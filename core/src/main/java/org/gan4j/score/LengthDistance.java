package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.metric.Estimate;

/**
 * The first Wasserstein distance of two distributions of lengths, in steps: ∫ |F_made(l) -
 * F_real(l)| dl, exact.
 */
final class LengthDistance {
  private LengthDistance() {}

  /** {@return the distance, with an interval over the made series} */
  static Estimate between(int[] real, int[] made, int steps) {
    double[] there = shares(counts(real, steps, 0, 1));
    int groups = Jackknife.groups(made.length);
    double[] all = counts(made, steps, 0, 1);
    double[] without = new double[groups];
    for (int group = 0; group < groups; group++) {
      double[] rest = all.clone();
      double[] own = counts(made, steps, group, groups);
      Arrays.setAll(rest, i -> rest[i] - own[i]);
      without[group] = distance(there, shares(rest));
    }
    return Jackknife.of(distance(there, shares(all)), without);
  }

  private static double[] counts(int[] lengths, int steps, int from, int stride) {
    double[] out = new double[steps + 1];
    for (int i = from; i < lengths.length; i += stride) {
      out[lengths[i]]++;
    }
    return out;
  }

  private static double[] shares(double[] counts) {
    double sum = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(count -> count / sum).toArray();
  }

  private static double distance(double[] a, double[] b) {
    double ahead = 0;
    double sum = 0;
    for (int length = 0; length < a.length; length++) {
      ahead += a[length] - b[length];
      sum += Math.abs(ahead);
    }
    return sum;
  }
}
