package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

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
public record SymplecticAdjustment(double lambda, boolean align) implements Dynamics {
  private static final double EPSILON = 0.1;

  /** Checks λ. */
  public SymplecticAdjustment {
    if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new GameException(
          "lambda of symplectic gradient adjustment must be at least 0; got " + lambda);
    }
  }

  /** The paper's λ = 1, aligned. */
  public SymplecticAdjustment() {
    this(1, true);
  }

  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    return Adjusted.play(game, discriminator, generator, Turns.SIMULTANEOUS, this::direction);
  }

  private List<Tensor> direction(Jacobian here) {
    List<Tensor> adjustment = here.antisymmetric();
    double signed = lambda;
    if (align) {
      List<Tensor> field = here.field();
      List<Tensor> towards = here.transposed();
      double d = field.get(0).shape().count() + field.get(1).shape().count();
      double product = Adjusted.inner(field, towards) * Adjusted.inner(adjustment, towards);
      signed = product / d + EPSILON >= 0 ? lambda : -lambda;
    }
    return Adjusted.sum(here.field(), signed, adjustment);
  }

  @Override
  public int rounds() {
    return 1;
  }
}
