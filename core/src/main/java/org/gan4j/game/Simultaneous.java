package org.gan4j.game;

import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/** Both players move at once, each by its gradient at the point where both stood. */
public record Simultaneous() implements Dynamics {
  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    Round round = game.deal();
    Tensor thetaD = discriminator.theta().leaf();
    Tensor thetaG = generator.theta().leaf();
    Tensor lossD = round.discriminatorLoss(thetaD, thetaG);
    double valueD = Player.finite(lossD, Role.DISCRIMINATOR);
    Tensor gradientD = Autograd.grad(lossD, thetaD);
    Tensor lossG = round.generatorLoss(discriminator.theta(), thetaG);
    double valueG = Player.finite(lossG, Role.GENERATOR);
    Tensor gradientG = Autograd.grad(lossG, thetaG);
    discriminator.move(gradientD);
    generator.move(gradientG);
    return new Step(valueD, valueG);
  }

  @Override
  public int rounds() {
    return 1;
  }
}
