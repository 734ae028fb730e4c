package org.gan4j.signal;

/**
 * Hears the events of a run, on the thread that trains, in their order. Whoever listens decides
 * what to show. A listener cannot disturb the training: what it throws becomes one {@link
 * RunEvent.Noted} for the others, and it is asked again at the next event.
 */
@FunctionalInterface
public interface RunListener {
  /** Hears nothing. */
  RunListener SILENT = event -> {};

  /**
   * Something happened.
   *
   * @param event what happened
   */
  void hear(RunEvent event);
}
