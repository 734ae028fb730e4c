package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Tensor;

/**
 * WGAN (Arjovsky et al., 2017), eq. 2 and algorithm 1, on raw scores without a sigmoid:
 *
 * <pre>
 *   J_D = -E D(x) + E D(G(z)),   J_G = -E D(G(z))
 * </pre>
 *
 * -J_D estimates the earth mover's distance, up to a factor, only while D is K-Lipschitz: it needs
 * {@link Clipped} or a {@link GradientPenalty}. The scores have no zero point.
 */
record Wasserstein() implements Loss {
  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return fake.logits().mean().sub(real.logits().mean());
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return fake.logits().mean().neg();
  }

  @Override
  public boolean needsBound() {
    return true;
  }

  @Override
  public boolean steady() {
    return true;
  }
}
