package org.gan4j.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.metric.Metric;

/**
 * When scores are good enough: comparisons such as {@code coverage > 0.95 and fid < 12}, joined by
 * {@code and} and {@code or}, {@code and} binding more tightly.
 */
final class StopRule {
  private static final Pattern COMPARISON =
      Pattern.compile("\\s*([a-z-]+)\\s*(<=|>=|<|>)\\s*(-?[0-9]*\\.?[0-9]+(?:e-?[0-9]+)?)\\s*");
  private static final int MAX_CHARS = 500;

  private final List<List<Comparison>> any;

  private record Comparison(Metric metric, String sign, double bound) {
    boolean holds(Map<String, Double> scores) {
      Double value = scores.get(metric.title());
      if (value == null) {
        return false;
      }
      return switch (sign) {
        case "<" -> value < bound;
        case "<=" -> value <= bound;
        case ">" -> value > bound;
        default -> value >= bound;
      };
    }
  }

  private StopRule(List<List<Comparison>> any) {
    this.any = any;
  }

  /**
   * Reads a rule.
   *
   * @param text such as {@code fid < 2.5}
   * @return the rule
   * @throws RecipeException if it is none, or compares what is no metric
   */
  static StopRule parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new RecipeException(
          "stop.when has at most " + MAX_CHARS + " characters; got " + text.length());
    }
    List<List<Comparison>> any = new ArrayList<>();
    for (String alternative : text.toLowerCase(Locale.ROOT).split("\\bor\\b", -1)) {
      List<Comparison> all = new ArrayList<>();
      for (String part : alternative.split("\\band\\b", -1)) {
        all.add(comparison(part, text));
      }
      any.add(all);
    }
    return new StopRule(any);
  }

  private static Comparison comparison(String part, String text) {
    Matcher found = COMPARISON.matcher(part);
    if (!found.matches()) {
      throw new RecipeException(
          "stop.when compares scores with numbers, such as 'coverage > 0.95 and fid < 12'; got '"
              + text.strip()
              + "'");
    }
    try {
      return new Comparison(
          Metric.parse(found.group(1)), found.group(2), Double.parseDouble(found.group(3)));
    } catch (GanException e) {
      throw new RecipeException("stop.when: " + e.getMessage());
    }
  }

  /** {@return the metrics that it compares} */
  Set<Metric> metrics() {
    return any.stream().flatMap(List::stream).map(Comparison::metric).collect(Collectors.toSet());
  }

  /**
   * {@return whether it holds; a score that was not taken does not satisfy any comparison}
   *
   * @param scores by the metric's name
   */
  boolean holds(Map<String, Double> scores) {
    return any.stream().anyMatch(all -> all.stream().allMatch(one -> one.holds(scores)));
  }
}
