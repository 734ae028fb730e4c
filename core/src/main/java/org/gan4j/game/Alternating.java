package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/**
 * Goodfellow et al. (2014), algorithm 1: k moves of the discriminator, each on its own minibatch,
 * then one of the generator, on the last one.
 *
 * @param discriminatorSteps k, in [1, 1000]
 */
record Alternating(int discriminatorSteps) implements Dynamics {
  /** Checks k. */
  public Alternating {
    GameException.LIMITS.closed("discriminator steps", discriminatorSteps, 1, 1000);
  }

  /** One move each. */
  public Alternating() {
    this(1);
  }

  @Override
  public void play(Field field) {
    for (int i = 1; i < discriminatorSteps; i++) {
      Tensor thetaD = field.discriminator().theta().leaf();
      Losses losses = field.deal().losses(field.generator().theta());
      field.descend(losses.discriminator(thetaD), thetaD);
    }
    // The last minibatch serves both: its samples are made once, ready for the generator's
    // gradient.
    Tensor thetaD = field.discriminator().theta().leaf();
    Tensor thetaG = field.generator().theta().leaf();
    Losses losses = field.deal().losses(thetaG);
    field.descend(losses.discriminator(thetaD), thetaD);
    // θ_D enters as a constant: no gradient for it is computed.
    field.descend(losses.generator(field.discriminator().theta()), thetaG);
  }

  @Override
  public int rounds() {
    return discriminatorSteps;
  }
}
