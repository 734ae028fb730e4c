package org.gan4j.game;

import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * Instance noise (Sønderby et al., 2017, section 3; Arjovsky and Bottou, 2017, section 3.2):
 * independent N(0, σ²) on every number that D is shown, real and made, so that the two
 * distributions overlap. σ falls linearly from {@code deviation} to 0:
 *
 * <pre>
 *   σ = deviation · max(0, 1 - played / fadesBy)
 * </pre>
 *
 * @param deviation σ at the beginning, at least 0, in units of the samples; 0.1 is usual in [-1, 1]
 * @param fadesBy samples dealt until σ is 0; 0 for a constant σ
 */
record InstanceNoise(double deviation, long fadesBy) implements View {
  /** Checks the ranges. */
  public InstanceNoise {
    GameException.LIMITS.atLeastZero("instance noise's deviation", deviation);
    GameException.LIMITS.atLeast("instance noise's fading images", fadesBy, 0);
  }

  /** σ = 0.1 throughout. */
  public InstanceNoise() {
    this(0.1, 0);
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
    return fadesBy == 0 ? deviation : deviation * Math.max(0, 1 - played / (double) fadesBy);
  }
}
