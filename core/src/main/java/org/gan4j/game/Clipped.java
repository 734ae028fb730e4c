package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Optimiser.Pace;

/**
 * Weight clipping of Arjovsky et al., "Wasserstein GAN" (2017), algorithm 1: after every move each
 * weight is put back into [-c, c]. For the discriminator of a Wasserstein game.
 *
 * @param inner how θ moves
 * @param bound c, positive; the paper takes 0.01
 */
record Clipped(Optimiser inner, double bound) implements Optimiser {
  /** Checks the bound. */
  public Clipped {
    GameException.LIMITS.positive("the bound of weight clipping", bound);
  }

  /** RMSProp at 5e-5 within ±0.01, as the paper has it. */
  public Clipped() {
    this(new RmsProp(new Schedule.Constant(5e-5), 0.99, 1e-8), 0.01);
  }

  @Override
  public String remembers() {
    return inner.remembers();
  }

  @Override
  public List<String> vectors() {
    return inner.vectors();
  }

  @Override
  public void follow(Vector gradient, Vector theta, List<Vector> memory, Pace pace) {
    inner.follow(gradient, theta, memory, pace);
    theta.clamp(-bound, bound);
  }

  @Override
  public Schedule rate() {
    return inner.rate();
  }

  @Override
  public double inertia() {
    return inner.inertia();
  }

  @Override
  public boolean bounds() {
    return true;
  }
}
