package org.gan4j.recipe;

import org.gan4j.GanException;

/** A recipe that cannot be: an unknown key, a wrong type or value, an impossible combination. */
public final class RecipeException extends GanException {
  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public RecipeException(String message) {
    super(message);
  }

  static void range(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw new RecipeException(key + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }
}
