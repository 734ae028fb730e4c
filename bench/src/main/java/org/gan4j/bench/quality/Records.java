package org.gan4j.bench.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gan4j.run.Metrics;

/**
 * What a folder of the bench knows: {@code begun.jsonl}, which run a case has; {@code clock.jsonl},
 * the seconds that it had trained when a checkpoint was written; {@code results.jsonl}, scores;
 * {@code pace.jsonl}, how fast a recipe trains on a quiet machine.
 *
 * @param folder of the bench
 * @param paceFile where paces are kept
 */
record Records(Path folder, Path paceFile) {
  private static final String CASE = "case";

  Path runs() {
    return folder.resolve("runs");
  }

  /**
   * A case's run.
   *
   * @param path its folder
   * @param rate images a second that its images were counted by; NaN where the clock ends it
   */
  record Begun(Path path, double rate) {}

  /** A case's run by the clock or by a pace; empty where none has begun, or its folder is gone. */
  Optional<Begun> run(Case of, boolean paced) {
    return lines(folder.resolve("begun.jsonl")).stream()
        .filter(line -> of.id().equals(line.get(CASE)))
        .map(
            line ->
                new Begun(runs().resolve(String.valueOf(line.get("run"))), number(line, "paced")))
        .filter(run -> Double.isNaN(run.rate()) != paced && Files.isDirectory(run.path()))
        .reduce((one, newer) -> newer);
  }

  void begun(Case of, Begun run) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(CASE, of.id());
    line.put("run", String.valueOf(run.path().getFileName()));
    if (!Double.isNaN(run.rate())) {
      line.put("paced", run.rate());
    }
    append("begun.jsonl", line);
  }

  /** Images that a run had played at its newest checkpoint that is known; 0 for none. */
  long images(Path run) {
    return (long) clock(run).stream().mapToDouble(line -> number(line, "images")).max().orElse(0);
  }

  /** Seconds of training, saving and scoring that led to so many images; 0 where none did. */
  double seconds(Path run, long images) {
    return clock(run).stream()
        .filter(line -> number(line, "images") <= images)
        .mapToDouble(line -> number(line, "seconds"))
        .max()
        .orElse(0);
  }

  private List<Map<String, Object>> clock(Path run) {
    return lines(folder.resolve("clock.jsonl")).stream()
        .filter(line -> String.valueOf(run.getFileName()).equals(line.get("run")))
        .toList();
  }

  void clock(Path run, long images, double seconds) {
    append(
        "clock.jsonl",
        Map.of("run", String.valueOf(run.getFileName()), "images", images, "seconds", seconds));
  }

  List<Map<String, Object>> results() {
    return lines(folder.resolve("results.jsonl"));
  }

  /** Whether a case was scored at a moment, by the clock or by a pace. */
  boolean has(Case of, double minutes, boolean paced) {
    return results().stream()
        .anyMatch(
            line ->
                of.id().equals(line.get(CASE))
                    && number(line, "minutes") == minutes
                    && Double.isNaN(number(line, "paced")) != paced);
  }

  void result(Map<String, Object> line) {
    append("results.jsonl", line);
  }

  static double number(Map<String, Object> line, String name) {
    return line.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** All paces, oldest first. */
  List<Map<String, Object>> paces() {
    return lines(paceFile);
  }

  void pace(Map<String, Object> line) {
    append(paceFile, line);
  }

  private static List<Map<String, Object>> lines(Path file) {
    return Files.isRegularFile(file) ? Metrics.read(file) : List.of();
  }

  private void append(String name, Map<String, ?> line) {
    append(folder.resolve(name), line);
  }

  private static void append(Path file, Map<String, ?> line) {
    try (Metrics out = Metrics.open(file)) {
      out.append(line);
    }
  }
}
