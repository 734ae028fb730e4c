package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Optimiser.Pace;

/**
 * The first weights of a vector stay as they are, to the last bit, whatever the inner optimiser
 * does to weights without a gradient (decay, momentum, a bound): their gradient is 0 for it, and
 * after each move they are put back. FreezeD of Mo et al., "Freeze the discriminator: a simple
 * baseline for fine-tuning GANs" (2020), where they are a discriminator's first layers.
 *
 * @param inner how the others move
 * @param count how many stay, at least 0
 */
record Frozen(Optimiser inner, long count) implements Optimiser {
  /** Checks the count. */
  public Frozen {
    GameException.LIMITS.closed("the number of frozen weights", count, 0, 1L << 50);
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
    Vector still = theta.first(count);
    inner.follow(gradient.setFirst(gradient.first(count).scale(0)), theta, memory, pace);
    theta.setFirst(still);
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
    return inner.bounds();
  }
}
