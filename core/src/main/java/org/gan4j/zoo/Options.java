package org.gan4j.zoo;

import org.gan4j.Limits;
import org.gan4j.nn.NetworkException;

/** The ranges that all architectures share. */
final class Options {
  static final Limits LIMITS = Limits.thrownAs(NetworkException::new);

  private Options() {}

  static void check(int width, int latent) {
    LIMITS.closed("width", width, 1, 8192);
    LIMITS.closed("latent", latent, 1, 4096);
  }
}
