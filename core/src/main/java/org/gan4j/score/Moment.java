package org.gan4j.score;

import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.run.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A moment of a run, and what it was worth.
 *
 * @param images played by then; -1 for no moment
 * @param score that moments are compared by; null for no moment
 */
record Moment(long images, @Nullable Score score) {
  static final Moment NONE = new Moment(-1, null);

  /** Whether a score that was taken later is better by its value. */
  boolean isWorseThan(Score later) {
    return score == null || later.better(score);
  }

  /** Whether it is better by more than noise. */
  boolean isClearlyWorseThan(Score later) {
    return score == null || later.clearlyBetter(score);
  }

  /** Puts it into a checkpoint, under names that begin with {@code name}. */
  void put(String name, Snapshot.Builder out) {
    if (score == null) {
      return;
    }
    out.count(name + ".images", images).number(name + ".value", score.value());
    Interval interval = score.interval();
    if (interval != null) {
      out.number(name + ".low", interval.low()).number(name + ".high", interval.high());
    }
    Double reference = score.reference();
    if (reference != null) {
      out.number(name + ".reference", reference);
    }
  }

  /** What a checkpoint has of that name; {@link #NONE} if it has nothing. */
  static Moment of(String name, Snapshot from, Metric metric) {
    long images = images(name, from);
    if (images < 0) {
      return NONE;
    }
    String low = name + ".low";
    String reference = name + ".reference";
    return new Moment(
        images,
        new Score(
            metric,
            from.number(name + ".value"),
            isKnown(from, low) ? new Interval(from.number(low), from.number(name + ".high")) : null,
            isKnown(from, reference) ? from.number(reference) : null));
  }

  /** Its images; -1 where a checkpoint has no moment of that name. */
  static long images(String name, Snapshot from) {
    return from.has(name + ".images") ? from.count(name + ".images") : -1;
  }

  /** Whether there is a number; checkpoints from before wrote NaN for none. */
  private static boolean isKnown(Snapshot from, String name) {
    return from.has(name) && !Double.isNaN(from.number(name));
  }
}
