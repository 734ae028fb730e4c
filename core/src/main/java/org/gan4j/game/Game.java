package org.gan4j.game;

import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/** Two losses of two vectors. A GAN is one ({@link GanGame}); a bilinear form is another. */
@FunctionalInterface
public interface Game {
  /**
   * {@return what the next turns are played on: a minibatch of real samples, latents, classes}
   *
   * @param signals who hears of what is computed on it
   */
  Round deal(Signals signals);

  /**
   * One minibatch, on which both losses are functions of the two vectors. A loss is differentiable
   * with respect to a vector that was passed as a {@linkplain Tensor#leaf() leaf}; a vector that
   * was passed plain is a constant, for which nothing is computed.
   */
  interface Round {
    /**
     * {@return the losses where the generator stands at θ_G} What it makes of this minibatch is
     * made here.
     *
     * @param thetaG θ_G, {@code [n]}; a leaf if a loss is to be differentiated with respect to it
     */
    Losses losses(Tensor thetaG);

    /** {@return how many real samples it is played on; 0 in a game without samples} */
    default long samples() {
      return 0;
    }
  }
}
