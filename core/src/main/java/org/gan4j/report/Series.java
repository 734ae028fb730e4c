package org.gan4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One measured quantity over the training.
 *
 * @param name its key in the metrics
 * @param label what to print for it
 * @param points in the order of images played
 */
record Series(String name, String label, List<Point> points) {
  /** More would not be seen on a chart. */
  private static final int MAX_POINTS = 240;

  /**
   * A value; low and high are the ends of its interval, or NaN.
   *
   * @param images real images played until then
   */
  record Point(long images, double value, double low, double high) {
    boolean hasInterval() {
      return Double.isFinite(low) && Double.isFinite(high);
    }

    /** The finite ones of value, low and high. */
    Stream<Double> finite() {
      return Stream.of(value, low, high).filter(Double::isFinite);
    }
  }

  /**
   * What the lines say of one key; empty where no line has it. After a roll-back the later wins.
   */
  static Series read(String name, String label, List<Map<String, Object>> lines) {
    TreeMap<Long, Point> points = new TreeMap<>();
    for (Map<String, Object> line : lines) {
      if (line.get("images") instanceof Number images && line.get(name) instanceof Number value) {
        long at = images.longValue();
        points.put(
            at,
            new Point(
                at,
                value.doubleValue(),
                number(line, name + "-low"),
                number(line, name + "-high")));
      }
    }
    return new Series(name, label, Evenly.of(new ArrayList<>(points.values()), MAX_POINTS));
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  boolean hasIntervals() {
    return points.stream().anyMatch(Point::hasInterval);
  }

  private static double number(Map<String, Object> line, String key) {
    return line.get(key) instanceof Number value ? value.doubleValue() : Double.NaN;
  }
}
