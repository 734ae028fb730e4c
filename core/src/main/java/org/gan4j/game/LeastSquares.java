package org.gan4j.game;

import java.util.function.Supplier;
import org.gan4j.tensor.Tensor;

/**
 * LSGAN (Mao et al., 2017), eq. 2, on raw scores without a sigmoid:
 *
 * <pre>
 *   J_D = ½ E(D(x) - b)² + ½ E(D(G(z)) - a)²,   J_G = ½ E(D(G(z)) - c)²
 * </pre>
 *
 * With b - c = 1 and b - a = 2 it minimises a Pearson χ² divergence (eq. 7); a = 0, b = c = 1 is
 * the usual choice (eq. 9).
 *
 * @param a what D is to say of made samples
 * @param b what D is to say of real ones, other than a
 * @param c what G wants D to say of made ones, other than a
 */
record LeastSquares(double a, double b, double c) implements Loss {
  /** Checks that the three are finite and that there is something to tell apart. */
  public LeastSquares {
    GameException.LIMITS.finite("least squares' a", a);
    GameException.LIMITS.finite("least squares' b", b);
    GameException.LIMITS.finite("least squares' c", c);
    if (a == b || a == c) {
      throw new GameException(
          "least squares needs a fake label a other than the real label b and G's target c; got a = "
              + a
              + ", b = "
              + b
              + ", c = "
              + c);
    }
  }

  /** a = 0, b = c = 1 (eq. 9). */
  public LeastSquares() {
    this(0, 1, 1);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return half(real, b).add(half(fake, a));
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return half(fake, c);
  }

  /** Its zero lies half way between the labels, its sign follows b. */
  @Override
  public Tensor realness(Verdict verdict) {
    Tensor above = verdict.perSample().sub((a + b) / 2);
    return b > a ? above : above.neg();
  }

  private static Tensor half(Verdict verdict, double label) {
    return verdict.logits().sub(label).square().mean().mul(0.5);
  }

  @Override
  public boolean decides() {
    return true;
  }

  @Override
  public boolean steady() {
    return true;
  }
}
