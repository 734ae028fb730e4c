package org.gan4j.data;

/** One file of many that cannot be used, in a few words; the set goes on without it. */
final class BrokenFile extends DataException {
  BrokenFile(String reason) {
    super(reason);
  }

  BrokenFile(String reason, Throwable cause) {
    super(reason, cause);
  }
}
