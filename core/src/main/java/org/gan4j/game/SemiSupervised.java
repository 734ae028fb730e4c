package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.nn.Head;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * Semi-supervised learning with K+1 classes (Salimans et al., 2016, section 5): the discriminator
 * is a classifier with logits l, {@code [N, K]}; the class "made" has the logit l_{K+1} = 0, so
 * that
 *
 * <pre>
 *   D(x) = Z(x) / (Z(x) + 1),   Z(x) = Σ exp l_k(x),   log Z = logsumexp l
 *   J_D  = ½ E softplus(-log Z(x)) + ½ E softplus(log Z(G(z)))   + E_taught -log softmax(l)_y
 *   J_G  = E softplus(-log Z(G(z)))
 * </pre>
 *
 * that is -½ E log D(x) - ½ E log(1 - D(G(z))), the halves being those of the authors' code, and
 * the cross-entropy of the taught samples. J_G is the non-saturating -E log D(G(z)); the paper
 * reaches its results with {@link FeatureMatching} on top of this loss.
 */
record SemiSupervised() implements Loss {
  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return Functions.softplus(realness(real).neg())
        .mean()
        .add(Functions.softplus(realness(fake)).mean())
        .mul(0.5);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return Functions.softplus(realness(fake).neg()).mean();
  }

  @Override
  public Tensor supervised(Verdict labelled) {
    return CrossEntropy.of(logits(labelled), labelled.condition().classes());
  }

  /** log Z, the log-odds of D. */
  @Override
  public Tensor realness(Verdict verdict) {
    return logits(verdict).logSumExp(1);
  }

  private Tensor logits(Verdict verdict) {
    return CrossEntropy.columns("semi-supervised learning", verdict, 2);
  }

  @Override
  public Head head() {
    return Head.CLASSES;
  }

  @Override
  public boolean decides() {
    return true;
  }
}
