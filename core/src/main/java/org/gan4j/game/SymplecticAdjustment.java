package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Symplectic gradient adjustment (Balduzzi et al., "The mechanics of n-player differentiable
 * games", 2018, algorithm 1): both players move at once, against
 *
 * <pre>
 *   ξ + λ Aᵀξ,   ξ = (∂J_D/∂θ_D, ∂J_G/∂θ_G),   A = ½(H - Hᵀ),   H = ∂ξ/∂(θ_D, θ_G)
 * </pre>
 *
 * which removes the rotation of the game, and only that.
 *
 * @param lambda λ, at least 0; the paper takes 1
 * @param align whether λ takes the sign of ⟨ξ, Hᵀξ⟩⟨Aᵀξ, Hᵀξ⟩ / d + 1/10 (d the length of ξ), which
 *     keeps the adjustment from pulling towards unstable points
 */
record SymplecticAdjustment(double lambda, boolean align) implements Dynamics {
  private static final double EPSILON = 0.1;

  /** Checks λ. */
  public SymplecticAdjustment {
    GameException.LIMITS.atLeastZero("lambda of symplectic gradient adjustment", lambda);
  }

  /** The paper's λ = 1, aligned. */
  public SymplecticAdjustment() {
    this(1, true);
  }

  @Override
  public void play(Field field) {
    Tensor thetaD = field.discriminator().theta().leaf();
    Tensor thetaG = field.generator().theta().leaf();
    Losses losses = field.deal().losses(thetaG);
    LossValue lossD = losses.discriminator(thetaD);
    field.turn(lossD);
    LossValue lossG = losses.generator(thetaD);
    field.turn(lossG);
    Jacobian here = new Jacobian(field, lossD, lossG, thetaD, thetaG);
    List<Tensor> xi = here.field();
    List<Tensor> adjustment = here.antisymmetric();
    Tensor factor = align ? sign(xi, here.transposed(), adjustment).mul(lambda) : null;
    if (factor != null) {
      field.signals().report("symplectic-adjustment.lambda", () -> factor);
    }
    field.move(Role.DISCRIMINATOR, along(xi.get(0), adjustment.get(0), factor));
    field.move(Role.GENERATOR, along(xi.get(1), adjustment.get(1), factor));
  }

  private Tensor along(Tensor xi, Tensor adjustment, @Nullable Tensor factor) {
    return xi.add(factor == null ? adjustment.mul(lambda) : adjustment.mul(factor));
  }

  /** 1 or -1, on the device: a step waits for no number. */
  private static Tensor sign(List<Tensor> xi, List<Tensor> towards, List<Tensor> adjustment) {
    double d = xi.get(0).shape().count() + xi.get(1).shape().count();
    Tensor product = inner(xi, towards).mul(inner(adjustment, towards)).div(d).add(EPSILON);
    Tensor one = product.mul(0).add(1);
    return product.lt(0).choose(one.neg(), one);
  }

  private static Tensor inner(List<Tensor> a, List<Tensor> b) {
    return a.get(0).mul(b.get(0)).sum().add(a.get(1).mul(b.get(1)).sum());
  }

  @Override
  public boolean crosses() {
    return true;
  }

  @Override
  public int rounds() {
    return 1;
  }
}
