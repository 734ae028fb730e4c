package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

/**
 * Consensus optimisation (Mescheder et al., "The numerics of GANs", 2017, algorithm 2): besides its
 * own loss each player descends
 *
 * <pre>
 *   γ ½‖F‖²,   F = (∂J_D/∂θ_D, ∂J_G/∂θ_G)
 * </pre>
 *
 * that is, it moves against F + γ F'ᵀF.
 *
 * @param gamma γ, at least 0; the paper takes 10 with RMSProp at 1e-4
 * @param turns whether both move from one point, as in the paper, or in turn
 */
public record Consensus(double gamma, Turns turns) implements Dynamics {
  /** Checks γ. */
  public Consensus {
    if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new GameException("gamma of consensus optimisation must be at least 0; got " + gamma);
    }
  }

  /** Both players from one point. */
  public Consensus(double gamma) {
    this(gamma, Turns.SIMULTANEOUS);
  }

  /** The paper's γ = 10, both players from one point. */
  public Consensus() {
    this(10);
  }

  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    return Adjusted.play(game, discriminator, generator, turns, this::direction);
  }

  private List<Tensor> direction(Jacobian here) {
    return Adjusted.sum(here.field(), gamma, here.transposed());
  }

  @Override
  public int rounds() {
    return 1;
  }
}
