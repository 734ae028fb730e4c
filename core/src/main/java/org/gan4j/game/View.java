package org.gan4j.game;

import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * What the discriminator is shown in place of a batch, real or made: noise added, augmentation.
 * Differentiable, since the generator learns through it.
 */
public interface View {
  /**
   * The batch as it is shown.
   *
   * @param samples {@code [N, ...]}
   * @param played samples dealt in the game so far, for what changes with time
   */
  Tensor show(Tensor samples, long played, Rng rng);

  /**
   * Hears the verdict on real samples after each of the discriminator's turns, to adapt; its logits
   * are {@link Loss#realness}, {@code [N]}.
   */
  default void observe(Verdict real) {}
}
