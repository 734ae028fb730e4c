package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** The rules that several layers share. */
final class Checks {
  private Checks() {}

  static void positive(String what, long value) {
    range(what, value, 1, 1 << 20);
  }

  static void range(String what, long value, long low, long high) {
    if (value < low || value > high) {
      throw new NetworkException(what + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }

  static void epsilon(double value) {
    if (!(value >= 0 && value < 1e6)) {
      throw new NetworkException("a normalisation's epsilon must be in [0, 1e6); got " + value);
    }
  }

  static void rank(String layer, Shape input, int rank) {
    if (input.rank() != rank) {
      throw new NetworkException(
          layer + " takes " + (rank == 3 ? "images [C, H, W]" : "vectors [F]") + "; got " + input);
    }
  }
}
