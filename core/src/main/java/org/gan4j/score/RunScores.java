package org.gan4j.score;

import java.util.Map;
import org.gan4j.eyes.Extractor;
import org.gan4j.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/** How the scores of a game are taken, by what its data are. */
interface RunScores extends AutoCloseable {
  /** Scores a game as it stands. */
  Evaluation take(Standing standing);

  /** Made samples a time; 0 before they are decided. */
  int samples();

  /** Decides them. */
  void samples(int count);

  /** How many there can be at most. */
  int most();

  /** Multiplications, or what takes as long, that an evaluation of so many samples costs. */
  double multiplications(int count);

  /** Seconds of the last time that went into what is done only once. */
  default double once() {
    return 0;
  }

  /** Scores of the discriminator, by name. */
  default Map<String, Double> ofDiscriminator(Standing standing) {
    return Map.of();
  }

  /** What it sees samples with, which stays its own; null where it needs nothing. */
  default @Nullable Extractor eyes() {
    return null;
  }

  @Override
  default void close() {}
}
