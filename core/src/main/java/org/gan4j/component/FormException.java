package org.gan4j.component;

import org.gan4j.GanException;

/** A tree that is no form of a record: the path, the rule and the value, in one sentence. */
public final class FormException extends GanException {
  private static final long serialVersionUID = 1;

  FormException(String message) {
    super(message);
  }

  FormException(String message, Throwable cause) {
    super(message, cause);
  }
}
