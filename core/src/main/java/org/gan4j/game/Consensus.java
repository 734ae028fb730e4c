package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
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
record Consensus(double gamma, Turns turns) implements Dynamics {
  /** Checks γ. */
  public Consensus {
    GameException.LIMITS.atLeastZero("gamma of consensus optimisation", gamma);
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
  public void play(Field field) {
    Round round = field.deal();
    Tensor thetaD = field.discriminator().theta().leaf();
    Tensor thetaG = field.generator().theta().leaf();
    Losses losses = round.losses(thetaG);
    LossValue lossD = losses.discriminator(thetaD);
    field.turn(lossD);
    LossValue lossG = losses.generator(thetaD);
    if (turns == Turns.SIMULTANEOUS) {
      field.turn(lossG);
    }
    List<Tensor> here = direction(new Jacobian(field, lossD, lossG, thetaD, thetaG));
    field.move(Role.DISCRIMINATOR, here.get(0));
    if (turns == Turns.SIMULTANEOUS) {
      field.move(Role.GENERATOR, here.get(1));
      return;
    }
    // Each loss counts once; the other player's is looked at only for its derivatives.
    Tensor movedD = field.discriminator().theta().leaf();
    LossValue against = losses.discriminator(movedD);
    LossValue turnG = losses.generator(movedD);
    field.turn(turnG);
    Jacobian there = new Jacobian(field, against, turnG, movedD, thetaG);
    field.move(Role.GENERATOR, direction(there).get(1));
  }

  private List<Tensor> direction(Jacobian here) {
    List<Tensor> xi = here.field();
    List<Tensor> adjustment = here.transposed();
    return List.of(
        xi.get(0).add(adjustment.get(0).mul(gamma)), xi.get(1).add(adjustment.get(1).mul(gamma)));
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
