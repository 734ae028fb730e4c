package org.gan4j.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;

/**
 * Intra-class Fréchet distance (Miyato and Koyama, "cGANs with projection discriminator", 2018,
 * section 4): the {@link FrechetDistance} of each class's made samples from the real ones of that
 * class, mean over the classes. It sees what one distance of all samples hides: a class that shows
 * samples of another, or the same sample again and again.
 *
 * <p>Each class has its own bias upward, of its own small number of samples. The classes are
 * independent, so that the interval's half-width is the root of the sum of theirs squared, over
 * their number; what {@link FrechetDistance} says of its interval holds here too.
 *
 * @param estimate the mean over the classes, with its interval
 */
record ClassFrechet(Estimate estimate) {
  /** Samples of a class on each side that its distance and interval need. */
  static final int LEAST = 50;

  /**
   * {@return the mean over all classes}
   *
   * @param real real samples
   * @param made made samples of the same size
   * @param names of the classes, at least 1
   * @param rng deals the groups of the intervals
   * @throws MetricException if a class has fewer than 50 samples on a side
   */
  public static ClassFrechet between(Labelled real, Labelled made, List<String> names, Rng rng) {
    enough("real", real.labels(), names);
    enough("made", made.labels(), names);
    double sum = 0;
    double low = 0;
    double high = 0;
    for (int label = 0; label < names.size(); label++) {
      Estimate of = FrechetDistance.between(real.of(label), made.of(label), rng).estimate();
      Interval interval = of.interval();
      sum += of.value();
      if (interval != null) {
        low += Math.pow(of.value() - interval.low(), 2);
        high += Math.pow(interval.high() - of.value(), 2);
      }
    }
    int classes = names.size();
    double mean = sum / classes;
    return new ClassFrechet(
        new Estimate(
            mean, new Interval(mean - Math.sqrt(low) / classes, mean + Math.sqrt(high) / classes)));
  }

  /** Refuses classes with fewer samples than {@link #LEAST}. */
  static void enough(String which, int[] labels, List<String> names) {
    for (int label = 0; label < names.size(); label++) {
      int wanted = label;
      long there = Arrays.stream(labels).filter(one -> one == wanted).count();
      if (there < LEAST) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "intra-fid needs at least %d samples of each class on each side: of %s there are %,d among %,d %s ones; take more samples, or leave intra-fid out",
                LEAST,
                names.get(label),
                there,
                labels.length,
                which));
      }
    }
  }

  /**
   * Samples and their classes.
   *
   * @param features a row per sample
   * @param labels the class of each, {@code [count]}
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, as the features are
  record Labelled(Features features, int[] labels) {
    /** The samples of one class. */
    Features of(int label) {
      int[] rows = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      return Order.rows(features, rows, 0, rows.length);
    }
  }
}
