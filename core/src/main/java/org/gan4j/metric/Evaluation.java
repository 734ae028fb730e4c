package org.gan4j.metric;

import java.util.List;
import java.util.Optional;

/**
 * Scores of one set of samples.
 *
 * @param scores in the order of {@link Metric}
 * @param protocol how all of them were taken
 */
public record Evaluation(List<Score> scores, Protocol protocol) {
  /**
   * Copies the scores.
   *
   * @param scores in the order of {@link Metric}
   * @param protocol how all of them were taken
   */
  public Evaluation {
    scores = List.copyOf(scores);
  }

  /**
   * One score.
   *
   * @param metric which
   * @return the score; empty if it was not taken
   */
  public Optional<Score> score(Metric metric) {
    return scores.stream().filter(score -> score.metric() == metric).findFirst();
  }
}
