package org.gan4j.game;

/** Two losses of two vectors. A GAN is one ({@link GanGame}); a bilinear form is another. */
@FunctionalInterface
public interface Game {
  /** Draws what the next turns are played on: a minibatch of real samples, latents, classes. */
  Round deal();
}
