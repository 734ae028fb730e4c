package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.gan4j.signal.Tick;

/**
 * The checkups of a run so far, in order: what was measured at each, by name. Lines of {@code
 * metrics.jsonl} without a checkup are no part of it.
 */
final class Course {
  /** What every checkup measures. */
  private static final String CHECKUP = Tick.EVIDENCE + "critic.told";

  /** Checkups that a later one is compared with. */
  private static final int EARLY = 5;

  private final List<Map<String, Object>> lines = new ArrayList<>();

  /**
   * Adds the next line.
   *
   * @return whether a checkup belongs to it; else it is no part of the course
   */
  boolean add(Map<String, Object> line) {
    if (!line.containsKey(CHECKUP)) {
      return false;
    }
    Map<String, Object> plain = new HashMap<>();
    line.forEach(
        (name, value) ->
            plain.put(
                name.startsWith(Tick.EVIDENCE) ? name.substring(Tick.EVIDENCE.length()) : name,
                value));
    lines.add(plain);
    return true;
  }

  int size() {
    return lines.size();
  }

  /** Images that had been played at the last checkup. */
  long images() {
    return (long) last("images");
  }

  /** Images that had been played at a checkup. */
  long images(int at) {
    return (long) value(at, "images");
  }

  /** A number of a checkup; NaN where it was not measured. */
  double value(int at, String name) {
    return lines.get(at).get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** A number of the last checkup; NaN where it was not measured. */
  double last(String name) {
    return lines.isEmpty() ? Double.NaN : value(size() - 1, name);
  }

  /** The space that shows most: what an extractor sees, else the samples themselves. */
  String space() {
    return lines.isEmpty() || Double.isNaN(last("eyes.distance")) ? "samples" : "eyes";
  }

  /** A number of that space at the last checkup. */
  double best(String name) {
    return last(space() + "." + name);
  }

  /** The numbers of the last checkups, at most so many; those that were not measured left out. */
  double[] recent(String name, int most) {
    return Arrays.stream(range(Math.max(0, size() - most), size(), name))
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  /** The median over the first checkups. */
  double early(String name) {
    return median(range(0, Math.min(EARLY, size()), name));
  }

  /** The numbers of the checkups in [from, to). */
  private double[] range(int from, int to, String name) {
    double[] out = new double[Math.max(0, to - from)];
    for (int i = 0; i < out.length; i++) {
      out[i] = value(from + i, name);
    }
    return out;
  }

  /** The largest number so far; NaN before there is one. */
  double most(String name) {
    return fold(name, Math::max);
  }

  /** The smallest number so far; NaN before there is one. */
  double least(String name) {
    return fold(name, Math::min);
  }

  private double fold(String name, DoubleBinaryOperator how) {
    return Arrays.stream(recent(name, size())).reduce(how).orElse(Double.NaN);
  }

  /** The median; NaN of nothing. */
  static double median(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** The mean; NaN of nothing. */
  static double mean(double... values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /**
   * How a positive number changes from checkup to checkup over the last ones: the slope of its
   * logarithm, and how many of its standard errors that is; both NaN of fewer than 4.
   */
  double[] trend(String name, int most) {
    double[] values = recent(name, most);
    if (values.length < 4) {
      return new double[] {Double.NaN, Double.NaN};
    }
    int n = values.length;
    double meanX = (n - 1) / 2.0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      values[i] = Math.log(Math.max(values[i], 1e-6));
      meanY += values[i] / n;
    }
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (i - meanX) * (i - meanX);
      xy += (i - meanX) * (values[i] - meanY);
    }
    double slope = xy / xx;
    double rest = 0;
    for (int i = 0; i < n; i++) {
      double off = values[i] - meanY - slope * (i - meanX);
      rest += off * off;
    }
    double error = Math.sqrt(rest / (n - 2) / xx);
    return new double[] {slope, slope / Math.max(error, 1e-12)};
  }
}
