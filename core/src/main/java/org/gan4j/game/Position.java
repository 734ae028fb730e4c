package org.gan4j.game;

import org.gan4j.nn.Layout;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/** Where the players stand on a minibatch: what a {@link Penalty} may ask for. */
public interface Position {
  /** A player's vector; differentiable if it is that player's turn. */
  Tensor theta(Role role);

  /**
   * The slices of a player's vector.
   *
   * @throws GameException in a game without networks
   */
  default Layout layout(Role role) {
    throw new GameException("this game has no networks, and so no layout of their vectors");
  }

  /**
   * Real samples, {@code [N, ...]}, before any view; a leaf where a penalty {@linkplain
   * Penalty#slopesOnReal differentiates} the verdict on them.
   */
  Tensor real();

  /**
   * Made samples, {@code [N, ...]}, before any view; differentiable in the generator's turn, and
   * where a penalty {@linkplain Penalty#slopesOnFake differentiates} the verdict on them.
   */
  Tensor fake();

  /**
   * The discriminator's verdict on the real samples, the one that the turn's loss is made of; its
   * logits are {@link Loss#realness}, {@code [N]}.
   */
  Verdict onReal();

  /** The verdict on the made samples, likewise. */
  Verdict onFake();

  /**
   * The discriminator's verdict on other samples with the classes of the real ones, which costs
   * another evaluation; its logits are {@link Loss#realness}, {@code [N]}.
   */
  Verdict verdict(Tensor samples);

  /** The same for samples with the classes of the made ones. */
  default Verdict verdictOnMade(Tensor samples) {
    return verdict(samples);
  }

  /**
   * What a penalty does once the turn counts, such as to move on what it remembers. In a look ahead
   * it is dropped.
   */
  void whenPlayed(Runnable move);

  /** Where a penalty's random numbers come from. */
  Rng rng();

  /** Who hears what a penalty reports, once the turn counts. */
  default Signals signals() {
    return Signals.UNHEARD;
  }
}
