package org.gan4j.game;

import org.gan4j.GanException;

/** A game that cannot be played as asked. */
public class GameException extends GanException {
  public GameException(String message) {
    super(message);
  }
}
