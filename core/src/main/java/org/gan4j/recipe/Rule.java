package org.gan4j.recipe;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One thing that components of a recipe do to each other.
 *
 * @param where the key that it is about
 * @param what the combination, in words
 * @param why the reason, in words
 * @param instead what to do
 * @param source the paper; empty where it is a matter of definition
 * @param applies whether a recipe is such a combination
 * @param got the values that are, for the message; empty for none
 */
record Rule(
    String where,
    String what,
    String why,
    String instead,
    String source,
    Predicate<Facts> applies,
    Function<Facts, String> got) {

  static Rule of(
      String where,
      String what,
      String why,
      String instead,
      String source,
      Predicate<Facts> applies) {
    return new Rule(where, what, why, instead, source, applies, facts -> "");
  }

  Rule got(Function<Facts, String> values) {
    return new Rule(where, what, why, instead, source, applies, values);
  }

  boolean applies(Facts facts) {
    return applies.test(facts);
  }

  String message(Facts facts) {
    String values = got.apply(facts);
    return where
        + ": "
        + what
        + ": "
        + why
        + (source.isEmpty() ? "" : " (" + source + ")")
        + "; "
        + instead
        + (values.isEmpty() ? "" : "; got " + values);
  }

  /** The row of docs/techniques.md. */
  String row() {
    return "| `" + where + "` | " + what + " | " + why + " | " + instead + " | " + source + " |";
  }
}
