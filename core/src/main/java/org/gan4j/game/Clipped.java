package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

/**
 * Weight clipping of Arjovsky et al., "Wasserstein GAN" (2017), algorithm 1: after every move each
 * weight is put back into [-c, c]. For the discriminator of a Wasserstein game.
 *
 * @param inner how θ moves
 * @param bound c, positive; the paper takes 0.01
 */
public record Clipped(Optimiser inner, double bound) implements Optimiser {
  /** Checks the bound. */
  public Clipped {
    if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
      throw new GameException("the bound of weight clipping must be positive; got " + bound);
    }
  }

  /** RMSProp at 5e-5 within ±0.01, as the paper has it. */
  public Clipped() {
    this(new RmsProp(new Schedule.Constant(5e-5), 0.99, 1e-8), 0.01);
  }

  @Override
  public List<String> vectors() {
    return inner.vectors();
  }

  @Override
  public void update(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    inner.update(theta, gradient, rate, moments, step);
    theta.clampInPlace(-bound, bound);
  }

  @Override
  public Moved moved(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    Moved free = inner.moved(theta, gradient, rate, moments, step);
    return new Moved(free.theta().clamp(-bound, bound), free.moments());
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
