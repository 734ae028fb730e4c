package org.gan4j.game;

import java.util.Map;

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

  /** A count among the numbers that a checkpoint kept. */
  static long count(String whose, String name, Map<String, Double> numbers) {
    double value = number(whose, name, numbers, 0, 0x1p53);
    if (value != Math.rint(value)) {
      throw new GameException(whose + " counts " + name + " in whole numbers; got " + value);
    }
    return (long) value;
  }

  /** One of the numbers that a checkpoint kept. */
  static double number(
      String whose, String name, Map<String, Double> numbers, double low, double high) {
    Double value = numbers.get(name);
    if (value == null || !(value >= low && value <= high)) {
      throw new GameException(
          whose
              + " continues from a number called "
              + name
              + " in ["
              + low
              + ", "
              + high
              + "]; got "
              + (value == null ? "only " + numbers.keySet() : value));
    }
    return value;
  }

  /** A learning rate at its start. */
  static void rate(String what, double value) {
    if (!(value > 0 && value < 1000)) {
      throw new GameException(what + " must be in (0, 1000); got " + value);
    }
  }

  /** A learning rate at its end. */
  static void end(String what, double value) {
    if (!(value >= 0 && value < 1000)) {
      throw new GameException(what + " must be in [0, 1000); got " + value);
    }
  }
}
