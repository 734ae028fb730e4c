package org.gan4j.game;

import java.util.Map;

/** The rules that several techniques share. */
final class Checks {
  private Checks() {}

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

  /** A learning rate that never changes; schedules that change check their own ends. */
  static void rate(Schedule rate) {
    if (rate instanceof Schedule.Constant constant) {
      rate("rate", constant.value());
    }
  }

  /** A weight over a run, at least 0 at both ends. */
  static Schedule weight(String what, Schedule weight) {
    GameException.LIMITS.atLeastZero(what, weight.start());
    GameException.LIMITS.atLeastZero(what, weight.end());
    return weight;
  }

  /** A weight that never changes, at least 0. */
  static Schedule weight(String what, double weight) {
    GameException.LIMITS.atLeastZero(what, weight);
    return new Schedule.Constant(weight);
  }

  /** A learning rate at its start. */
  static void rate(String what, double value) {
    GameException.LIMITS.between(what, value, 0, 1000);
  }

  /** A learning rate at its end. */
  static void end(String what, double value) {
    GameException.LIMITS.below(what, value, 0, 1000);
  }
}
