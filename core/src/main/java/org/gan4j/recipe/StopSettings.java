package org.gan4j.recipe;

import java.util.List;
import org.gan4j.metric.Metric;

/**
 * When a run ends before its images are played, and what follows a divergence.
 *
 * @param when scores that are good enough, such as {@code coverage > 0.95 and fid < 12}; empty for
 *     never
 * @param patience evaluations in a row that are not clearly better than the best one, after which
 *     the run stops; 0 for never
 * @param rollbacks how often a run whose losses or weights are no longer finite goes back to its
 *     best checkpoint (its newest, where none was scored) and on with other random draws
 */
public record StopSettings(String when, int patience, int rollbacks) {
  /**
   * Checks the ranges.
   *
   * @param when scores that are good enough, such as {@code coverage > 0.95 and fid < 12}; empty
   *     for never
   * @param patience evaluations in a row that are not clearly better than the best one, after which
   *     the run stops; 0 for never
   * @param rollbacks how often a run whose losses or weights are no longer finite goes back to its
   *     best checkpoint (its newest, where none was scored) and on with other random draws
   */
  public StopSettings {
    RecipeException.range("stop.patience", patience, 0, 10_000);
    RecipeException.range("stop.rollbacks", rollbacks, 0, 100);
    if (!when.isBlank()) {
      var unused = StopRule.parse(when);
    }
  }

  /** Never before its time. */
  public StopSettings() {
    this("", 0, 0);
  }

  /** The metrics that {@code when} compares and an evaluation does not take. */
  List<String> missing(EvaluateSettings evaluate) {
    return when.isBlank()
        ? List.of()
        : StopRule.parse(when).metrics().stream()
            .filter(metric -> !Metric.parse(evaluate.metrics()).contains(metric))
            .map(Metric::title)
            .sorted()
            .toList();
  }
}
