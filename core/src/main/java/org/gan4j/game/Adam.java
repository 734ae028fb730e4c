package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1):
 *
 * <pre>
 *   m ← β₁ m + (1 - β₁) g       v ← β₂ v + (1 - β₂) g²
 *   θ ← θ - η · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
 * </pre>
 *
 * @param rate η over a run
 * @param beta1 in [0, 1); DCGAN takes 0.5
 * @param beta2 in [0, 1)
 * @param epsilon positive
 */
public record Adam(Schedule rate, double beta1, double beta2, double epsilon) implements Optimiser {
  private static final Schedule USUAL = new Schedule.Constant(2e-4);

  /** Checks the ranges. */
  public Adam {
    if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1) || !(epsilon > 0)) {
      throw new GameException(
          "Adam takes beta1 and beta2 in [0, 1) and a positive epsilon; got "
              + beta1
              + ", "
              + beta2
              + ", "
              + epsilon);
    }
  }

  /** At the usual rate, for players that are told theirs. */
  public Adam(double beta1, double beta2, double epsilon) {
    this(USUAL, beta1, beta2, epsilon);
  }

  /** DCGAN's: rate 2e-4, β₁ = 0.5, β₂ = 0.999, ε = 1e-8. */
  public Adam() {
    this(0.5, 0.999, 1e-8);
  }

  @Override
  public List<String> vectors() {
    return List.of("m", "v");
  }

  @Override
  public void update(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    Tensor m = moments.get(0).mulInPlace(beta1).addInPlace(gradient, 1 - beta1);
    Tensor v = moments.get(1).mulInPlace(beta2).addProductInPlace(gradient, gradient, 1 - beta2);
    Tensor deviation =
        v.sqrt().divInPlace(Math.sqrt(1 - Math.pow(beta2, (double) step))).addInPlace(epsilon);
    theta.addQuotientInPlace(m, deviation, -rate / (1 - Math.pow(beta1, (double) step)));
  }

  @Override
  public Moved moved(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    Tensor m = moments.get(0).mul(beta1).add(gradient.mul(1 - beta1));
    Tensor v = moments.get(1).mul(beta2).add(gradient.square().mul(1 - beta2));
    Tensor deviation = rootOf(v).div(Math.sqrt(1 - Math.pow(beta2, (double) step))).add(epsilon);
    double factor = rate / (1 - Math.pow(beta1, (double) step));
    return new Moved(theta.sub(m.div(deviation).mul(factor)), List.of(m, v));
  }

  /** √v, with slope 0 at 0: a weight that never had a gradient would get 0 · ∞ otherwise. */
  static Tensor rootOf(Tensor v) {
    Tensor positive = v.detach().gt(0);
    Tensor zero = v.detach().mul(0);
    return positive.choose(positive.choose(v, zero.add(1)).sqrt(), zero);
  }

  @Override
  public double inertia() {
    return beta1;
  }
}
