package org.gan4j.signal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was seen since the last tick, or the last diagnosis between two ticks: one line of {@code
 * metrics.jsonl}, under these names in kebab case with {@code images} first.
 *
 * @param images real images played so far
 * @param step steps so far
 * @param seconds spent training so far, over all sessions
 * @param discriminatorLoss J_D, mean over the tick's steps
 * @param generatorLoss J_G, likewise
 * @param confidenceReal mean of σ(logit) on real samples over the discriminator's moves of the last
 *     step
 * @param confidenceFake the same on made ones
 * @param discriminatorGradient norm of J_D's gradient, mean over its moves of the last step
 * @param generatorGradient norm of J_G's
 * @param discriminatorRate learning rate of the last step
 * @param generatorRate likewise
 * @param imagesPerSecond speed over the tick
 * @param scores of what is delivered, by name, such as {@code test-error}; empty where nothing was
 *     scored
 * @param protocol how the scores were taken; empty where none were
 * @param signals numbers that terms of the game reported at the last step, by name; empty where
 *     none did
 * @param evidence numbers that a diagnosis stands on, by name; empty where none were taken
 * @param findings of that diagnosis, the surest first; empty where there is none
 */
public record Tick(
    long images,
    long step,
    double seconds,
    double discriminatorLoss,
    double generatorLoss,
    double confidenceReal,
    double confidenceFake,
    double discriminatorGradient,
    double generatorGradient,
    double discriminatorRate,
    double generatorRate,
    double imagesPerSecond,
    Map<String, Double> scores,
    String protocol,
    Map<String, Double> signals,
    Map<String, Double> evidence,
    List<Finding> findings) {
  /** What the names of evidence begin with in a line, such as {@code doctor.critic.told}. */
  public static final String EVIDENCE = "doctor.";

  /**
   * Copies the scores and signals.
   *
   * @param images real images played so far
   * @param step steps so far
   * @param seconds spent training so far, over all sessions
   * @param discriminatorLoss J_D, mean over the tick's steps
   * @param generatorLoss J_G, likewise
   * @param confidenceReal mean of σ(logit) on real samples at the last step
   * @param confidenceFake the same on made ones
   * @param discriminatorGradient norm of J_D's gradient at the last step
   * @param generatorGradient norm of J_G's
   * @param discriminatorRate learning rate of the last step
   * @param generatorRate likewise
   * @param imagesPerSecond speed over the tick
   * @param scores of what is delivered, by name, such as {@code test-error}; empty where nothing
   *     was scored
   * @param protocol how the scores were taken; empty where none were
   * @param signals numbers that terms of the game reported at the last step, by name; empty where
   *     none did
   * @param evidence numbers that a diagnosis stands on, by name; empty where none were taken
   * @param findings of that diagnosis, the surest first; empty where there is none
   */
  public Tick {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    signals = Collections.unmodifiableMap(new LinkedHashMap<>(signals));
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    findings = List.copyOf(findings);
  }

  /**
   * {@return the same with a diagnosis}
   *
   * @param found the surest first
   */
  public Tick diagnosed(List<Finding> found) {
    return new Tick(
        images,
        step,
        seconds,
        discriminatorLoss,
        generatorLoss,
        confidenceReal,
        confidenceFake,
        discriminatorGradient,
        generatorGradient,
        discriminatorRate,
        generatorRate,
        imagesPerSecond,
        scores,
        protocol,
        signals,
        evidence,
        found);
  }

  /** {@return all by name, in the order of the line: numbers, and protocol and findings as text} */
  public Map<String, Object> line() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("images", images);
    line.put("step", step);
    line.put("seconds", Math.round(seconds * 1000) / 1000.0);
    line.put("discriminator-loss", discriminatorLoss);
    line.put("generator-loss", generatorLoss);
    line.put("confidence-real", confidenceReal);
    line.put("confidence-fake", confidenceFake);
    line.put("discriminator-gradient", discriminatorGradient);
    line.put("generator-gradient", generatorGradient);
    line.put("discriminator-rate", discriminatorRate);
    line.put("generator-rate", generatorRate);
    line.put("images-per-second", Math.round(imagesPerSecond * 10) / 10.0);
    line.putAll(scores);
    if (!protocol.isEmpty()) {
      line.put("protocol", protocol);
    }
    signals.forEach(line::putIfAbsent);
    evidence.forEach((name, value) -> line.put(EVIDENCE + name, value));
    if (!findings.isEmpty()) {
      line.put("findings", findings.stream().map(Finding::title).collect(Collectors.joining("; ")));
    }
    return line;
  }
}
