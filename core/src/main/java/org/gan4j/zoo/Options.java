package org.gan4j.zoo;

import org.gan4j.Limits;
import org.gan4j.medium.Series;
import org.gan4j.nn.NetworkException;

/** The ranges that all architectures share. */
final class Options {
  static final Limits LIMITS = Limits.thrownAs(NetworkException::new);

  private Options() {}

  static void check(int width, int latent) {
    LIMITS.closed("width", width, 1, 8192);
    LIMITS.closed("latent", latent, 1, 4096);
  }

  /** The texts that a pair is built for; series of numbers are refused. */
  static Series text(Architecture architecture, Brief brief) {
    Series series = brief.medium().series().orElseThrow();
    if (!series.isText()) {
      throw new NetworkException(
          "the "
              + architecture.title()
              + " architecture makes text, but this data holds series of numbers, "
              + series
              + "; give a text (.txt), or a recipe that makes numbers");
    }
    return series;
  }
}
