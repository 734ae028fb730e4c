package org.gan4j.recipe;

import java.util.List;
import org.gan4j.game.Alternating;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.Penalty;

/**
 * The game.
 *
 * @param loss what the players minimise
 * @param penalties terms added to one player's loss
 * @param dynamics how the players take turns
 */
public record GameSettings(Loss loss, List<Penalty> penalties, Dynamics dynamics) {
  /**
   * Copies the list.
   *
   * @param loss what the players minimise
   * @param penalties terms added to one player's loss
   * @param dynamics how the players take turns
   */
  public GameSettings {
    penalties = List.copyOf(penalties);
  }

  /** The non-saturating loss, one move each in turn. */
  public GameSettings() {
    this(new NonSaturating(), List.of(), new Alternating());
  }
}
