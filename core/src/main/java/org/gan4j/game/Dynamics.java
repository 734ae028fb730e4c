package org.gan4j.game;

/** How the two vectors move. */
public interface Dynamics {
  /**
   * Plays one step: every player moves at least once. Run it inside a {@link
   * org.gan4j.tensor.Scope}, which frees what the step computed.
   *
   * @throws DivergedException at the first loss or weight that is not finite
   */
  Step play(Game game, Player discriminator, Player generator);

  /** Rounds that one step deals. */
  int rounds();

  /**
   * What a step saw.
   *
   * @param discriminatorLoss J_D before the last move
   * @param generatorLoss J_G before the last move
   */
  record Step(double discriminatorLoss, double generatorLoss) {}
}
