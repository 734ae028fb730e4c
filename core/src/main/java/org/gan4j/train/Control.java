package org.gan4j.train;

/**
 * What is wanted of a run while it trains. It is asked on the thread that trains, before every
 * step; each answer is a wish that is then done, so that {@link #save} and {@link #change} answer
 * one only once. What it throws ends the run where it stands, unsaved.
 */
@FunctionalInterface
public interface Control {
  /** Trains to the end. */
  Control NONE = () -> false;

  /** Whether to save and stop. */
  boolean stop();

  /** Whether to save a checkpoint now, and go on. */
  default boolean save() {
    return false;
  }

  /**
   * What is to change from here on. The run saves a checkpoint and goes on from it just as if it
   * had been stopped and resumed with these changes. What cannot be is noted, and changes nothing.
   */
  default Changes change() {
    return Changes.NONE;
  }
}
