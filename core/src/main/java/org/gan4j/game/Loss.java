package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Tensor;

/** What the two players minimise, as functions of the discriminator's verdicts. */
public interface Loss {
  /** J_D, one number. */
  Tensor discriminator(Verdict real, Verdict fake);

  /**
   * J_G, one number.
   *
   * @param real the verdict on real samples, computed only if asked for (relativistic losses,
   *     feature matching)
   */
  Tensor generator(Supplier<Verdict> real, Verdict fake);

  /**
   * How sure the discriminator is that each sample is real, {@code [N]}: positive on the side of
   * the real ones, a log-odds where the loss has probabilities. Penalties differentiate it.
   */
  default Tensor realness(Verdict verdict) {
    return verdict.logits();
  }

  /**
   * What a discriminator that is also a classifier adds to J_D on the few samples whose classes it
   * is told (semi-supervised learning); one number.
   *
   * @param labelled the verdict on them, with their labels
   * @throws GameException if this loss has no such term
   */
  default Tensor supervised(Verdict labelled) {
    throw new GameException("this loss learns no classes: labelled samples were dealt for nothing");
  }
}
