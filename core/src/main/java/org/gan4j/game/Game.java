package org.gan4j.game;

import org.gan4j.signal.Signals;

/** Two losses of two vectors. A GAN is one ({@link GanGame}); a bilinear form is another. */
@FunctionalInterface
public interface Game {
  /**
   * {@return what the next turns are played on: a minibatch of real samples, latents, classes}
   *
   * @param signals who hears of what is computed on it
   */
  Round deal(Signals signals);
}
