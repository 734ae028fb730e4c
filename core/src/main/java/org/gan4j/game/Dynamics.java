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
   * {@return k moves of the discriminator, then one of the generator (Goodfellow et al., 2014,
   * algorithm 1)}
   *
   * @param discriminatorSteps k, in [1, 1000]
   */
  static Dynamics alternating(int discriminatorSteps) {
    return new Alternating(discriminatorSteps);
  }

  /** {@return both players at once, each by its gradient where both stood} */
  static Dynamics simultaneous() {
    return new Simultaneous();
  }

  /**
   * {@return unrolled GANs (Metz et al., 2017, eqs. 5 to 9)} The generator descends what the
   * discriminator would become in K more moves of its own optimiser, and the gradient flows through
   * them. The catalogue has the other ways.
   *
   * @param steps K, in [1, 100]
   */
  static Dynamics unrolled(int steps) {
    return new Unrolled(steps);
  }

  /** {@return the extragradient method (Gidel et al., 2019, algorithm 2)} */
  static Dynamics extragradient() {
    return new Extragradient();
  }

  /**
   * {@return consensus optimisation (Mescheder et al., 2017, algorithm 2), both from one point}
   *
   * @param gamma γ, at least 0; 10 in the paper, with RMSProp at 1e-4
   */
  static Dynamics consensus(double gamma) {
    return new Consensus(gamma);
  }

  /**
   * {@return symplectic gradient adjustment with alignment (Balduzzi et al., 2018, algorithm 1)}
   *
   * @param lambda λ, at least 0; 1 in the paper
   */
  static Dynamics symplecticAdjustment(double lambda) {
    return new SymplecticAdjustment(lambda, true);
  }

  /**
   * One step: every player moves at least once. {@link Field#play} runs it.
   *
   * @param field the game and its players; what is computed in the step dies with it
   */
  void play(Field field);

  /** {@return how many rounds one step deals, at most} */
  int rounds();

  /**
   * Fact: the discriminator's losses are also asked for in moves that count as no turns.
   *
   * @return whether that is so
   */
  default boolean looksAhead() {
    return false;
  }
}
