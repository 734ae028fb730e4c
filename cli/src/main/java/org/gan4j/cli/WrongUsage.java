package org.gan4j.cli;

import org.gan4j.GanException;
import org.gan4j.Limits;

/** What was typed cannot be meant: the command exits with 2, not with 1. */
final class WrongUsage extends GanException {
  static final Limits LIMITS = Limits.thrownAs(WrongUsage::new);

  WrongUsage(String message) {
    super(message);
  }

  WrongUsage(String message, Throwable cause) {
    super(message, cause);
  }
}
