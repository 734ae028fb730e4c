package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Trajectory.Descent;
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
record Unrolled(int steps, boolean throughSteps, @Nullable Optimiser inner) implements Dynamics {
  /** Checks K. */
  public Unrolled {
    GameException.LIMITS.closed("unrolled steps", steps, 1, 100);
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
  public void play(Field field) {
    Tensor thetaD = field.discriminator().theta().leaf();
    Tensor thetaG = field.generator().theta().leaf();
    Losses losses = field.deal().losses(thetaG);
    Tensor alongD = field.gradient(losses.discriminator(thetaD), thetaD);
    Tensor ahead = lookAhead(field, losses);
    Tensor alongG = field.gradient(losses.generator(ahead), thetaG);
    field.move(Role.DISCRIMINATOR, alongD);
    field.move(Role.GENERATOR, alongG);
  }

  /**
   * θ_D^K, as a function of θ_G if the gradient is to flow through. Then each worker looks ahead on
   * its own part of the minibatch, since its moves are not reduced across workers.
   */
  private Tensor lookAhead(Field field, Losses losses) {
    Player discriminator = field.discriminator();
    Tensor start = discriminator.theta().leaf();
    LookAhead ahead =
        inner == null
            ? discriminator.lookAhead(start)
            : LookAhead.fresh(new Descent(inner, inner.rate().start()), start);
    for (int k = 0; k < steps; k++) {
      LossValue loss = losses.discriminator(ahead.theta());
      ahead =
          throughSteps
              ? ahead.move(field.derivatives(loss.value(), List.of(ahead.theta())).get(0))
              : ahead.move(field.ahead(loss, ahead.theta())).cut();
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
