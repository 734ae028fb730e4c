package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

/**
 * Weight clipping (Arjovsky et al., 2017, algorithm 1): after every move of the inner optimiser θ
 * is projected onto the box [-c, c]ⁿ, which keeps a {@link Wasserstein} critic Lipschitz. θ itself
 * may begin outside; the first move brings it in.
 *
 * @param inner how θ moves; RMSProp in the paper
 * @param bound c, positive; 0.01 in the paper
 */
public record Clipped(Optimiser inner, double bound) implements Optimiser {
  /** Checks c. */
  public Clipped {
    Rules.positive("weight clipping's bound", bound);
  }

  @Override
  public List<String> vectors() {
    return inner.vectors();
  }

  @Override
  public void update(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    inner.update(theta, gradient, rate, moments, step);
    theta.clampInPlace(-bound, bound);
  }
}
