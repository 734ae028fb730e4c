package org.gan4j.report;

import org.gan4j.GanException;

/** Content that no report can be made of; the message says which part and why. */
public class ReportException extends GanException {
  public ReportException(String message) {
    super(message);
  }

  public ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
