package org.gan4j.game;

import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/**
 * TimeGAN (Yoon, Jarrett and van der Schaar, "Time-series generative adversarial networks", 2019,
 * section 4.1 and algorithm 1), in three stages that end after so many series. With real series x
 * and their codes h = e(x), made codes ê = g(z) and ĥ = s(ê), recovery r, and norms as roots of
 * means of squares:
 *
 * <pre>
 *   1. J_D = J_G = 10 ‖x - r(h)‖                   moves embedder and recovery
 *   2. J_G = ‖h_t+1 - s(h)_t‖²                      moves the supervisor
 *   3. J_D = E -log D(h) + E -log(1 - D(ĥ)) + γ E -log(1 - D(ê))       moves the judge
 *          + 10 ‖x - r(h)‖ + ¹/₁₀ ‖h_t+1 - s(h)_t‖²                   moves the embedder
 *      J_G = E -log D(ĥ) + γ E -log D(ê)                              move generator
 *          + η ‖h_t+1 - s(h)_t‖ + η (distances of means and of       and supervisor
 *            deviations of r(ĥ) from x's)
 *          + 10 ‖x - r(h)‖                                            moves recovery
 * </pre>
 *
 * The embedder is on the discriminator's side, whose verdict is thus one on series, and moves in
 * its turn; in the authors' code embedder and recovery move together, twice for each move of D, on
 * minibatches of their own. As there, the judge rests while its loss is below {@code enough}: its
 * gradient is 0, by which an optimiser with inertia still rolls out.
 *
 * @param embedding series of the first stage, at least 0
 * @param supervision series of the second, at least 0
 * @param gamma γ, at least 0; 1 there
 * @param eta η, at least 0; 100 there
 * @param enough 0.15 there
 */
record TimeGan(long embedding, long supervision, double gamma, double eta, double enough)
    implements Staged {
  private static final long MOST = 1L << 53;

  /** Checks the ranges. */
  public TimeGan {
    GameException.LIMITS.closed("TimeGAN's embedding", embedding, 0, MOST);
    GameException.LIMITS.closed("TimeGAN's supervision", supervision, 0, MOST);
    GameException.LIMITS.atLeastZero("TimeGAN's gamma", gamma);
    GameException.LIMITS.atLeastZero("TimeGAN's eta", eta);
    GameException.LIMITS.atLeastZero("TimeGAN's enough", enough);
  }

  /** Stages of 100,000 series, and the paper's weights. */
  public TimeGan() {
    this(100_000, 100_000, 1, 100, 0.15);
  }

  @Override
  public Losses losses(GanGame game, Deal deal, Tensor thetaG, long played, Signals signals) {
    return new TimeGanLosses(this, game, deal, thetaG, played, signals);
  }

  @Override
  public long playsFrom() {
    return embedding + supervision;
  }

  @Override
  public boolean readsCodes() {
    return true;
  }
}
