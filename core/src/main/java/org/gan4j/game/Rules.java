package org.gan4j.game;

/** The rules that several techniques share. */
final class Rules {
  private Rules() {}

  static void finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new GameException(what + " must be finite; got " + value);
    }
  }

  static void atLeastZero(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new GameException(what + " must be finite and at least 0; got " + value);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new GameException(what + " must be finite and positive; got " + value);
    }
  }

  static void range(String what, long value, long low, long high) {
    if (value < low || value > high) {
      throw new GameException(what + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }

  static void classes(int classes) {
    range("the number of classes", classes, 2, 65536);
  }
}
