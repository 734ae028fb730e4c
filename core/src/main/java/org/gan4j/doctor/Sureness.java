package org.gan4j.doctor;

import org.gan4j.signal.Finding.Kind;

/** How sure a finding is, by how far the measurements are beyond their bound. */
final class Sureness {
  /** Of what pixels alone show. */
  private static final double LESS = 0.95;

  private Sureness() {}

  /**
   * A probability.
   *
   * @param kind what is found
   * @param margin in powers of e, above 0
   * @param seen whether an extractor of features looked on
   */
  static double of(Kind kind, double margin, boolean seen) {
    double sure = 1 / (1 + Math.exp(-SLOPE * margin));
    boolean looks =
        kind == Kind.MODE_COLLAPSE
            || kind == Kind.NO_CONVERGENCE
            || kind == Kind.WEAK_DISCRIMINATOR;
    return looks && !seen ? LESS * sure : sure;
  }

  private static final double SLOPE = 3;
}
