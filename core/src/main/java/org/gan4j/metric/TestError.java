package org.gan4j.metric;

import java.util.Locale;
import org.gan4j.metric.Estimate.Interval;

/**
 * How often a classifier that a run delivers is wrong about labelled images that it did not learn
 * from.
 *
 * @param data name of the set that the images are of
 * @param labels images whose class the classifier was told in training
 * @param wrong images that it took for another class, in [0, images]
 * @param images images that it was shown, at least 1
 */
public record TestError(String data, int labels, long wrong, long images) {
  /** What it is called in lists of scores. */
  public static final String NAME = "test-error";

  private static final double Z = 1.959963984540054;

  /**
   * Checks the counts.
   *
   * @param data name of the set that the images are of
   * @param labels images whose class the classifier was told in training
   * @param wrong images that it took for another class, in [0, images]
   * @param images images that it was shown, at least 1
   */
  public TestError {
    if (images < 1 || wrong < 0 || wrong > images) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "wrong images must be in [0, images] and images at least 1; got %d of %d",
              wrong,
              images));
    }
  }

  /** {@return the share of wrong ones, in [0, 1]} */
  public double value() {
    return (double) wrong / images;
  }

  /** {@return its 95 % Wilson interval} */
  public Interval interval() {
    return Interval.wilson(wrong, images, Z);
  }
}
