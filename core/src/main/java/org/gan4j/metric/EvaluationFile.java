package org.gan4j.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gan4j.Shell;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.RunException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores as JSON: what {@code gan evaluate --json} prints, and the file {@code evaluation.json} of
 * a run. One object in UTF-8:
 *
 * <pre>
 * "images"      images that the model had been trained on; null where that is not known
 * "scores"      list of {"metric", "value", "low", "high", "better", "reference", "floor",
 *               "meaning"}; "low" and "high" are the 95 % interval, "floor" is what a perfect
 *               sampler of the classes can expect; these three and "reference" may be null
 * "protocol"    {@link Protocol}'s components by name; null where only the test error was taken
 * "test-error"  {"value", "low", "high", "n", "wrong", "labels", "data"}; null without classifier
 * </pre>
 *
 * A number that is not finite is one of the strings {@code "NaN"}, {@code "Infinity"}, {@code
 * "-Infinity"}. Readers go by the names above and pass over others.
 *
 * @param images that the model had been trained on; null where that is not known
 * @param evaluation the scores; null where only the test error was taken
 * @param testError of the run's classifier; null where it has none
 */
public record EvaluationFile(
    @Nullable Long images, @Nullable Evaluation evaluation, @Nullable TestError testError) {
  /** Its name in a run's folder. */
  public static final String NAME = "evaluation.json";

  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** {@return the object's entries} */
  public Map<String, Object> entries() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("images", images);
    Evaluation taken = evaluation;
    out.put(
        "scores",
        taken == null ? List.of() : taken.scores().stream().map(EvaluationFile::entries).toList());
    out.put("protocol", taken == null ? null : taken.protocol());
    out.put("test-error", testError == null ? null : entries(testError));
    return out;
  }

  private static Map<String, Object> entries(Score score) {
    Map<String, Object> out = new LinkedHashMap<>();
    Interval interval = score.interval();
    out.put("metric", score.metric().title());
    out.put("value", score.value());
    out.put("low", interval == null ? null : interval.low());
    out.put("high", interval == null ? null : interval.high());
    out.put("better", score.metric().better().title());
    out.put("reference", score.reference());
    out.put("floor", score.floor());
    out.put("meaning", score.metric().meaning());
    return out;
  }

  private static Map<String, Object> entries(TestError error) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("value", error.value());
    out.put("low", error.interval().low());
    out.put("high", error.interval().high());
    out.put("n", error.images());
    out.put("wrong", error.wrong());
    out.put("labels", error.labels());
    out.put("data", error.data());
    return out;
  }

  /**
   * What a run's file holds after scores were taken.
   *
   * @param file what to write
   * @param note what of the new or the older scores it does not hold, though it could; else empty
   */
  public record Kept(EvaluationFile file, String note) {}

  /**
   * These scores with those of an older file that are not among them, if both are of the same
   * model, taken by the same protocol. Fewer samples of the same model do not replace more.
   *
   * @param older the file that is there
   * @return what is to be kept
   */
  public Kept over(EvaluationFile older) {
    if (images == null || !images.equals(older.images)) {
      return new Kept(this, "");
    }
    TestError error = testError == null ? older.testError : testError;
    Evaluation mine = evaluation;
    Evaluation theirs = older.evaluation;
    if (mine == null || theirs == null) {
      return new Kept(new EvaluationFile(images, mine == null ? theirs : mine, error), "");
    }
    Protocol here = mine.protocol();
    Protocol there = theirs.protocol();
    if (here.sameData(there) && here.made() < there.made()) {
      return new Kept(
          new EvaluationFile(images, theirs, error),
          String.format(
              Locale.ROOT,
              "these scores are not kept: %s holds those of %,d samples, which are more",
              NAME,
              there.made()));
    }
    if (!here.equals(there)) {
      return new Kept(
          new EvaluationFile(images, mine, error),
          String.format(
              Locale.ROOT,
              "%s no longer holds the older scores (%s), which were taken otherwise: %s",
              NAME,
              theirs.scores().stream()
                  .map(score -> score.metric().title())
                  .collect(Collectors.joining(", ")),
              there));
    }
    List<Score> all = new ArrayList<>(mine.scores());
    theirs.scores().stream()
        .filter(score -> mine.score(score.metric()).isEmpty())
        .forEach(all::add);
    all.sort(java.util.Comparator.comparing(Score::metric));
    return new Kept(new EvaluationFile(images, new Evaluation(all, here), error), "");
  }

  /**
   * Writes the file at once; an older one is replaced.
   *
   * @param file {@code evaluation.json} of a run
   */
  public void write(Path file) {
    AtomicFile.writeString(file, JSON.writeValueAsString(entries()) + "\n");
  }

  /**
   * Reads a file.
   *
   * @param file as {@link #write} left it
   * @return its scores
   * @throws RunException if it cannot be read or is not as specified
   */
  public static EvaluationFile read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; scores have at most %,d",
                file,
                Files.size(file),
                MAX_BYTES));
      }
      JsonNode tree = JSON.readTree(Files.readString(file));
      if (!tree.isObject()) {
        throw new MetricException("it holds no JSON object");
      }
      JsonNode protocol = tree.path("protocol");
      JsonNode error = tree.path("test-error");
      return new EvaluationFile(
          tree.path("images").isNumber() ? tree.path("images").asLong() : null,
          protocol.isObject()
              ? new Evaluation(
                  scores(tree.required("scores")), JSON.treeToValue(protocol, Protocol.class))
              : null,
          error.isObject()
              ? new TestError(
                  error.required("data").asString(),
                  error.required("labels").asInt(),
                  error.required("wrong").asLong(),
                  error.required("n").asLong())
              : null);
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JacksonException | MetricException e) {
      throw new RunException(
          file
              + " is damaged, take the scores anew: delete it, then gan evaluate "
              + Shell.quoted(String.valueOf(file.toAbsolutePath().getParent()))
              + ": "
              + firstLine(e),
          e);
    }
  }

  private static List<Score> scores(JsonNode list) {
    List<Score> out = new ArrayList<>();
    for (JsonNode score : list) {
      Double low = number(score.path("low"));
      Double high = number(score.path("high"));
      Double value = number(score.path("value"));
      if (value == null) {
        throw new MetricException("a score has no value");
      }
      out.add(
          new Score(
              Metric.parse(score.required("metric").asString()),
              value,
              low == null || high == null ? null : new Interval(low, high),
              number(score.path("reference")),
              number(score.path("floor"))));
    }
    return out;
  }

  private static @Nullable Double number(JsonNode node) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.isString() ? node.asString() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
