package org.gan4j.train;

import org.gan4j.GanException;

/** A recipe that cannot be: an unknown key, a wrong type or value, an impossible combination. */
public final class RecipeException extends GanException {
  public RecipeException(String message) {
    super(message);
  }
}
