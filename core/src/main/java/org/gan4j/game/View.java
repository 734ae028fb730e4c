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
   * {@return instance noise (Sønderby et al., 2017, section 3)} Independent N(0, σ²) on every
   * number, σ falling linearly to 0.
   *
   * @param deviation σ at the beginning, at least 0, in units of the samples
   * @param fadesBy samples dealt until σ is 0; 0 for a constant σ
   */
  static View instanceNoise(double deviation, long fadesBy) {
    return new InstanceNoise(deviation, fadesBy);
  }

  /**
   * {@return differentiable augmentation by colour, translation and cutout (Zhao et al., 2020,
   * section 3.2)} The catalogue has some of the kinds alone.
   */
  static View diffAugment() {
    return new DiffAugment();
  }

  /**
   * {@return adaptive discriminator augmentation (Karras et al., 2020, section 3)}
   *
   * @param target the overfitting r_t to hold, in (-1, 1); 0.6 in the paper
   * @param imagesToOne real samples in which p can go from 0 to 1, at least 1; 500,000 in the paper
   * @param every turns of the discriminator between two changes of p, in [1, 65536]; 4 in the paper
   */
  static View adaptiveAugmentation(double target, long imagesToOne, int every) {
    return new AdaptiveAugmentation(target, imagesToOne, every);
  }

  /**
   * {@return packing (Lin et al., 2018, section 3)} D is shown m samples as one.
   *
   * @param degree m, in [1, 64]
   */
  static View packing(int degree) {
    return new Packing(degree);
  }

  /**
   * {@return the batch as it is shown, {@code [N, ...]}, or {@code [N/m, ...]} where m samples are
   * shown as one}
   *
   * @param samples {@code [N, ...]}
   * @param played samples dealt in the game so far, for what changes with time
   * @param rng for what is drawn
   */
  Tensor show(Tensor samples, long played, Rng rng);

  /**
   * Hears the verdict on real samples after each of the discriminator's turns, to adapt.
   *
   * @param real its logits are {@link Loss#realness}, {@code [N]}
   * @param signals who hears what it reports of itself
   */
  default void observe(Verdict real, Signals signals) {}

  /**
   * {@return the view of one run: itself, or what remembers in its place, with a memory of its own}
   */
  default View begun() {
    return this;
  }

  /**
   * Fact: it changes images, so that points cannot be shown by it.
   *
   * @return whether that is so
   */
  default boolean changesImages() {
    return false;
  }

  /**
   * Fact: it reads the sign of the verdict on real samples.
   *
   * @return whether that is so
   */
  default boolean needsDecision() {
    return false;
  }

  /** {@return how many samples are shown as one} */
  default int pack() {
    return 1;
  }

  /**
   * {@return how many samples are played before it changes nothing any more; 0 where it never ends}
   */
  default long fadesBy() {
    return 0;
  }
}
