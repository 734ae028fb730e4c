package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/** Both players move at once, each by its gradient at the point where both stood. */
record Simultaneous() implements Dynamics {
  @Override
  public void play(Field field) {
    Tensor thetaD = field.discriminator().theta().leaf();
    Tensor thetaG = field.generator().theta().leaf();
    Losses losses = field.deal().losses(thetaG);
    Tensor alongD = field.gradient(losses.discriminator(thetaD), thetaD);
    Tensor alongG = field.gradient(losses.generator(field.discriminator().theta()), thetaG);
    field.move(Role.DISCRIMINATOR, alongD);
    field.move(Role.GENERATOR, alongG);
  }

  @Override
  public int rounds() {
    return 1;
  }
}
