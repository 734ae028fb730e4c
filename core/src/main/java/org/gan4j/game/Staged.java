package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/**
 * A loss whose game has another course than one verdict on real and one on made samples: an
 * embedding that is learned beside it, stages of training, rewards in place of gradients. Verdicts
 * are read as the first GAN's are, {@link NonSaturating}.
 */
interface Staged extends OnBase {
  /** How verdicts are read. */
  Loss VERDICTS = new NonSaturating();

  @Override
  default Loss base() {
    return VERDICTS;
  }

  @Override
  default Loss on(Loss other) {
    return this; // how verdicts are read is its own
  }

  @Override
  default Tensor discriminator(Verdict real, Verdict fake) {
    return base().discriminator(real, fake);
  }

  @Override
  default Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return base().generator(real, fake);
  }

  /**
   * Both losses on one minibatch.
   *
   * @param game whose networks and terms
   * @param deal the minibatch
   * @param thetaG the generator's vector
   * @param played real samples dealt so far, by which stages are told
   * @param signals who listens
   */
  Losses losses(GanGame game, Deal deal, Tensor thetaG, long played, Signals signals);
}
