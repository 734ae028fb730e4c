package org.gan4j.data;

import org.gan4j.GanException;
import org.gan4j.Limits;

/** Data that is missing, damaged or not what was asked for; the message names the file. */
public class DataException extends GanException {
  static final Limits LIMITS = Limits.thrownAs(DataException::new);

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   * @param cause what it came from
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@return whether it is that options name a column which the file has not} */
  public boolean ofMissingColumn() {
    return false;
  }

  /** A column that options name and a file has not. */
  static final class NoColumn extends DataException {
    private static final long serialVersionUID = 1;

    NoColumn(String message) {
      super(message);
    }

    @Override
    public boolean ofMissingColumn() {
      return true;
    }
  }
}
