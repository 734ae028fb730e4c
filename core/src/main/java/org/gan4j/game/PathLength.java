package org.gan4j.game;

import java.util.List;
import java.util.Map;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Layers;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Path length regularisation (Karras et al., "Analyzing and improving the image quality of
 * StyleGAN", 2020, section 3.2, eq. 4), added to J_G: a step in the space of styles shall change
 * the image as much wherever it is taken and whichever way,
 *
 * <pre>
 *   weight · E (‖Jᵀ y‖ - a)²,   a ← decay · a + (1 - decay) E ‖Jᵀ y‖
 * </pre>
 *
 * with J the derivative of a made image with respect to the styles that its layers were told, y an
 * image from N(0, 1 / pixels), and ‖·‖² the mean over the layers of their squared lengths, so that
 * the paper's γ (appendix B) is a weight of 2 at every size. The running mean a begins at what the
 * first turn sees and is a constant to derivatives. It belongs inside {@link Lazy}.
 *
 * @param weight at least 0; 2 in the paper
 * @param decay of a, in [0, 1); 0.99 in the paper
 */
record PathLength(double weight, double decay) implements Penalty {
  /** Checks the ranges. */
  PathLength {
    GameException.LIMITS.atLeastZero("path length's weight", weight);
    GameException.LIMITS.below("path length's decay", decay, 0, 1);
  }

  /** The paper's: weight 2, decay 0.99. */
  public PathLength() {
    this(2, 0.99);
  }

  @Override
  public Role role() {
    return Role.GENERATOR;
  }

  /** Not by itself: a has to be kept, see {@link #begun()}. */
  @Override
  public Tensor value(Position position) {
    throw new GameException(
        "path length regularisation remembers: a game plays what GanGame.Terms.begun(thetaD, thetaG)"
            + " gives");
  }

  @Override
  public Begun begun() {
    return new Begun(this);
  }

  @Override
  public boolean needsStyles() {
    return true;
  }

  /** Path length regularisation at work. */
  static final class Begun implements Penalty, Remembering {
    private static final String WHOSE = "path length regularisation";

    private final PathLength settings;
    private @Nullable Tensor mean;
    private long turns;

    private Begun(PathLength settings) {
      this.settings = settings;
    }

    @Override
    public Role role() {
      return Role.GENERATOR;
    }

    @Override
    public boolean needsStyles() {
      return true;
    }

    @Override
    public Tensor value(Position position) {
      Tensor lengths = lengths(position);
      double share = turns == 0 ? 1 : 1 - settings.decay();
      Tensor a = RunningMean.next(position, begun(mean), lengths, share);
      position.signals().report("path-length", () -> lengths.mean());
      position.whenPlayed(
          () -> {
            turns++;
            begun(mean).copyInPlace(a);
          });
      return lengths.sub(a).square().mean().mul(settings.weight());
    }

    /** ‖Jᵀ y‖ of each made image, {@code [N]}. */
    private static Tensor lengths(Position position) {
      Tensor made = position.fake();
      Tensor styles = position.tapOfMade(Layers.STYLE);
      long[] dims = made.shape().dims();
      double pixels = (double) dims[dims.length - 1] * dims[dims.length - 2];
      Tensor y = position.rng().normal(dims).to(made.dtype()).mulInPlace(1 / Math.sqrt(pixels));
      Tensor slope =
          Autograd.differentiableGrad(made.mul(y).sum(), List.of(styles)).get(0); // [N, L, W]
      return slope
          .to(made.dtype())
          .square()
          .sum(2)
          .mean(1)
          .clamp(1e-20, Double.POSITIVE_INFINITY)
          .sqrt();
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      close();
      try (Scope scope = Scope.open()) {
        mean = Scope.own(thetaG.detach().narrow(0, 0, 1).mul(0));
      }
      turns = 0;
    }

    /** {@code mean}: a, {@code [1]}. */
    @Override
    public Map<String, Tensor> vectors() {
      return Map.of("mean", begun(mean));
    }

    /** {@code turns}: whether a has begun. */
    @Override
    public Map<String, Double> numbers() {
      return Map.of("turns", (double) turns);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      turns = Checks.count(WHOSE, "turns", numbers);
    }

    private static Tensor begun(@Nullable Tensor number) {
      if (number == null) {
        throw new GameException(
            WHOSE + " was not begun: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
      }
      return number;
    }

    @Override
    public void close() {
      if (mean != null) {
        mean.close();
        mean = null;
      }
    }
  }
}
