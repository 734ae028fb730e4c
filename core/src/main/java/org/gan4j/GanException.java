package org.gan4j;

/**
 * An error that a person can act on. Its message says what is wrong, the rule, the value that broke
 * it and, where there is one, the next step; the command prints it without a stack trace.
 */
public class GanException extends RuntimeException {
  public GanException(String message) {
    super(message);
  }

  public GanException(String message, Throwable cause) {
    super(message, cause);
  }
}
