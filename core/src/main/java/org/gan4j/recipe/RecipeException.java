package org.gan4j.recipe;

import org.gan4j.GanException;
import org.gan4j.Limits;

/** A recipe that cannot be: an unknown key, a wrong type or value, an impossible combination. */
public final class RecipeException extends GanException {
  static final Limits LIMITS = Limits.thrownAs(RecipeException::new);

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public RecipeException(String message) {
    super(message);
  }
}
