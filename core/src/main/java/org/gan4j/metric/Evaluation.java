package org.gan4j.metric;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.metric.Estimate.Interval;

/**
 * Scores of one set of samples.
 *
 * @param scores in the order of {@link Metric}
 * @param protocol how all of them were taken
 */
public record Evaluation(List<Score> scores, Protocol protocol) {
  /**
   * Copies the scores.
   *
   * @param scores in the order of {@link Metric}
   * @param protocol how all of them were taken
   */
  public Evaluation {
    scores = List.copyOf(scores);
  }

  /**
   * One score.
   *
   * @param metric which
   * @return the score; empty if it was not taken
   */
  public Optional<Score> score(Metric metric) {
    return scores.stream().filter(score -> score.metric() == metric).findFirst();
  }

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
      return Interval.wilson(wrong, images, Interval.Z_95);
    }
  }
}
