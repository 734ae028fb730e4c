package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * The loss that Goodfellow et al. (2014, section 3) train with: the discriminator's of {@link
 * Minimax}, and for the generator
 *
 * <pre>
 *   J_G = -E log D(G(z))
 * </pre>
 *
 * whose gradient is strong exactly where the discriminator is sure.
 */
record NonSaturating() implements Loss {
  private static final Minimax MINIMAX = new Minimax();

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return MINIMAX.discriminator(real, fake);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return Functions.softplus(fake.logits().neg()).mean();
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
