package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * RaSGAN (Jolicoeur-Martineau, 2019, section 4.2 and algorithm 2): D says whether a sample is more
 * real than the average of the other side.
 *
 * <pre>
 *   J_D = E softplus(-(D(x) - E D(G(z)))) + E softplus(D(G(z)) - E D(x))
 *   J_G = E softplus(-(D(G(z)) - E D(x))) + E softplus(D(x) - E D(G(z)))
 * </pre>
 *
 * The averages are the minibatch's and are differentiated through. D's scores have no zero point.
 */
record RelativisticAverage() implements Loss {
  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return above(real.logits(), fake.logits());
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return above(fake.logits(), real.get().logits());
  }

  private static Tensor above(Tensor upper, Tensor lower) {
    return Functions.softplus(lower.mean().sub(upper))
        .mean()
        .add(Functions.softplus(lower.sub(upper.mean())).mean());
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
