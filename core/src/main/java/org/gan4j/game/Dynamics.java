package org.gan4j.game;

import org.gan4j.component.Catalogue;

/** How the two vectors move. */
public interface Dynamics {
  /** The dynamics that recipes can name: a new one is a line here. */
  Catalogue<Dynamics> CATALOGUE =
      Catalogue.of(
          Dynamics.class,
          "dynamics",
          Alternating.class,
          Simultaneous.class,
          Unrolled.class,
          Extragradient.class,
          Consensus.class,
          SymplecticAdjustment.class);

  /** One step: every player moves at least once. {@link Field#play} runs it. */
  void play(Field field);

  /** Rounds that one step deals, at most. */
  int rounds();

  /** Fact: the discriminator's losses are also asked for in moves that count as no turns. */
  default boolean looksAhead() {
    return false;
  }
}
