package org.gan4j.nn;

import org.gan4j.GanException;

/** A network that cannot be built or evaluated as asked. */
public final class NetworkException extends GanException {
  public NetworkException(String message) {
    super(message);
  }
}
