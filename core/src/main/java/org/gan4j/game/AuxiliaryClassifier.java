package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.nn.Head;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/**
 * ACGAN (Odena et al., 2017, eqs. 2 and 3): the discriminator also names the class of every sample,
 * real or made, and both players want it named rightly. Its logits are {@code [N, 1 + K]}: column 0
 * goes to the base loss, the others are the classes'.
 *
 * <pre>
 *   J_D = base + w_D (E -log P(y | x) + E -log P(y | G(z, y))),   J_G = base + w_G E -log P(y | G(z, y))
 * </pre>
 *
 * @param base the loss on source (L_S)
 * @param weightD w_D, at least 0; 1 in the paper
 * @param weightG w_G, at least 0; 1 in the paper
 */
record AuxiliaryClassifier(Loss base, double weightD, double weightG) implements OnBase {
  /** Checks the ranges. */
  public AuxiliaryClassifier {
    if (base.head() != Head.REALNESS) {
      throw new GameException(
          "an auxiliary classifier stands on a loss that reads one logit; got " + base);
    }
    GameException.LIMITS.atLeastZero("an auxiliary classifier's weight for D", weightD);
    GameException.LIMITS.atLeastZero("an auxiliary classifier's weight for G", weightG);
  }

  /** The paper's: the non-saturating loss, both weights 1. */
  public AuxiliaryClassifier() {
    this(new NonSaturating(), 1, 1);
  }

  @Override
  public AuxiliaryClassifier on(Loss other) {
    return new AuxiliaryClassifier(other, weightD, weightG);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return base.discriminator(source(real), source(fake))
        .add(named(real).add(named(fake)).mul(weightD));
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return base.generator(() -> source(real.get()), source(fake)).add(named(fake).mul(weightG));
  }

  /** w_D E -log P(y | x) on the taught samples. */
  @Override
  public Tensor supervised(Verdict labelled) {
    return named(labelled).mul(weightD);
  }

  @Override
  public Tensor realness(Verdict verdict) {
    return base.realness(source(verdict));
  }

  /** How well classes are named: E -log P(y | x) and E -log P(y | G(z, y)). */
  @Override
  public void report(Verdict real, Verdict fake, Signals signals) {
    signals.report("auxiliary-classifier.real", () -> named(real));
    signals.report("auxiliary-classifier.fake", () -> named(fake));
  }

  private Verdict source(Verdict verdict) {
    return new Verdict(logits(verdict).select(1, 0), verdict.taps(), verdict.condition());
  }

  private Tensor named(Verdict verdict) {
    Tensor logits = logits(verdict);
    return CrossEntropy.of(
        logits.narrow(1, 1, logits.shape().dim(1) - 1), verdict.condition().classes());
  }

  private Tensor logits(Verdict verdict) {
    return CrossEntropy.columns("an auxiliary classifier", verdict, 3);
  }

  @Override
  public Head head() {
    return Head.REALNESS_AND_CLASSES;
  }
}
