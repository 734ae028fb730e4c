package org.gan4j.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;

/** How a game goes in which nothing is wrong. */
final class Progress {
  /** Standard errors by which a trend is one. */
  private static final double CLEAR = 2;

  /** Times what held-out real samples get, within which made ones are as near as they can be. */
  private static final double NEAR = 3;

  private static final double LEAST_FLOOR = 0.003;

  private Progress() {}

  /** The course of a run of at least four checkups. */
  static Finding of(Course course) {
    String name = course.space() + ".distance";
    int last = Math.max(6, course.size() / 3);
    double[] trend = course.trend(name, last);
    double[] recent = course.recent(name, last);
    double distance = Course.median(course.recent(name, 3));
    double floor =
        Math.max(LEAST_FLOOR, orElse(course.last(course.space() + ".floor"), LEAST_FLOOR));
    boolean nearer = trend[1] < -CLEAR;
    boolean near = distance < NEAR * floor;
    double halving = Math.log(2) / Math.max(-trend[0], 1e-9);
    Kind kind =
        !nearer && near
            ? Kind.CONVERGED
            : nearer && halving < course.size() ? Kind.HEALTHY : Kind.SLOW;
    String says =
        nearer
            ? String.format(
                Locale.ROOT,
                "made samples come nearer to the data: their distance fell from %.2g to %.2g over the last %d checkups; held-out real samples have %.2g",
                recent[0],
                distance,
                recent.length,
                floor)
            : String.format(
                Locale.ROOT,
                "the distance of made samples to the data stays at %.2g over the last %d checkups; held-out real samples have %.2g",
                distance,
                recent.length,
                floor);
    double sure = 1 - Math.exp(-Math.abs(trend[1]) / CLEAR) / 2;
    return new Finding(
        kind,
        course.images(Math.max(0, course.size() - recent.length)),
        kind == Kind.HEALTHY ? sure : Math.max(0.5, 1.5 - sure),
        new Finding.Evidence(says, Map.of(name, course.last(name))),
        List.of());
  }

  private static double orElse(double value, double other) {
    return Double.isNaN(value) ? other : value;
  }
}
