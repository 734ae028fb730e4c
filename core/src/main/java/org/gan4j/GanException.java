package org.gan4j;

/**
 * An error that a person can act on. Its message says what is wrong, the rule, the value that broke
 * it and, where there is one, the next step; the command prints it without a stack trace.
 */
public class GanException extends RuntimeException {
  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public GanException(String message) {
    super(message);
  }

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   * @param cause what it came from
   */
  public GanException(String message, Throwable cause) {
    super(message, cause);
  }
}
