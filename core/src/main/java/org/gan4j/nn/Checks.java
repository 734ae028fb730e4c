package org.gan4j.nn;

import org.gan4j.Limits;
import org.gan4j.tensor.Shape;

/** The rules that several layers share. */
final class Checks {
  static final Limits LIMITS = Limits.thrownAs(NetworkException::new);

  private Checks() {}

  static void positive(String what, long value) {
    range(what, value, 1, 1 << 20);
  }

  static void range(String what, long value, long low, long high) {
    LIMITS.closed(what, value, low, high);
  }

  static void epsilon(double value) {
    LIMITS.below("a normalisation's epsilon", value, 0, 1e6);
  }

  static void rank(String layer, Shape input, int rank) {
    if (input.rank() != rank) {
      throw new NetworkException(
          layer + " takes " + (rank == 3 ? "images [C, H, W]" : "vectors [F]") + "; got " + input);
    }
  }
}
