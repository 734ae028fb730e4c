package org.gan4j.game;

import org.gan4j.component.Catalogue;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * What the discriminator is shown in place of a batch, real or made: noise added, augmentation.
 * Differentiable, since the generator learns through it.
 */
public interface View {
  /** The views that recipes can name: a new one is a line here. */
  Catalogue<View> CATALOGUE =
      Catalogue.of(
          View.class,
          "view",
          InstanceNoise.class,
          DiffAugment.class,
          AdaptiveAugmentation.class,
          Packing.class);

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
  default void observe(Verdict real, Signals signals) {}

  /** The view of one run: itself, or what remembers in its place, with a memory of its own. */
  default View begun() {
    return this;
  }

  /** Fact: it changes images, so that points cannot be shown by it. */
  default boolean changesImages() {
    return false;
  }

  /** Fact: it reads the sign of the verdict on real samples. */
  default boolean needsDecision() {
    return false;
  }

  /** Samples that are shown as one. */
  default int pack() {
    return 1;
  }

  /** Samples played after which it changes nothing any more; 0 where it never ends. */
  default long fadesBy() {
    return 0;
  }
}
