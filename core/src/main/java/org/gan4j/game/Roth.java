package org.gan4j.game;

import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * The regulariser of the Jensen-Shannon GAN (Roth et al., 2017, section 3.4 and algorithm 1), what
 * noise on the samples does to first order, added to J_D:
 *
 * <pre>
 *   γ/2 ( E (1 - D(x))² ‖∇_x l(x)‖² + E D(G(z))² ‖∇_x l(G(z))‖² ),   D = σ(l)
 * </pre>
 *
 * For losses whose logits are log-odds: {@link Minimax}, {@link NonSaturating}.
 *
 * @param gamma γ, at least 0; the paper begins at 2 and may anneal
 */
record Roth(double gamma) implements Penalty {
  /** Checks γ. */
  public Roth {
    GameException.LIMITS.atLeastZero("Roth's gamma", gamma);
  }

  /** The paper's γ = 2. */
  public Roth() {
    this(2);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    Slope real = Slope.onReal(position).reported(position, "roth.real-slope");
    Slope fake = Slope.onFake(position).reported(position, "roth.fake-slope");
    // 1 - σ(l) = σ(-l)
    return weighted(real.logits().neg(), real).add(weighted(fake.logits(), fake)).mul(gamma / 2);
  }

  private static Tensor weighted(Tensor logits, Slope slope) {
    return Functions.sigmoid(logits).square().mul(slope.square()).mean();
  }

  @Override
  public boolean slopesOnReal() {
    return true;
  }

  @Override
  public boolean slopesOnFake() {
    return true;
  }

  @Override
  public boolean differentiatesSamples() {
    return gamma > 0;
  }

  @Override
  public boolean readsLogOdds() {
    return true;
  }
}
