package org.gan4j.zoo;

import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A generator at one point of its parameter space, from latents to samples: bind, draw, evaluate,
 * decode. It owns nothing; its tensors stay their owners'.
 *
 * @param pair whose generator
 * @param medium what it makes
 * @param theta the generator's parameters, {@code [n]}
 * @param state its running statistics
 * @param dtype what the layers compute in
 */
public record Sampler(NetworkPair pair, Medium medium, Tensor theta, Tensor state, DType dtype) {
  /**
   * Samples from latents that are drawn.
   *
   * @param n how many, at least 1
   * @param rng of the latents, on the parameters' device
   * @param classes to make, {@code [n]}; null where the generator is not conditional
   * @return n samples
   */
  public Samples draw(int n, Rng rng, long @Nullable [] classes) {
    try (Scope scope = Scope.open()) {
      return of(pair.latent().draw(n, rng), classes);
    }
  }

  /**
   * Samples from given latents.
   *
   * @param latents {@code [n, latent().size()]}
   * @param classes to make, {@code [n]}; null where the generator is not conditional
   * @return n samples
   */
  public Samples of(Tensor latents, long @Nullable [] classes) {
    try (Scope scope = Scope.open()) {
      return medium.decode(make(latents, classes), pair.range());
    }
  }

  /** What the network makes, not yet decoded: {@code [n, ...]} in the pair's range. */
  Tensor make(Tensor latents, long @Nullable [] classes) {
    Tensor labels = classes == null ? null : Tensor.of(classes, classes.length).to(theta.device());
    Bound at = pair.generator().at(theta, state, dtype);
    return Autograd.off(
        () -> at.apply(latents.to(theta.device()), Condition.of(labels), Mode.EVAL, null));
  }
}
