package org.gan4j.recipe;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.metric.Metric;

/**
 * How a run is scored while it trains.
 *
 * @param every images between two evaluations, at a tick each; 0 plans them to cost at most a tenth
 *     of the time, where an extractor of features is in the cache already
 * @param samples made and real images to compare; 0 plans them likewise
 * @param metrics names of {@link Metric}s; empty for no evaluation
 * @param best the metric among them by which {@code model/} is chosen
 */
public record EvaluateSettings(long every, int samples, List<String> metrics, String best) {
  /**
   * Checks the names.
   *
   * @param every images between two evaluations, at a tick each; 0 plans them to cost at most a
   *     tenth of the time, where an extractor of features is in the cache already
   * @param samples made and real images to compare; 0 plans them likewise
   * @param metrics names of {@link Metric}s; empty for no evaluation
   * @param best the metric among them by which {@code model/} is chosen
   */
  public EvaluateSettings {
    metrics = List.copyOf(metrics);
    RecipeException.range("evaluate.every", every, 0, 1L << 50);
    if (samples != 0) {
      RecipeException.range("evaluate.samples", samples, 100, 100_000);
    }
    try {
      Set<Metric> known = Metric.parse(metrics);
      if (!known.isEmpty() && !known.contains(Metric.parse(best))) {
        throw new RecipeException(
            "evaluate.best must be one of evaluate.metrics, " + metrics + "; got '" + best + "'");
      }
    } catch (RecipeException e) {
      throw e;
    } catch (GanException e) {
      throw new RecipeException("evaluate.metrics: " + e.getMessage());
    }
  }

  /** Fréchet distance, precision, recall and coverage, planned; the best moment by the first. */
  public EvaluateSettings() {
    this(0, 0, List.of("fid", "precision", "recall", "coverage"), "fid");
  }

  /** {@return the metrics that images can have} */
  public Set<Metric> ofImages() {
    Set<Metric> out = EnumSet.noneOf(Metric.class);
    out.addAll(Metric.parse(metrics));
    out.removeIf(Metric::ofPoints);
    return out;
  }

  /** {@return the metrics that points can have} */
  public Set<Metric> ofPoints() {
    Set<Metric> out = EnumSet.noneOf(Metric.class);
    out.addAll(Metric.parse(metrics));
    out.removeIf(metric -> !metric.ofPoints());
    return out;
  }

  /** {@return what {@code model/} is chosen by} */
  public Metric chooser() {
    return Metric.parse(best);
  }
}
