package org.gan4j.cli;

import org.gan4j.GanException;

/** What was typed cannot be meant: the command exits with 2, not with 1. */
final class WrongUsage extends GanException {
  WrongUsage(String message) {
    super(message);
  }

  WrongUsage(String message, Throwable cause) {
    super(message, cause);
  }
}
