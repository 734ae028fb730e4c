package org.gan4j.data;

import org.gan4j.GanException;

/** Data that is missing, damaged or not what was asked for; the message names the file. */
public class DataException extends GanException {
  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
