package org.gan4j.game;

import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * The game's vector field F = (∂J_D/∂θ_D, ∂J_G/∂θ_G) at a point; the players move against it.
 *
 * @param discriminator ∂J_D/∂θ_D
 * @param generator ∂J_G/∂θ_G
 * @param step the losses there
 */
record Gradients(Tensor discriminator, Tensor generator, Dynamics.Step step) {
  /** Each player's gradient, the other one held constant. */
  static Gradients at(Round round, Tensor thetaD, Tensor thetaG) {
    Tensor leafD = thetaD.leaf();
    Tensor leafG = thetaG.leaf();
    Tensor lossD = round.discriminatorLoss(leafD, leafG);
    double valueD = Player.finite(lossD, Role.DISCRIMINATOR);
    Tensor gradientD = Autograd.grad(lossD, leafD);
    Tensor lossG = round.generatorLoss(thetaD, leafG);
    double valueG = Player.finite(lossG, Role.GENERATOR);
    Tensor gradientG = Autograd.grad(lossG, leafG);
    return new Gradients(gradientD, gradientG, new Dynamics.Step(valueD, valueG));
  }
}
