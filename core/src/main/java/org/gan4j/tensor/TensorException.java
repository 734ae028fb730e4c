package org.gan4j.tensor;

import org.gan4j.GanException;

/** A tensor operation that cannot be done: wrong shapes, types, devices, or a closed tensor. */
public final class TensorException extends GanException {
  TensorException(String message) {
    super(message);
  }

  TensorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The engine's own sentence, without the kilobytes of native frames that follow it. */
  static String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    int frames = text.indexOf("\nException raised from");
    return (frames < 0 ? text : text.substring(0, frames)).strip();
  }
}
