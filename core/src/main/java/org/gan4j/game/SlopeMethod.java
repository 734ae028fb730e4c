package org.gan4j.game;

import org.gan4j.component.Catalogue;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Layers;
import org.gan4j.tensor.Tensor;

/** How {@link R1} and {@link R2} find the square of the discriminator's slope. */
sealed interface SlopeMethod {
  /** The methods that recipes can name. */
  Catalogue<SlopeMethod> CATALOGUE =
      Catalogue.of(SlopeMethod.class, "slope method", Derivatives.class, Differences.class);

  /**
   * ‖∇_x D‖² for each logit, {@code [n]}, at real or made samples of a turn.
   *
   * @param on which samples
   * @param position where the players stand
   * @param name under which the mean of ‖∇_x D‖ is reported
   */
  Tensor square(Samples on, Position position, String name);

  /** Whether the turn's own verdict is differentiated with respect to samples. */
  default boolean derives() {
    return false;
  }

  /** Which samples of a turn. */
  enum Samples {
    REAL,
    MADE
  }

  /** As it is defined: the penalty's gradient then takes second derivatives of D. */
  record Derivatives() implements SlopeMethod {
    @Override
    public Tensor square(Samples on, Position position, String name) {
      Slope slope = on == Samples.REAL ? Slope.onReal(position) : Slope.onFake(position);
      return slope.reported(position, name).square();
    }

    @Override
    public boolean derives() {
      return true;
    }
  }

  /**
   * By one more evaluation at x + σε, ε ~ N(0, I), drawn anew for each sample:
   *
   * <pre>
   *   E_ε (D(x + σε) - D(x))² / σ²
   *     = ‖∇D‖² + σ² (¼ (ΔD)² + ½ ‖H‖_F² + ∇D · ∇ΔD) + O(σ⁴)
   * </pre>
   *
   * with H the Hessian of D at x and ΔD its trace: odd powers of σ vanish, since ε is symmetric. Of
   * a D that is quadratic nothing more follows. Where D has kinks between x and x + σε, as one of
   * leaky ReLUs has, the error falls with σ, not with σ². About that mean, one draw of a D that is
   * linear there scatters by √2 ‖∇D‖², so that a batch of N says it to a share of √(2/N).
   *
   * <p>The difference is of two numbers that nearly agree: D has to compute in float32, and alike
   * both times. What it draws by itself (dropout, augmentation) would be divided by σ.
   *
   * @param sigma σ, in (0, 10], in units of the samples (images: [-1, 1])
   */
  record Differences(double sigma) implements SlopeMethod {
    private static final double TO_NORM = Math.sqrt(Math.PI / 2);

    /**
     * Checks σ.
     *
     * @param sigma σ, in (0, 10], in units of the samples (images: [-1, 1])
     */
    public Differences {
      GameException.LIMITS.over("sigma", sigma, 0, 10);
    }

    /** σ = 0.01. */
    public Differences() {
      this(0.01);
    }

    @Override
    public Tensor square(Samples on, Position position, String name) {
      boolean real = on == Samples.REAL;
      Tensor x = real ? position.real() : position.fake();
      Verdict verdict = real ? position.onReal() : position.onFake();
      Tensor here = verdict.logits();
      Tensor noise = position.rng().normal(x.shape().dims()).to(x.dtype()).mul(sigma);
      Tensor moved = x.add(noise);
      Tensor there = (real ? position.verdict(moved) : position.verdictOnMade(moved)).logits();
      // Of a smaller image that it really looks at: k by k pixels of x are one, of noise σ/k.
      Tensor seen = verdict.taps().getOrDefault(Layers.SEEN, x);
      double larger = Math.sqrt((double) x.shape().count() / seen.shape().count());
      Tensor slope = there.sub(here).mul(larger / sigma);
      // E|∇D · ε| = √(2/π) ‖∇D‖.
      position.signals().report(name, () -> slope.abs().mean().mul(TO_NORM));
      return slope.square();
    }
  }
}
