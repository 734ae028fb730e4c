package org.gan4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One measured quantity over the training.
 *
 * @param name its key in the metrics
 * @param label what to print for it
 * @param points in the order of images played
 */
record Quantity(String name, String label, List<Point> points) {
  /** More would not be seen on a chart. */
  private static final int MAX_POINTS = 240;

  /**
   * A value; low and high are the ends of its interval, or NaN.
   *
   * @param images real images played until then
   * @param protocol how a score was taken, empty where the metrics do not tell; null for what is no
   *     score of samples, and so has none
   */
  record Point(long images, double value, double low, double high, @Nullable String protocol) {
    boolean hasInterval() {
      return Double.isFinite(low) && Double.isFinite(high);
    }

    /** Whether the two do not compare. */
    boolean isByAnotherProtocolThan(Point other) {
      return !Objects.equals(protocol, other.protocol);
    }

    /** The finite ones of value, low and high. */
    Stream<Double> finite() {
      return Stream.of(value, low, high).filter(Double::isFinite);
    }
  }

  /**
   * What the lines say of one key; empty where no line has it. After a roll-back the later wins.
   */
  static Quantity read(String name, String label, List<Map<String, Object>> lines) {
    return read(name, label, lines, false);
  }

  /** As {@link #read}, with the protocol of each line. */
  static Quantity readScores(String name, String label, List<Map<String, Object>> lines) {
    return read(name, label, lines, true);
  }

  private static Quantity read(
      String name, String label, List<Map<String, Object>> lines, boolean scores) {
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
                number(line, name + "-high"),
                scores ? protocol(line) : null));
      }
    }
    return new Quantity(name, label, Evenly.of(new ArrayList<>(points.values()), MAX_POINTS));
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  boolean hasIntervals() {
    return points.stream().anyMatch(Point::hasInterval);
  }

  private static String protocol(Map<String, Object> line) {
    return line.get("protocol") instanceof String text ? text : "";
  }

  private static double number(Map<String, Object> line, String key) {
    return line.get(key) instanceof Number value ? value.doubleValue() : Double.NaN;
  }
}
