package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * The game at a point, differentiable twice: the field ξ = (∂J_D/∂θ_D, ∂J_G/∂θ_G), and products of
 * its Jacobian H with it, none of which forms H.
 */
final class Jacobian {
  private final Tensor thetaD;
  private final Tensor thetaG;

  /** ∂J_D/∂θ_D and ∂J_D/∂θ_G. */
  private final List<Tensor> ofD;

  /** ∂J_G/∂θ_D and ∂J_G/∂θ_G. */
  private final List<Tensor> ofG;

  private final Dynamics.Step step;

  /**
   * Differentiates both losses once.
   *
   * @param turnD what J_D is read from
   * @param turnG what J_G is read from; the same unless one of them is a rehearsal
   */
  Jacobian(Round turnD, Round turnG, Tensor thetaD, Tensor thetaG) {
    this.thetaD = thetaD.leaf();
    this.thetaG = thetaG.leaf();
    Tensor lossD = turnD.discriminatorLoss(this.thetaD, this.thetaG);
    double valueD = Player.finite(lossD, Role.DISCRIMINATOR);
    Tensor lossG = turnG.generatorLoss(this.thetaD, this.thetaG);
    double valueG = Player.finite(lossG, Role.GENERATOR);
    List<Tensor> both = List.of(this.thetaD, this.thetaG);
    this.ofD = Autograd.grad(lossD, both, true);
    this.ofG = Autograd.grad(lossG, both, true);
    this.step = new Dynamics.Step(valueD, valueG);
  }

  /** The losses here. */
  Dynamics.Step step() {
    return step;
  }

  /** ξ, cut off: the discriminator's part, the generator's. */
  List<Tensor> field() {
    return List.of(ofD.get(0).detach(), ofG.get(1).detach());
  }

  /** Hᵀξ = ∇ ½‖ξ‖². */
  List<Tensor> transposed() {
    Tensor half = ofD.get(0).square().sum().add(ofG.get(1).square().sum()).mul(0.5);
    return Autograd.grad(half, List.of(thetaD, thetaG), true);
  }

  /**
   * Aᵀξ, with A = ½(H - Hᵀ) the antisymmetric part. The diagonal blocks of H are symmetric and drop
   * out; what is left, with ξ constant, is ½ ∂/∂θ_D [∂(J_G - J_D)/∂θ_G · ξ_G] and its mirror image.
   */
  List<Tensor> antisymmetric() {
    Tensor alongG = ofG.get(1).sub(ofD.get(1)).mul(ofG.get(1).detach()).sum();
    Tensor alongD = ofD.get(0).sub(ofG.get(0)).mul(ofD.get(0).detach()).sum();
    return List.of(
        Autograd.grad(alongG, List.of(thetaD), true).get(0).detach().mul(0.5),
        Autograd.grad(alongD, List.of(thetaG), true).get(0).detach().mul(0.5));
  }
}
