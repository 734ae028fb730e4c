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
}
