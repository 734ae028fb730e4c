package org.gan4j.nn;

import org.gan4j.GanException;
import org.gan4j.Limits;

/** A network that cannot be built or evaluated as asked. */
public final class NetworkException extends GanException {
  static final Limits LIMITS = Limits.thrownAs(NetworkException::new);

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public NetworkException(String message) {
    super(message);
  }
}
