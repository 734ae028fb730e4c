package org.gan4j.signal;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens in a run. A session of training sends {@link Started} first and {@link Ended} last;
 * at a tick {@link Scored} (if it is scored), {@link Diagnosed} (if it is diagnosed), {@link
 * Ticked}, {@link Saving}, {@link Pictured} and {@link Saved}, in this order; where it is diagnosed
 * between two ticks, {@link Diagnosed} and {@link Examined}. Notes may come at any time, before the
 * start too.
 */
public sealed interface RunEvent {
  /**
   * All is ready, and the first step comes.
   *
   * @param run the run's folder
   * @param images played before
   * @param target to be played in all
   */
  record Started(Path run, long images, long target) implements RunEvent {}

  /**
   * A step was played.
   *
   * @param images played so far
   * @param steps played so far
   * @param progress how far that is, and how fast it goes
   * @param discriminatorLoss J_D as last read
   * @param generatorLoss J_G as last read
   */
  record Stepped(
      long images, long steps, Progress progress, double discriminatorLoss, double generatorLoss)
      implements RunEvent {
    /**
     * Seconds left at this speed; NaN while it is not known.
     *
     * @return seconds, at least 0
     */
    public double secondsLeft() {
      double speed = progress.imagesPerSecond();
      return speed > 0 ? Math.max(0, progress.target() - images) / speed : Double.NaN;
    }
  }

  /**
   * How far a run is to go, and how fast it goes.
   *
   * @param target images of the whole run
   * @param imagesPerSecond over the last seconds; NaN while it is not known
   */
  record Progress(long target, double imagesPerSecond) {}

  /**
   * What the run delivers was scored.
   *
   * @param images played so far
   * @param scores by name, with {@code NAME-low} and {@code NAME-high} where there is an interval
   * @param protocol how they were taken
   * @param best images of the best moment so far
   */
  record Scored(long images, Map<String, Double> scores, String protocol, long best)
      implements RunEvent {
    /**
     * Copies the scores.
     *
     * @param images played so far
     * @param scores by name, with {@code NAME-low} and {@code NAME-high} where there is an interval
     * @param protocol how they were taken
     * @param best images of the best moment so far
     */
    public Scored {
      scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
  }

  /**
   * The game was diagnosed.
   *
   * @param images played so far
   * @param findings what is the matter, the surest first; one that says that nothing is where
   *     nothing is
   */
  record Diagnosed(long images, List<Finding> findings) implements RunEvent {
    /**
     * Copies the findings.
     *
     * @param images played so far
     * @param findings the surest first
     */
    public Diagnosed {
      findings = List.copyOf(findings);
    }
  }

  /**
   * A tick was measured.
   *
   * @param tick its numbers
   */
  record Ticked(Tick tick) implements RunEvent {}

  /**
   * The game was diagnosed between two ticks: nothing is drawn, scored or saved then.
   *
   * @param tick its numbers, since the last tick or diagnosis
   */
  record Examined(Tick tick) implements RunEvent {}

  /**
   * A checkpoint is about to be written: what belongs to this moment in files that grow with the
   * run is to be in them now.
   *
   * @param images played so far
   */
  record Saving(long images) implements RunEvent {}

  /**
   * A sample sheet is on disk.
   *
   * @param images played so far
   * @param picture a PNG file
   */
  record Pictured(long images, Path picture) implements RunEvent {}

  /**
   * A checkpoint is on disk, and the model that goes with it.
   *
   * @param images played so far
   */
  record Saved(long images) implements RunEvent {}

  /**
   * The run was changed by itself, or by who controls it.
   *
   * @param images from which on
   * @param what was done and why, as a sentence
   */
  record Intervened(long images, String what) implements RunEvent {}

  /**
   * Something that the user should know: a damaged checkpoint, files skipped.
   *
   * @param text a sentence
   */
  record Noted(String text) implements RunEvent {}

  /**
   * The session is over and everything saved that could be.
   *
   * @param images played by then
   * @param why it stopped early, or the message of the error that ended it; empty if neither
   * @param ending how the run stands
   */
  record Ended(long images, String why, Ending ending) implements RunEvent {}

  /** How a session leaves its run. */
  enum Ending {
    /** All images of the run are played. */
    COMPLETE,
    /** It was told to stop, or a rule of the recipe stopped it. */
    STOPPED,
    /** An error ended it. */
    FAILED
  }
}
