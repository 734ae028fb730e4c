package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * The hinge loss (Lim and Ye, 2017; Miyato et al., SNGAN, 2018, eqs. 16 and 17), on raw scores:
 *
 * <pre>
 *   J_D = E max(0, 1 - D(x)) + E max(0, 1 + D(G(z))),   J_G = -E D(G(z))
 * </pre>
 */
record Hinge() implements Loss {
  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return Functions.relu(real.logits().neg().add(1))
        .mean()
        .add(Functions.relu(fake.logits().add(1)).mean());
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return fake.logits().mean().neg();
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
