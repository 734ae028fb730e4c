package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Metz et al., "Unrolled generative adversarial networks" (2017), eqs. 5 to 9: the generator
 * descends J_G(θ_D^K(θ_G), θ_G), where θ_D^K is what the discriminator would become in K more moves
 * against this generator; the discriminator makes one ordinary move. Both start from where both
 * stood, on one minibatch.
 *
 * @param steps K, in [1, 100]; each costs a discriminator's move and, differentiated through, about
 *     two
 * @param throughSteps whether the gradient flows through the K moves too (the second term of eq.
 *     12); without it θ_D^K is a constant
 * @param inner how the discriminator moves in the look ahead, at the rate that its schedule starts
 *     with, its memory empty; null for its own optimiser, as it stands
 */
public record Unrolled(int steps, boolean throughSteps, @Nullable Optimiser inner)
    implements Dynamics {
  /** Checks K. */
  public Unrolled {
    if (steps < 1 || steps > 100) {
      throw new GameException("unrolled steps must be in [1, 100]; got " + steps);
    }
  }

  /** K of the discriminator's own moves, differentiated through. */
  public Unrolled(int steps) {
    this(steps, true, null);
  }

  /** Five of the discriminator's own moves, differentiated through. */
  public Unrolled() {
    this(5);
  }

  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    Round round = game.deal();
    Tensor thetaD = discriminator.theta().leaf();
    Tensor thetaG = generator.theta().leaf();
    Tensor lossD = round.discriminatorLoss(thetaD, thetaG);
    double valueD = Player.finite(lossD, Role.DISCRIMINATOR);
    Tensor gradientD = Autograd.grad(lossD, thetaD);
    Tensor lossG = round.generatorLoss(lookAhead(round, discriminator, thetaG), thetaG);
    double valueG = Player.finite(lossG, Role.GENERATOR);
    Tensor gradientG = Autograd.grad(lossG, thetaG);
    discriminator.move(gradientD);
    generator.move(gradientG);
    return new Step(valueD, valueG);
  }

  /** θ_D^K, as a function of θ_G if the gradient is to flow through. */
  private Tensor lookAhead(Round round, Player discriminator, Tensor thetaG) {
    Round rehearsal = round.rehearsal();
    Tensor start = discriminator.theta().leaf();
    LookAhead ahead =
        inner == null
            ? discriminator.lookAhead(start)
            : LookAhead.fresh(new Descent(inner, inner.rate().start()), start);
    for (int k = 0; k < steps; k++) {
      Tensor loss = rehearsal.discriminatorLoss(ahead.theta(), thetaG);
      Tensor gradient = Autograd.grad(loss, List.of(ahead.theta()), throughSteps).get(0);
      ahead = ahead.move(gradient);
      if (!throughSteps) {
        ahead = ahead.cut();
      }
    }
    return throughSteps ? ahead.theta() : ahead.theta().detach();
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public boolean looksAhead() {
    return true;
  }
}
