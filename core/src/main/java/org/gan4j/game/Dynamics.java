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

  /**
   * Plays one step: every player moves at least once. Run it inside a {@link
   * org.gan4j.tensor.Scope}, which frees what the step computed.
   *
   * @throws DivergedException at the first loss or weight that is not finite
   */
  Step play(Game game, Player discriminator, Player generator);

  /** Rounds that one step deals. */
  int rounds();

  /** Fact: the discriminator's losses are also asked for in moves that count as no turns. */
  default boolean looksAhead() {
    return false;
  }

  /**
   * What a step saw.
   *
   * @param discriminatorLoss J_D before the last move
   * @param generatorLoss J_G before the last move
   */
  record Step(double discriminatorLoss, double generatorLoss) {}
}
