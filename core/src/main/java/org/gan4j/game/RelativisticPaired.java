package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * RpGAN, the relativistic standard GAN (Jolicoeur-Martineau, 2019, eqs. 4 and 5), as R3GAN (Huang
 * et al., 2024, eq. 2) trains it: D says which of a real and a made sample is the real one.
 *
 * <pre>
 *   J_D = E softplus(-(D(x) - D(G(z)))),   J_G = E softplus(-(D(G(z)) - D(x)))
 * </pre>
 *
 * The i-th real sample is paired with the i-th made one. D's scores have no zero point. R3GAN's
 * convergence needs both {@link R1} and {@link R2}.
 */
record RelativisticPaired() implements Loss {
  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return Functions.softplus(difference(fake, real)).mean();
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return Functions.softplus(difference(real.get(), fake)).mean();
  }

  private static Tensor difference(Verdict one, Verdict other) {
    if (!one.logits().shape().equals(other.logits().shape())) {
      throw new GameException(
          "a relativistic paired loss needs as many real samples as made ones; got scores of shapes "
              + one.logits().shape()
              + " and "
              + other.logits().shape());
    }
    return one.logits().sub(other.logits());
  }

  @Override
  public boolean relativistic() {
    return true;
  }

  @Override
  public boolean steady() {
    return true;
  }
}
