package org.gan4j.game;

import org.gan4j.nn.Layout;
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

  /** Real samples, {@code [N, ...]}, before any view. */
  Tensor real();

  /** Made samples, {@code [N, ...]}, before any view; differentiable in the generator's turn. */
  Tensor fake();

  /**
   * The discriminator's verdict on samples with the classes of the real ones; its logits are {@link
   * Loss#realness}, {@code [N]}.
   */
  Verdict judge(Tensor samples);

  /** The same for samples with the classes of the made ones. */
  default Verdict judgeMade(Tensor samples) {
    return judge(samples);
  }

  /** Number of the minibatch in the game, from 0: for a penalty that is not due in every round. */
  long round();

  /** Whether this is only a look ahead, which a penalty that remembers is to forget. */
  boolean rehearsal();

  /** Where a penalty's random numbers come from. */
  Rng rng();
}
