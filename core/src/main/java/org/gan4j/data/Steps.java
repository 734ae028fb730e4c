package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The numbers of all steps of a set, one after the other, as they are read; bounded. */
final class Steps {
  /** So much of a feature's range may be lost to float32 before it is said. */
  private static final double COARSE = 1e-3;

  private final String place;
  private final int features;
  private final long most;
  private float[] values = new float[1 << 10];
  private int size;
  private final double[] low;
  private final double[] high;
  private final double[] lost;

  Steps(String place, int features) {
    this(place, features, most());
  }

  Steps(String place, int features, long most) {
    this.place = place;
    this.features = features;
    this.most = most;
    low = new double[features];
    high = new double[features];
    lost = new double[features];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
  }

  /** Numbers that are held in memory, where they lie several times while they are read. */
  static long most() {
    return Math.min(1L << 28, Runtime.getRuntime().maxMemory() / 24);
  }

  static DataException tooLarge(String place, long most) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s holds more than the %,d numbers that fit into memory here: give Java more memory (JAVA_TOOL_OPTIONS=-Xmx...), or leave out series or columns",
            place,
            most));
  }

  /**
   * Appends a number.
   *
   * @param value NaN stands for what is no number
   */
  void add(int feature, double value) {
    if (size == values.length) {
      if (size >= most) {
        throw tooLarge(place, most);
      }
      values = Arrays.copyOf(values, (int) Math.min(most, size * 2L));
    }
    float held = (float) value;
    values[size++] = held;
    if (value < low[feature]) {
      low[feature] = value;
    }
    if (value > high[feature]) {
      high[feature] = value;
    }
    double difference = Math.abs(held - value);
    if (difference > lost[feature]) {
      lost[feature] = difference;
    }
  }

  /** Numbers so far. */
  int size() {
    return size;
  }

  float get(int step, int feature) {
    return values[step * features + feature];
  }

  /** All numbers, {@code [steps, features]}. */
  float[] values() {
    return Arrays.copyOf(values, size);
  }

  /** Whether a feature has the one value. */
  boolean constant(int feature) {
    return low[feature] == high[feature];
  }

  /**
   * Of features whose differences are too small beside their size: one sentence each. A column of
   * words has no numbers, and so none.
   */
  List<String> notes(List<String> names) {
    List<String> notes = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      if (low[f] <= high[f] && lost[f] > COARSE * (high[f] - low[f])) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s varies from %s to %s only, of which numbers of 32 bits lose up to %s: subtract a constant from it",
                names.get(f),
                low[f],
                high[f],
                (float) lost[f]));
      }
    }
    return notes;
  }
}
