package org.gan4j.zoo;

import org.gan4j.nn.NetworkException;

/** The ranges that all architectures share. */
final class Options {
  private Options() {}

  static void check(int width, int latent) {
    range("width", width, 1, 8192);
    range("latent", latent, 1, 4096);
  }

  static void range(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new NetworkException(what + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }
}
