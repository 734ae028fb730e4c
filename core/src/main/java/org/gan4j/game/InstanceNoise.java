package org.gan4j.game;

import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * Instance noise (Sønderby et al., 2017, section 3; Arjovsky and Bottou, 2017, section 3.2):
 * independent N(0, σ²) on every number that D is shown, real and made, so that the two
 * distributions overlap. σ falls linearly from {@code start} to 0:
 *
 * <pre>
 *   σ = start · max(0, 1 - played / annealImages)
 * </pre>
 *
 * @param start σ at the beginning, at least 0, in units of the samples; 0.1 is usual in [-1, 1]
 * @param annealImages samples dealt until σ is 0; 0 for a constant σ
 */
public record InstanceNoise(double start, long annealImages) implements View {
  /** Checks the ranges. */
  public InstanceNoise {
    Rules.atLeastZero("instance noise's start", start);
    Rules.range("instance noise's annealing images", annealImages, 0, Long.MAX_VALUE);
  }

  @Override
  public Tensor show(Tensor samples, long played, Rng rng) {
    double sigma = sigma(played);
    if (sigma == 0) {
      return samples;
    }
    return samples.add(rng.normal(samples.shape().dims()).to(samples.dtype()).mul(sigma));
  }

  /** σ once {@code played} samples have been dealt. */
  public double sigma(long played) {
    return annealImages == 0 ? start : start * Math.max(0, 1 - played / (double) annealImages);
  }
}
