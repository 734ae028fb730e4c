package org.gan4j.bench.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gan4j.run.Metrics;

/**
 * What a folder of the bench knows: {@code begun.jsonl}, which run a case has; {@code clock.jsonl},
 * the seconds that it had trained when a checkpoint was written; {@code results.jsonl}, scores.
 *
 * @param folder of the bench
 */
record Records(Path folder) {
  private static final String CASE = "case";

  Path runs() {
    return folder.resolve("runs");
  }

  /** A case's run; empty where none has begun, or its folder is gone. */
  Optional<Path> run(Case of) {
    return lines("begun.jsonl").stream()
        .filter(line -> of.id().equals(line.get(CASE)))
        .map(line -> runs().resolve(String.valueOf(line.get("run"))))
        .filter(Files::isDirectory)
        .reduce((one, newer) -> newer);
  }

  void begun(Case of, Path run) {
    append("begun.jsonl", Map.of(CASE, of.id(), "run", String.valueOf(run.getFileName())));
  }

  /** Seconds of training, saving and scoring that led to so many images; 0 where none did. */
  double seconds(Path run, long images) {
    return lines("clock.jsonl").stream()
        .filter(line -> String.valueOf(run.getFileName()).equals(line.get("run")))
        .filter(line -> number(line, "images") <= images)
        .mapToDouble(line -> number(line, "seconds"))
        .max()
        .orElse(0);
  }

  void clock(Path run, long images, double seconds) {
    append(
        "clock.jsonl",
        Map.of("run", String.valueOf(run.getFileName()), "images", images, "seconds", seconds));
  }

  List<Map<String, Object>> results() {
    return lines("results.jsonl");
  }

  /** Whether a case was scored at a moment. */
  boolean has(Case of, double minutes) {
    return results().stream()
        .anyMatch(line -> of.id().equals(line.get(CASE)) && number(line, "minutes") == minutes);
  }

  void result(Map<String, Object> line) {
    append("results.jsonl", line);
  }

  static double number(Map<String, Object> line, String name) {
    return line.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private List<Map<String, Object>> lines(String name) {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) ? Metrics.read(file) : List.of();
  }

  private void append(String name, Map<String, ?> line) {
    try (Metrics out = Metrics.open(folder.resolve(name))) {
      out.append(line);
    }
  }
}
