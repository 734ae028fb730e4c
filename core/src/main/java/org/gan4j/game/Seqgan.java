package org.gan4j.game;

import org.gan4j.signal.Signals;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * SeqGAN (Yu et al., 2017, algorithm 1), whose generator is a language model p that draws symbols,
 * through which no gradient passes. First it learns by maximum likelihood,
 *
 * <pre>
 *   J_G = -E_x mean_t log p(x_t | x_&lt;t)
 * </pre>
 *
 * D not at all, and in the last part of that time D alone learns besides, from real and made texts
 * (J_D as of the non-saturating loss). Then G follows its rewards (eqs. 2, 4 and 6):
 *
 * <pre>
 *   J_G = -E_y mean_t log p(y_t | y_&lt;t) · (Q_t - b_t)
 *   Q_t = mean over roll-outs of σ(D(y_1..t and what p goes on with)), Q_T = σ(D(y))
 * </pre>
 *
 * Whatever Q_t is of, it enters as a number. b_t is the mean of Q_t over the other texts of the
 * batch, which changes no expectation and makes for less noise; the paper has none.
 *
 * @param pretraining real samples that are dealt before G follows rewards, at least 0
 * @param warmUp of these, the last ones, D learns from, at least 0
 * @param rollouts continuations of each beginning, in [1, 256]; 16 in the paper
 */
record Seqgan(long pretraining, long warmUp, int rollouts) implements Staged {
  /** Checks the ranges. */
  public Seqgan {
    GameException.LIMITS.closed("pretraining", pretraining, 0, 1L << 50);
    GameException.LIMITS.closed("warm-up, a part of pretraining,", warmUp, 0, pretraining);
    GameException.LIMITS.closed("rollouts", rollouts, 1, 256);
  }

  /**
   * Forty and four epochs of ten thousand texts are dealt, 16 roll-outs. Where D makes k moves for
   * each of G, G learns from one minibatch in k.
   */
  public Seqgan() {
    this(400_000, 40_000, 16);
  }

  @Override
  public Losses losses(GanGame game, Deal deal, Tensor thetaG, long played, Signals signals) {
    return new SeqganLosses(this, game, deal, thetaG, played, signals);
  }

  @Override
  public long playsFrom() {
    return pretraining;
  }

  /** Whether D learns once so many samples were dealt. */
  boolean judges(long played) {
    return played > pretraining - warmUp;
  }

  /** Whether G follows rewards by then. */
  boolean rewards(long played) {
    return played > pretraining;
  }

  /** {@return a continuation and what D says of it, for each roll-out of each beginning} */
  @Override
  public long continuations(Shape made) {
    return rollouts * (made.dim(0) - 1);
  }

  @Override
  public boolean rewardsSymbols() {
    return true;
  }
}
