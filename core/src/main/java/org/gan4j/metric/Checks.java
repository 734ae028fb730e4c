package org.gan4j.metric;

/** The rules that several scores share. */
final class Checks {
  private Checks() {}

  /** Both sets see samples by the same extractor. */
  static void sameSize(Features real, Features made) {
    if (real.size() != made.size()) {
      throw new MetricException(
          "real and made samples must have equally many features; got "
              + real.size()
              + " and "
              + made.size()
              + " (were both seen by the same extractor?)");
    }
  }

  static void atLeast(String score, Features features, int count) {
    if (features.count() < count) {
      throw new MetricException(
          score + " needs at least " + count + " samples; got " + features.count());
    }
  }

  /** More samples than neighbours: a sample is no neighbour of itself. */
  static void neighbours(String score, Features features, int k) {
    if (k < 1) {
      throw new MetricException(score + " needs k of at least 1; got " + k);
    }
    if (features.count() <= k) {
      throw new MetricException(
          score + " needs more than k = " + k + " samples; got " + features.count());
    }
  }

  static void range(String what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new MetricException(what + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }

  static void finite(String whose, Features features) {
    float[] values = features.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new MetricException(
            "features must be finite; got "
                + values[i]
                + " as number "
                + i % features.size()
                + " of "
                + whose
                + " sample "
                + i / features.size());
      }
    }
  }

  static void pair(String score, Features real, Features made, int count) {
    sameSize(real, made);
    atLeast(score, real, count);
    atLeast(score, made, count);
    finite("real", real);
    finite("made", made);
  }
}
