package org.gan4j.data;

/** A set that has no part of the split asked for. */
final class NoPart extends DataException {
  private static final long serialVersionUID = 1;

  NoPart(String message) {
    super(message);
  }
}
