package org.gan4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.report.Report.Direction;
import org.gan4j.run.RunException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scores of {@code evaluation.json} as a report shows them. Of the file are read, where they
 * are there: {@code scores}, a list of objects with {@code metric}, {@code value}, {@code low},
 * {@code high}, {@code reference}, {@code better} and {@code meaning}; and {@code protocol}, an
 * object of texts and numbers, of which {@code made} is the number of samples.
 */
final class EvaluatedScores {
  static final String FILE = "evaluation.json";

  private static final long MAX_BYTES = 1 << 20;

  /** Longer fingerprints are cut to as many digits. */
  private static final int DIGITS = 16;

  private static final JsonMapper JSON = new JsonMapper();

  private EvaluatedScores() {}

  /**
   * Adds the scores, if the run has any.
   *
   * @throws RunException if the file cannot be read
   */
  static void add(Report.Builder report, Path run) {
    Path file = run.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return;
    }
    JsonNode evaluation = read(file);
    JsonNode protocol = evaluation.path("protocol");
    long samples = protocol.path("made").asLong(0);
    List<Report.Score> scores = new ArrayList<>();
    for (JsonNode score : evaluation.path("scores")) {
      Double value = number(score, "value");
      String name = kebab(score.path("metric").asString(""));
      if (value != null && !name.isEmpty()) {
        scores.add(
            new Report.Score(
                name,
                name,
                value,
                interval(number(score, "low"), number(score, "high")),
                samples,
                direction(name, kebab(score.path("better").asString(""))),
                number(score, "reference"),
                score.path("meaning").asString("") + infinite(name, value)));
      }
    }
    String how = protocol.isString() ? protocol.asString() : sentence(protocol);
    JsonNode images = evaluation.path("images");
    report.scores(
        scores,
        images.isNumber()
            ? String.format(Locale.ROOT, "the model at %,d images; %s", images.asLong(), how)
            : how);
  }

  private static JsonNode read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; an evaluation has at most %,d",
                file,
                Files.size(file),
                MAX_BYTES));
      }
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new RunException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable Double number(JsonNode score, String name) {
    JsonNode node = score.path(name);
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.asString("")) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  private static Report.@Nullable Interval interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null || !(low <= high) ? null : new Report.Interval(low, high);
  }

  private static Direction direction(String metric, String better) {
    return switch (better) {
      case "lower" -> Direction.LOWER;
      case "higher" -> Direction.HIGHER;
      case "near-reference", "near-real" -> Direction.NEAR_REFERENCE;
      default -> direction(metric);
    };
  }

  private static String infinite(String metric, double value) {
    try {
      String why = Double.isInfinite(value) ? Metric.parse(metric).whyInfinite() : "";
      return why.isEmpty() ? "" : "; infinite: " + why;
    } catch (MetricException e) {
      return ""; // a score of another version
    }
  }

  private static Direction direction(String metric) {
    try {
      return switch (Metric.parse(metric).better()) {
        case LOWER -> Direction.LOWER;
        case HIGHER -> Direction.HIGHER;
        case NEAR_REFERENCE -> Direction.NEAR_REFERENCE;
      };
    } catch (MetricException e) {
      return Direction.NEAR_REFERENCE;
    }
  }

  private static String kebab(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
  }

  private static String sentence(JsonNode protocol) {
    List<String> parts = new ArrayList<>();
    protocol
        .properties()
        .forEach(
            entry -> {
              String value = entry.getValue().asString("");
              boolean hash = value.matches("[0-9a-f]{32,}");
              if (!value.isEmpty()) {
                parts.add(entry.getKey() + " " + (hash ? value.substring(0, DIGITS) : value));
              }
            });
    return String.join(", ", parts);
  }
}
