package org.gan4j.medium;

import org.gan4j.GanException;

/** Samples that cannot be, or of which something is wanted that they do not have. */
public final class MediumException extends GanException {
  private static final long serialVersionUID = 1L;

  /**
   * Such as {@code image channels must be in [1, 4]; got 5}.
   *
   * @param message what is wrong, the rule and the value
   */
  public MediumException(String message) {
    super(message);
  }
}
