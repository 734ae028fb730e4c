package org.gan4j.metric;

/** The rule that distances need finite numbers. */
final class FiniteRows {
  private FiniteRows() {}

  static void check(String what, Features rows) {
    float[] values = rows.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new MetricException(
            what
                + " must be finite; got "
                + values[i]
                + " at sample "
                + i / rows.size()
                + ", number "
                + i % rows.size());
      }
    }
  }
}
