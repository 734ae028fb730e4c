package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.tensor.Tensor;

/**
 * The game at a point, differentiable twice: the field ξ = (∂J_D/∂θ_D, ∂J_G/∂θ_G), and products of
 * its Jacobian H with it, none of which forms H. Vectors are the discriminator's and the
 * generator's part, in that order, and those of all workers together.
 */
final class Jacobian {
  private final Field field;
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
    this.field = field;
    this.theta = List.of(thetaD, thetaG);
    this.ofD = field.derivatives(lossD.value(), theta);
    this.ofG = field.derivatives(lossG.value(), theta);
    this.xi = List.of(field.mean(ofD.get(0)), field.mean(ofG.get(1)));
  }

  /** ξ. */
  List<Tensor> field() {
    return xi;
  }

  /** Hᵀξ = ∇ ½‖ξ‖², the derivative of ⟨ξ, c⟩ at c = ξ. */
  List<Tensor> transposed() {
    Tensor along = ofD.get(0).mul(xi.get(0)).sum().add(ofG.get(1).mul(xi.get(1)).sum());
    List<Tensor> own = field.derivatives(along, theta);
    return List.of(field.mean(own.get(0)), field.mean(own.get(1)));
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
    return field.mean(field.derivatives(along, List.of(with)).get(0)).mul(0.5);
  }
}
