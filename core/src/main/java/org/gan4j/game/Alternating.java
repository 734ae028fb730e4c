package org.gan4j.game;

import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * Goodfellow et al. (2014), algorithm 1: k moves of the discriminator, each on its own minibatch,
 * then one of the generator, on the last one.
 *
 * @param discriminatorSteps k, at least 1
 */
public record Alternating(int discriminatorSteps) implements Dynamics {
  /** Checks k. */
  public Alternating {
    if (discriminatorSteps < 1 || discriminatorSteps > 1000) {
      throw new GameException(
          "discriminator steps must be in [1, 1000]; got " + discriminatorSteps);
    }
  }

  /** One move each. */
  public Alternating() {
    this(1);
  }

  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    for (int i = 1; i < discriminatorSteps; i++) {
      discriminatorMove(game.deal(), discriminator, generator.theta());
    }
    // The last minibatch serves both: its samples are made once, ready for the generator's
    // gradient.
    Round round = game.deal();
    Tensor thetaG = generator.theta().leaf();
    double lossD = discriminatorMove(round, discriminator, thetaG);
    // θ_D enters as a constant: no gradient for it is computed.
    Tensor lossG = round.generatorLoss(discriminator.theta(), thetaG);
    double valueG = Player.finite(lossG, Role.GENERATOR);
    generator.move(Autograd.grad(lossG, thetaG));
    return new Step(lossD, valueG);
  }

  private static double discriminatorMove(Round round, Player discriminator, Tensor thetaG) {
    Tensor thetaD = discriminator.theta().leaf();
    Tensor loss = round.discriminatorLoss(thetaD, thetaG);
    double value = Player.finite(loss, Role.DISCRIMINATOR);
    discriminator.move(Autograd.grad(loss, thetaD));
    return value;
  }

  @Override
  public int rounds() {
    return discriminatorSteps;
  }
}
