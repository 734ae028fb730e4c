package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/**
 * One minibatch, on which both losses are functions of the two vectors. A loss is differentiable
 * with respect to a vector that was passed as a {@linkplain Tensor#leaf() leaf}; a vector that was
 * passed plain is a constant, for which nothing is computed.
 */
public interface Round {
  /** J_D(θ_D, θ_G), one number. */
  Tensor discriminatorLoss(Tensor thetaD, Tensor thetaG);

  /** J_G(θ_D, θ_G), one number. */
  Tensor generatorLoss(Tensor thetaD, Tensor thetaG);

  /**
   * The same minibatch, for a look ahead: its losses leave no trace (running statistics, a
   * penalty's memory). A game whose losses never leave one answers itself.
   */
  default Round rehearsal() {
    return this;
  }
}
