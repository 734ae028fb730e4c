package org.gan4j.report;

import org.gan4j.GanException;

/** Content that no report can be made of; the message says which part and why. */
public class ReportException extends GanException {
  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public ReportException(String message) {
    super(message);
  }

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   * @param cause what it came from
   */
  public ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
