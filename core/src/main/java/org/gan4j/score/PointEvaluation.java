package org.gan4j.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gan4j.data.ToySet;
import org.gan4j.eyes.Resize;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Protocol;
import org.gan4j.metric.Score;
import org.gan4j.metric.ToyModes;

/** Scores points by {@link ToyModes}, beside what a perfect sampler of the set gets. */
final class PointEvaluation {
  private PointEvaluation() {}

  /**
   * {@return the scores of made points}
   *
   * @param modes what was found of them
   * @param set that they were compared with
   * @param wanted which scores; those of images are left out
   * @param seed that the points were made from, for the protocol
   * @param model what made them, for the protocol
   */
  public static Evaluation of(
      ToyModes modes, ToySet set, Set<Metric> wanted, long seed, String model) {
    List<Score> scores = new ArrayList<>();
    for (Metric metric : Metric.points()) {
      if (wanted.contains(metric)) {
        scores.add(score(metric, modes));
      }
    }
    Protocol protocol =
        new Protocol(
            "points",
            "none",
            Resize.NONE.name().toLowerCase(Locale.ROOT),
            set.name(),
            set.fingerprint(),
            "reference a perfect sampler",
            0,
            modes.samples(),
            0,
            seed,
            1,
            model);
    return new Evaluation(scores, protocol);
  }

  private static Score score(Metric metric, ToyModes modes) {
    return switch (metric) {
      case MODES -> new Score(metric, modes.held(), null, (double) modes.counts().size());
      case HIGH_QUALITY ->
          new Score(
              metric,
              modes.highQuality().value(),
              modes.highQuality().interval(),
              modes.perfectHighQuality());
      case MODE_KL -> new Score(metric, modes.reverseKl(), null, modes.reverseKlFloor());
      default -> throw new IllegalArgumentException(metric + " is not of points");
    };
  }
}
