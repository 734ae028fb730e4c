package org.gan4j.game;

/**
 * How a vector descends: by an optimiser at a learning rate.
 *
 * @param optimiser how it follows its gradient
 * @param rate learning rate, in (0, 1e6)
 */
public record Descent(Optimiser optimiser, double rate) {
  /** Checks the rate. */
  public Descent {
    if (!(rate > 0 && rate < 1e6)) {
      throw new GameException("a learning rate must be in (0, 1e6); got " + rate);
    }
  }
}
