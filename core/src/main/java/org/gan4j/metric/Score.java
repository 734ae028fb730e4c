package org.gan4j.metric;

import org.gan4j.metric.Estimate.Interval;
import org.jspecify.annotations.Nullable;

/**
 * One number about what a generator makes.
 *
 * @param metric which
 * @param value the number
 * @param interval its 95 % interval; null where none was computed
 * @param reference what held-out real data, or a perfect sampler, get by the same protocol; null
 *     where that is not known
 * @param floor what a perfect sampler of the data's classes can expect with as many samples; null
 *     where that is not known
 */
public record Score(
    Metric metric,
    double value,
    @Nullable Interval interval,
    @Nullable Double reference,
    @Nullable Double floor) {
  /**
   * A score whose floor is not known.
   *
   * @param metric what was measured
   * @param value of the made samples
   * @param interval of the value; null if none is known
   * @param reference the value of real samples; null if none was taken
   */
  public Score(
      Metric metric, double value, @Nullable Interval interval, @Nullable Double reference) {
    this(metric, value, interval, reference, null);
  }

  /**
   * {@return whether the value is better than another's of the same metric, be it by less than
   * noise}
   *
   * @param other of the same metric
   */
  public boolean better(Score other) {
    return loss(value) < other.loss(other.value);
  }

  /**
   * {@return whether this is better than another of the same metric by more than noise: by more
   * than both intervals' ends that face each other, added as independent errors are (G} Zou and A.
   * Donner, "Construction of confidence limits about effect measures", Statistics in Medicine
   * 2008); where one has no interval, the values decide.
   *
   * @param other of the same metric
   */
  public boolean clearlyBetter(Score other) {
    double here = loss(value);
    double there = other.loss(other.value);
    if (interval == null || other.interval == null) {
      return here < there;
    }
    return here + Math.hypot(noise(interval, true), other.noise(other.interval, false)) < there;
  }

  /** How far chance may have moved the value to where it is worse, or to where it is better. */
  private double noise(Interval around, boolean worse) {
    boolean up = loss(around.high()) > loss(around.low()) == worse;
    return up ? around.high() - value : value - around.low();
  }

  /** Lower is better. */
  private double loss(double of) {
    return switch (metric.better()) {
      case LOWER -> of;
      case HIGHER -> -of;
      case NEAR_REFERENCE -> Math.abs(of - (reference == null ? 0.5 : reference));
    };
  }
}
