package org.gan4j.metric;

/** The rules that several scores share. */
final class Checks {
  private Checks() {}

  /** Both sets see samples by the same extractor. */
  static void sameSize(Features real, Features made) {
    sameSize(real.size(), made.size());
  }

  static void sameSize(int real, int made) {
    if (real != made) {
      throw new MetricException(
          "real and made samples must have equally many features; got "
              + real
              + " and "
              + made
              + " (were both seen by the same extractor?)");
    }
  }

  static void atLeast(String score, Features features, int count) {
    if (features.count() < count) {
      throw new MetricException(
          score
              + " needs at least "
              + count
              + (count == 1 ? " sample; got " : " samples; got ")
              + features.count());
    }
  }

  /** More samples than neighbours: a sample is no neighbour of itself. */
  static void neighbours(String score, Features features, int k) {
    MetricException.LIMITS.atLeast("k of " + score, k, 1);
    if (features.count() <= k) {
      throw new MetricException(
          score + " needs more than k = " + k + " samples; got " + features.count());
    }
  }

  /** Distances need finite numbers. */
  static void finite(String what, Features features) {
    float[] values = features.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new MetricException(
            what
                + " must be finite; got "
                + values[i]
                + " at sample "
                + i / features.size()
                + ", number "
                + i % features.size());
      }
    }
  }

  /** The probabilities of a discrete distribution: in [0, 1], adding up to 1. */
  static void distribution(String what, double[] probabilities) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
        throw new MetricException(
            what + " must be in [0, 1]; got " + probabilities[i] + " at number " + i);
      }
      sum += probabilities[i];
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new MetricException(
          what + " must add up to 1; got " + sum + " over " + probabilities.length);
    }
  }

  static void pair(String score, Features real, Features made, int count) {
    sameSize(real, made);
    atLeast(score, real, count);
    atLeast(score, made, count);
    finite("real samples", real);
    finite("made samples", made);
  }
}
