package org.gan4j.game;

import org.gan4j.tensor.Tensor;

/** A term added to one player's loss. */
public interface Penalty {
  /** Whose loss it is added to. */
  Role role();

  /** The term, one number, weight included. */
  Tensor value(Position position);
}
