package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * The zero-sum game of Goodfellow et al. (2014), eq. 1:
 *
 * <pre>
 *   J_D = -E log D(x) - E log(1 - D(G(z))),   J_G = E log(1 - D(G(z)))
 * </pre>
 *
 * with D = σ(logit), so that -log D = softplus(-logit) and -log(1 - D) = softplus(logit), exact at
 * any logit. Its generator learns nothing while the discriminator is sure: see {@link
 * NonSaturating}.
 */
record Minimax() implements Loss {
  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return Functions.softplus(real.logits().neg())
        .mean()
        .add(Functions.softplus(fake.logits()).mean());
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return Functions.softplus(fake.logits()).mean().neg();
  }

  @Override
  public boolean logOdds() {
    return true;
  }

  @Override
  public boolean decides() {
    return true;
  }

  @Override
  public boolean steady() {
    return true;
  }
}
