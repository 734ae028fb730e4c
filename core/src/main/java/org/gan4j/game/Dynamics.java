package org.gan4j.game;

import org.gan4j.component.Catalogue;
import org.gan4j.tensor.Tensor;

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
          SymplecticAdjustment.class,
          Balance.class);

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
   * {@return as many moves of either player as hold the discriminator's accuracy on fresh samples
   * in a band} Neither becomes much stronger than the other. The accuracy is its chance to tell
   * which of a real and a made sample is the real one: 0.5 by guessing, 1 if it is always right. It
   * remembers: a game plays what {@link #begun(Tensor, Tensor)} gives.
   *
   * @param low of the band, in [0, 1]; 0.65 in recipes. Below it the discriminator makes more moves
   * @param high of the band, in (low, 1]; 0.9 in recipes. Above it the generator makes more moves
   * @param most moves of one player for each of the other's, in [2, 100]; 5 in recipes
   * @param every turns of the discriminator, at least, between two changes by one move, in [1,
   *     65536]; 16 in recipes. Each such reading waits for the device
   */
  static Dynamics balance(double low, double high, int most, int every) {
    return new Balance(low, high, most, every);
  }

  /**
   * One step: every player moves at least once. {@link Field#play} runs it.
   *
   * @param field the game and its players; what is computed in the step dies with it
   */
  void play(Field field);

  /** {@return how many rounds one step deals, at most; of what was begun, the next one} */
  int rounds();

  /**
   * The dynamics of one run.
   *
   * @return itself, or what remembers in its place ({@link Remembering}), with a memory of its own
   */
  default Dynamics begun() {
    return this;
  }

  /**
   * The dynamics of one game, its memory begun.
   *
   * @param thetaD the discriminator's vector at the start
   * @param thetaG the generator's
   * @return what the game plays; what remembers ({@link Remembering}) is the caller's to close
   */
  default Dynamics begun(Tensor thetaD, Tensor thetaG) {
    Dynamics begun = begun();
    if (begun instanceof Remembering memory) {
      memory.begin(thetaD, thetaG);
    }
    return begun;
  }

  /**
   * Fact: the discriminator makes fewer moves once it tells most samples apart.
   *
   * @return whether that is so
   */
  default boolean holdsBack() {
    return false;
  }

  /**
   * Fact: each loss is differentiated along the other player's vector too.
   *
   * @return whether that is so
   */
  default boolean crosses() {
    return false;
  }

  /**
   * Fact: the discriminator's losses are also asked for in moves that count as no turns.
   *
   * @return whether that is so
   */
  default boolean looksAhead() {
    return false;
  }
}
