package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/** Both losses on one minibatch with the generator at one θ_G, as functions of θ_D. */
public interface Losses {
  /** J_D(θ_D, θ_G). */
  LossValue discriminator(Tensor thetaD);

  /** J_G(θ_D, θ_G). */
  LossValue generator(Tensor thetaD);
}
