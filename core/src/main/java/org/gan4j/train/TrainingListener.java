package org.gan4j.train;

import java.nio.file.Path;

/** Hears what a run does. Called on the training thread; whoever listens decides what to show. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** After every step. */
  default void progress(Progress progress) {}

  /** After every tick, when its metrics, sample grid and checkpoint are on disk. */
  default void tick(Tick tick, Path sampleGrid) {}

  /** Something that the user should know: a damaged checkpoint, files skipped. */
  default void note(String message) {}

  /**
   * How far a run is.
   *
   * @param images played so far
   * @param target to be played
   * @param imagesPerSecond over the last seconds
   * @param discriminatorLoss of the last step
   * @param generatorLoss of the last step
   */
  record Progress(
      long images,
      long target,
      double imagesPerSecond,
      double discriminatorLoss,
      double generatorLoss) {
    /** Seconds left at this speed; NaN while it is not known. */
    public double secondsLeft() {
      return imagesPerSecond > 0 ? Math.max(0, target - images) / imagesPerSecond : Double.NaN;
    }
  }
}
