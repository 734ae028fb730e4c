package org.gan4j.train;

import java.util.Map;
import org.gan4j.metric.Evaluation;
import org.gan4j.tensor.Tensor;

/** How the scores of a match are taken, by what its data are. */
interface RunScores extends AutoCloseable {
  /**
   * Scores a match as it stands.
   *
   * @param state the delivered generator's running statistics
   * @param imagesPerSecond the run's speed
   */
  Evaluation take(Match match, Tensor state, double imagesPerSecond);

  /** Made samples a time; 0 before they are planned. */
  int samples();

  /** As many as before. */
  void samples(int count);

  /** Seconds of the last time that went into what is done only once. */
  default double once() {
    return 0;
  }

  /** Scores of the discriminator, by name. */
  default Map<String, Double> ofDiscriminator(Match match) {
    return Map.of();
  }

  @Override
  default void close() {}
}
