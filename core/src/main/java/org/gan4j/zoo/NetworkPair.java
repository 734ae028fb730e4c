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
      POSITIVE_UNIFORM
    }

    /** {@return the standard deviation of each number} */
    public double deviation() {
      return switch (distribution) {
        case NORMAL, UNIT_UNIFORM -> 1;
        case UNIFORM -> 1 / Math.sqrt(3);
        case POSITIVE_UNIFORM -> 1 / Math.sqrt(12);
      };
    }

    /**
     * Brings latents that were moved back to where latents lie: each number between the ends of its
     * distribution; normal ones no longer than √size, as long as nearly all of them are.
     *
     * @param rows {@code [n, size]}, changed
     */
    void bringBack(float[] rows) {
      if (distribution != Distribution.NORMAL) {
        boolean positive = distribution == Distribution.POSITIVE_UNIFORM;
        float end = (float) (Math.sqrt(3) * deviation());
        float low = positive ? 0 : -end;
        float high = positive ? 1 : end;
        for (int i = 0; i < rows.length; i++) {
          rows[i] = Math.max(low, Math.min(high, rows[i]));
        }
        return;
      }
      for (int from = 0; from < rows.length; from += size) {
        double square = 0;
        for (int i = from; i < from + size; i++) {
          square += (double) rows[i] * rows[i];
        }
        double scale = Math.min(1, Math.sqrt(size / square));
        for (int i = from; i < from + size; i++) {
          rows[i] *= (float) scale;
        }
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
