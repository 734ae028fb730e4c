package org.gan4j.score;

import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.run.Snapshot;

/**
 * Which moment of a run is the best one so far, and for how long it has not become clearly better.
 *
 * @param best by the value of its score
 * @param clear the moment that patience counts from: no later one was better by more than noise
 * @param since moments that were scored after that, or since patience ran out
 */
record Choice(Moment best, Moment clear, int since) {
  /** Before the first score. */
  static final Choice NONE = new Choice(Moment.NONE, Moment.NONE, 0);

  /** Names in a checkpoint. */
  private static final String BEST = "best";

  private static final String CLEAR = "clear";

  /**
   * The choice once a later moment was scored. By its value alone: one that is better by less than
   * its interval is still more likely better than worse, all the more since all are scored with the
   * same latents against the same real samples. Only patience asks for more than noise.
   */
  Choice with(Score score, long images) {
    Moment now = new Moment(images, score);
    boolean clearly = clear.isClearlyWorseThan(score);
    return new Choice(
        best.isWorseThan(score) ? now : best, clearly ? now : clear, clearly ? 0 : since + 1);
  }

  /** The same moments, with no evaluation waited for. */
  Choice waitingAnew() {
    return new Choice(best, clear, 0);
  }

  /** Puts it into a checkpoint. */
  void put(Snapshot.Builder out) {
    out.count("since", since);
    best.put(BEST, out);
    clear.put(CLEAR, out);
  }

  /** What a checkpoint has of it. */
  static Choice of(Snapshot from, Metric metric) {
    Moment best = Moment.of(BEST, from, metric);
    Moment clear = Moment.of(CLEAR, from, metric);
    // One of a version that knew a single moment, the clear one, has it as the best.
    return new Choice(best, clear.score() == null ? best : clear, from.smallCount("since"));
  }

  /** Images of the best moment that a checkpoint knows; -1 if it knows none. */
  static long bestAt(Snapshot from) {
    return Moment.images(BEST, from);
  }

  /** Whether a checkpoint's number says which moment was the best one. */
  static boolean isOfMoments(String name) {
    return name.startsWith(BEST + ".") || name.startsWith(CLEAR + ".");
  }
}
