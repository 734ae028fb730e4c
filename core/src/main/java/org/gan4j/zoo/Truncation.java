package org.gan4j.zoo;

import java.util.SplittableRandom;
import org.gan4j.zoo.NetworkPair.Latent;

/**
 * Latents nearer to their middle: less variety for better samples (Brock et al., "Large scale GAN
 * training for high fidelity natural image synthesis", 2019, section 3.1). Normal numbers are drawn
 * again until each is within ±2ψ, uniform ones are scaled by ψ; noise of single layers stays.
 * Generators with styles are truncated there instead ({@link org.gan4j.nn.Layers#TRUNCATION}).
 */
final class Truncation {
  /** Where ψ = 1 would cut N(0, 1), as the models that BigGAN's authors published. */
  private static final double WIDEST = 2;

  private Truncation() {}

  /**
   * Truncates a latent in place.
   *
   * @param z {@code [latent.size()]}, as drawn
   * @param latent its distribution
   * @param psi ψ, in [0, 1]; 1 changes nothing
   * @param seed that z was drawn of: numbers drawn again follow from it
   * @return z
   */
  static float[] of(float[] z, Latent latent, double psi, long seed) {
    if (psi == 1) {
      return z;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = latent.codes(); i < z.length - latent.noise(); i++) {
      z[i] =
          switch (latent.distribution()) {
            case NORMAL -> Math.abs(z[i]) < WIDEST * psi ? z[i] : within(WIDEST * psi, random);
            case UNIFORM, UNIT_UNIFORM -> (float) (z[i] * psi);
            case POSITIVE_UNIFORM -> (float) (0.5 + (z[i] - 0.5) * psi);
          };
    }
    return z;
  }

  /** A draw from N(0, 1) given that it is within ± bound, at most 2: one of few is refused. */
  private static float within(double bound, SplittableRandom random) {
    while (true) {
      double value = bound * (2 * random.nextDouble() - 1);
      if (random.nextDouble() < Math.exp(-value * value / 2)) {
        return (float) value;
      }
    }
  }
}
