package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunFolder;
import org.jspecify.annotations.Nullable;

/**
 * What a run's folder says of how good it is.
 *
 * @param name of its folder
 * @param path of it
 * @param recipe what it trains
 * @param last the last line of its metrics; empty before the first tick
 * @param file its evaluation; null if it has none
 * @param seen the last scores of {@code metrics.jsonl}, by name
 * @param seenBy the protocol of those; empty where the file has none
 */
record ScoredRun(
    String name,
    Path path,
    Recipe recipe,
    Map<String, Object> last,
    @Nullable EvaluationFile file,
    Map<String, Double> seen,
    String seenBy) {

  /**
   * Reads a run.
   *
   * @throws org.gan4j.GanException if it is none, or a file of it is damaged
   */
  static ScoredRun read(Path path) {
    try (RunFolder folder = RunFolder.open(path)) {
      List<Map<String, Object>> lines =
          Files.isRegularFile(folder.metrics()) ? Metrics.read(folder.metrics()) : List.of();
      Map<String, Double> seen = new LinkedHashMap<>();
      for (String name : scoreNames()) {
        for (int i = lines.size() - 1; i >= 0 && !seen.containsKey(name); i--) {
          if (lines.get(i).get(name) instanceof Number number) {
            seen.put(name, number.doubleValue());
          }
        }
      }
      String seenBy = "";
      for (Map<String, Object> line : lines) {
        if (line.get("protocol") instanceof String how) {
          seenBy = how;
        }
      }
      Path file = path.resolve(EvaluationFile.NAME);
      return new ScoredRun(
          String.valueOf(path.toAbsolutePath().normalize().getFileName()),
          path,
          Recipes.read(folder.recipe()),
          lines.isEmpty() ? Map.of() : lines.get(lines.size() - 1),
          Files.isRegularFile(file) ? EvaluationFile.read(file) : null,
          seen,
          seenBy);
    }
  }

  static List<String> scoreNames() {
    List<String> names = new java.util.ArrayList<>();
    for (Metric metric : Metric.values()) {
      names.add(metric.title());
    }
    names.add("test-error");
    return names;
  }

  /** Images played so far; 0 before the first tick. */
  long images() {
    return last.get("images") instanceof Number number ? number.longValue() : 0;
  }

  Optional<Double> measured(String key) {
    return last.get(key) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  @Nullable Evaluation evaluation() {
    return file == null ? null : file.evaluation();
  }

  @Nullable TestError testError() {
    return file == null ? null : file.testError();
  }

  Optional<Score> score(Metric metric) {
    Evaluation taken = evaluation();
    return taken == null ? Optional.empty() : taken.score(metric);
  }

  /** The images that it was scored at, if it was trained on since then. */
  Optional<Long> scoredEarlier() {
    return Optional.ofNullable(file == null ? null : file.images())
        .filter(scored -> scored != images());
  }
}
