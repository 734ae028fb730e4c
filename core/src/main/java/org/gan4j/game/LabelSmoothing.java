package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * Label smoothing (Salimans et al., 2016, section 3.4): the discriminator's targets are α for real
 * and β for made samples in place of 1 and 0,
 *
 * <pre>
 *   J_D = -E[α log D(x) + (1 - α) log(1 - D(x))] - E[β log D(G(z)) + (1 - β) log(1 - D(G(z)))]
 *   J_G = -E log D(G(z))
 * </pre>
 *
 * One-sided smoothing has β = 0, so that D is never taught to be unsure about made samples: with β
 * above 0 the optimal D is (α p_data + β p_model) / (p_data + p_model), which peaks on made samples
 * where there are no data and draws the generator towards its own mistakes.
 *
 * @param real α, in (β, 1]; 0.9 is usual
 * @param fake β, in [0, α); 0 in the paper
 */
record LabelSmoothing(double real, double fake) implements Loss {
  private static final NonSaturating NON_SATURATING = new NonSaturating();

  /** Checks the ranges. */
  public LabelSmoothing {
    if (!(fake >= 0 && fake < real && real <= 1)) {
      throw new GameException(
          "label smoothing needs 0 <= fake < real <= 1; got real " + real + " and fake " + fake);
    }
  }

  /** One-sided, α = 0.9. */
  public LabelSmoothing() {
    this(0.9, 0);
  }

  @Override
  public Tensor discriminator(Verdict onReal, Verdict onFake) {
    return crossEntropy(onReal.logits(), real).add(crossEntropy(onFake.logits(), fake));
  }

  @Override
  public Tensor generator(Supplier<Verdict> onReal, Verdict onFake) {
    return NON_SATURATING.generator(onReal, onFake);
  }

  private static Tensor crossEntropy(Tensor logits, double label) {
    Tensor saidReal = Functions.softplus(logits.neg()).mean().mul(label);
    return saidReal.add(Functions.softplus(logits).mean().mul(1 - label));
  }

  @Override
  public boolean logOdds() {
    return true;
  }

  @Override
  public boolean decides() {
    return true;
  }

  @Override
  public boolean smoothsFakes() {
    return fake > 0;
  }
}
