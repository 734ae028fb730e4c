package org.gan4j.zoo;

import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * A generator and the discriminator that it plays against.
 *
 * @param generator from latents to samples
 * @param discriminator from samples to one logit, or one per class for semi-supervised learning
 * @param latent where the generator starts
 * @param range what the numbers of a sample mean
 */
public record NetworkPair(
    Network generator, Network discriminator, Latent latent, ValueRange range) {

  /**
   * Where a generator starts: independent numbers from one distribution.
   *
   * @param size how many, at least 1
   * @param distribution of each
   */
  public record Latent(int size, Distribution distribution) {
    /** The distributions that the literature starts from. */
    public enum Distribution {
      /** N(0, 1). */
      NORMAL,
      /** U(-1, 1), DCGAN's. */
      UNIFORM,
      /** U(-√3, √3), of variance 1: the first GAN's. */
      UNIT_UNIFORM,
      /** U(0, 1), the first conditional GAN's. */
      POSITIVE_UNIFORM;

      /**
       * {@return a number at a share of the way from the low end to the high one} N(0, 1) has none:
       * there it goes from -2.5 to 2.5, between which 98.8 % of it lie.
       *
       * @param share in [0, 1]
       */
      double at(double share) {
        double sides = 2 * share - 1;
        return switch (this) {
          case NORMAL -> 2.5 * sides;
          case UNIFORM -> sides;
          case UNIT_UNIFORM -> Math.sqrt(3) * sides;
          case POSITIVE_UNIFORM -> share;
        };
      }
    }

    /**
     * Latents of a batch, {@code [n, size]}.
     *
     * @param n how many, at least 1
     * @param rng where from
     * @return float32
     */
    public Tensor draw(int n, Rng rng) {
      return switch (distribution) {
        case NORMAL -> rng.normal(n, size);
        case UNIFORM -> rng.uniform(n, size).mulInPlace(2).addInPlace(-1);
        case UNIT_UNIFORM ->
            rng.uniform(n, size).mulInPlace(2 * Math.sqrt(3)).addInPlace(-Math.sqrt(3));
        case POSITIVE_UNIFORM -> rng.uniform(n, size);
      };
    }
  }
}
