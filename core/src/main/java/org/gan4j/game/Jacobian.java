package org.gan4j.game;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * The game at a point, differentiable twice: the field ξ = (∂J_D/∂θ_D, ∂J_G/∂θ_G), and products of
 * its Jacobian H with it, none of which forms H. Vectors are the discriminator's and the
 * generator's part, in that order, and those of all workers together.
 */
final class Jacobian {
  private final UnaryOperator<Tensor> mean;
  private final List<Tensor> theta;

  /** This worker's ∂J_D/∂θ_D and ∂J_D/∂θ_G. */
  private final List<Tensor> ofD;

  /** This worker's ∂J_G/∂θ_D and ∂J_G/∂θ_G. */
  private final List<Tensor> ofG;

  private final List<Tensor> xi;

  /**
   * Differentiates both losses once.
   *
   * @param thetaD the leaf that they were computed at
   * @param thetaG likewise
   */
  Jacobian(Field field, LossValue lossD, LossValue lossG, Tensor thetaD, Tensor thetaG) {
    this(field::mean, lossD, lossG, thetaD, thetaG);
  }

  /** The same of one worker, outside of any step. */
  Jacobian(LossValue lossD, LossValue lossG, Tensor thetaD, Tensor thetaG) {
    this(Tensor::detach, lossD, lossG, thetaD, thetaG);
  }

  private Jacobian(
      UnaryOperator<Tensor> mean, LossValue lossD, LossValue lossG, Tensor thetaD, Tensor thetaG) {
    this.mean = mean;
    this.theta = List.of(thetaD, thetaG);
    this.ofD = Autograd.differentiableGrad(lossD.value(), theta);
    this.ofG = Autograd.differentiableGrad(lossG.value(), theta);
    this.xi = List.of(mean.apply(ofD.get(0)), mean.apply(ofG.get(1)));
  }

  /** ξ. */
  List<Tensor> field() {
    return xi;
  }

  /** Hᵀξ = ∇ ½‖ξ‖². */
  List<Tensor> transposed() {
    return transposed(xi);
  }

  /**
   * Hᵀc, the derivative of ⟨ξ, c⟩.
   *
   * @param c both parts, constants
   */
  List<Tensor> transposed(List<Tensor> c) {
    Tensor along = ofD.get(0).mul(c.get(0)).sum().add(ofG.get(1).mul(c.get(1)).sum());
    List<Tensor> own = Autograd.differentiableGrad(along, theta);
    return List.of(mean.apply(own.get(0)), mean.apply(own.get(1)));
  }

  /**
   * Aᵀξ, with A = ½(H - Hᵀ) the antisymmetric part. The diagonal blocks of H are symmetric and drop
   * out; what is left, with ξ constant, is ½ ∂/∂θ_D [∂(J_G - J_D)/∂θ_G · ξ_G] and its mirror image.
   */
  List<Tensor> antisymmetric() {
    Tensor alongG = ofG.get(1).sub(ofD.get(1)).mul(xi.get(1)).sum();
    Tensor alongD = ofD.get(0).sub(ofG.get(0)).mul(xi.get(0)).sum();
    return List.of(half(alongG, theta.get(0)), half(alongD, theta.get(1)));
  }

  private Tensor half(Tensor along, Tensor with) {
    return mean.apply(Autograd.differentiableGrad(along, List.of(with)).get(0)).mul(0.5);
  }
}
