package org.gan4j.game;

/** Who moves when. */
enum Turns {
  /** Both at once, from the point where both stood. */
  SIMULTANEOUS,
  /** The discriminator first; the generator sees where it went. */
  ALTERNATING
}
