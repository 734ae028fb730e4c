package org.gan4j.game;

import org.gan4j.GanException;
import org.gan4j.Limits;

/** A game that cannot be played as asked. */
public class GameException extends GanException {
  static final Limits LIMITS = Limits.thrownAs(GameException::new);

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public GameException(String message) {
    super(message);
  }
}
