package org.gan4j.game;

/** Both players move at once, each by its gradient at the point where both stood. */
public record Simultaneous() implements Dynamics {
  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    Gradients here = Gradients.at(game.deal(), discriminator.theta(), generator.theta());
    discriminator.move(here.discriminator());
    generator.move(here.generator());
    return here.step();
  }

  @Override
  public int rounds() {
    return 1;
  }
}
