package org.gan4j.picture;

import org.gan4j.GanException;

/** A picture that cannot be drawn or encoded, and why. */
public final class PictureException extends GanException {
  private static final long serialVersionUID = 1L;

  /**
   * Such as {@code a GIF needs at least one frame; got none}.
   *
   * @param message what is wrong, the rule and the value
   */
  public PictureException(String message) {
    super(message);
  }

  /**
   * With a cause.
   *
   * @param message what is wrong, the rule and the value
   * @param cause what it came from
   */
  public PictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
