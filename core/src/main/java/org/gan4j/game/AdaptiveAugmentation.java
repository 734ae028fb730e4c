package org.gan4j.game;

import java.util.Map;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive discriminator augmentation (ADA; Karras et al., 2020, section 3): all that D is shown,
 * real and made, is augmented with a probability p that follows how much D overfits,
 *
 * <pre>
 *   r_t = E sign(D(x)) over the real samples of some turns
 *   p ← clamp(p + sign(r_t - target) · samples / imagesToOne, 0, 1)
 * </pre>
 *
 * The augmentations are the paper's that need no interpolation (appendix B), each image drawing
 * each of them on its own with probability p: a mirror image (half of the time), turns by 0, 90,
 * 180 or 270 degrees (0 or 180 for images that are not square), translation by whole pixels within
 * ± 1/8, brightness + N(0, 0.2²), contrast · 2^N(0, 0.5²); the last two leave alpha, the last of 2
 * or 4 channels, as it is. What comes in is 0. Images are {@code [N, C, H, W]}; at p = 0 they are
 * shown as they are, at the cost of any other p: no step waits for p. Needs a loss whose scores
 * have a zero point: not {@link Wasserstein} nor the relativistic ones.
 *
 * @param target r_t to hold, in (-1, 1); 0.6 in the paper
 * @param imagesToOne real samples in which p can go from 0 to 1, at least 1; 500,000 in the paper
 * @param every turns of the discriminator between two changes of p, in [1, 65536]; 4 in the paper
 */
record AdaptiveAugmentation(double target, long imagesToOne, int every) implements View {
  private static final String WHOSE = "adaptive augmentation";

  /** Checks the ranges. */
  public AdaptiveAugmentation {
    GameException.LIMITS.between(WHOSE + "'s target", target, -1, 1);
    GameException.LIMITS.atLeast(WHOSE + "'s images to one", imagesToOne, 1);
    GameException.LIMITS.closed(WHOSE + "'s interval", every, 1, 65536);
  }

  /** The paper's: target 0.6, 500,000 images, every 4 turns. */
  public AdaptiveAugmentation() {
    this(0.6, 500_000, 4);
  }

  /** Not by itself: p has to be kept, see {@link #begun()}. */
  @Override
  public Tensor show(Tensor samples, long played, Rng rng) {
    throw new GameException(
        WHOSE + " remembers its p: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
  }

  @Override
  public Begun begun() {
    return new Begun(this);
  }

  @Override
  public boolean changesImages() {
    return true;
  }

  @Override
  public boolean needsDecision() {
    return true;
  }

  /** Adaptive augmentation at work, at p = 0 at first. */
  public static final class Begun implements View, Remembering {
    private final AdaptiveAugmentation settings;
    private @Nullable Tensor p;
    private @Nullable Tensor signs;
    private long heard;
    private int turns;

    private Begun(AdaptiveAugmentation settings) {
      this.settings = settings;
    }

    /** The probability of each augmentation, in [0, 1]; the host waits for it. */
    public double probability() {
      return begun(p).item();
    }

    @Override
    public Tensor show(Tensor samples, long played, Rng rng) {
      PerImage.check(WHOSE, samples);
      Tensor often = begun(p);
      Tensor mirrored = drawn(samples, often.mul(0.5), rng).choose(samples.flip(3), samples);
      Tensor turned = turn(mirrored, often, rng);
      Tensor moves = drawn(samples, often, rng).to(DType.FLOAT32);
      Tensor down = distance(turned, 2, rng).mul(moves);
      Tensor right = distance(turned, 3, rng).mul(moves);
      Tensor moved = PerImage.translate(turned, down, right);
      return PerImage.colour(
          moved,
          colours -> {
            Tensor brighter = colours.add(normal(colours, often, 0.2, rng));
            return brighter.mul(normal(brighter, often, 0.5 * Math.log(2), rng).exp());
          });
    }

    /** Adapts p. With {@link Packing} a verdict on a pack counts as one sample. */
    @Override
    public void observe(Verdict real, Signals signals) {
      signals.report("adaptive-augmentation.p", () -> begun(p));
      heard += real.logits().shape().count();
      turns++;
      try (Scope scope = Scope.open()) {
        Tensor sum = real.logits().detach().sign().sum().to(DType.FLOAT64).reshape(1);
        begun(this.signs).addInPlace(sum, 1);
        if (turns == settings.every()) {
          Tensor direction = begun(this.signs).div((double) heard).sub(settings.target()).sign();
          begun(p)
              .addInPlace(direction, (double) heard / settings.imagesToOne())
              .clampInPlace(0, 1);
          begun(this.signs).mulInPlace(0);
          heard = 0;
          turns = 0;
        }
      }
    }

    private static Tensor turn(Tensor images, Tensor often, Rng rng) {
      boolean square = images.shape().dim(2) == images.shape().dim(3);
      Tensor quarters =
          PerImage.whole(images, 0, square ? 3 : 1, rng)
              .mul(square ? 1 : 2)
              .mul(drawn(images, often, rng).to(DType.FLOAT32));
      Tensor out = quarters.eq(2).choose(images.flip(2, 3), images);
      if (square) {
        Tensor across = images.transpose(2, 3);
        out = quarters.eq(1).choose(across.flip(2), out);
        out = quarters.eq(3).choose(across.flip(3), out);
      }
      return out;
    }

    private static Tensor distance(Tensor images, int dim, Rng rng) {
      long most = Math.round(images.shape().dim(dim) / 8.0);
      return PerImage.whole(images, -most, most, rng);
    }

    /** N(0, deviation²) with probability p, else 0. */
    private static Tensor normal(Tensor images, Tensor often, double deviation, Rng rng) {
      Tensor draws = rng.normal(images.shape().dim(0), 1, 1, 1).mul(deviation);
      return draws.mul(drawn(images, often, rng).to(DType.FLOAT32)).to(images.dtype());
    }

    /** True with a probability, for each image, {@code [N, 1, 1, 1]}. */
    private static Tensor drawn(Tensor images, Tensor probability, Rng rng) {
      Tensor draws = rng.uniform(images.shape().dim(0), 1, 1, 1).to(DType.FLOAT64);
      return draws.sub(probability).lt(0);
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      close();
      try (Scope scope = Scope.open()) {
        p = Scope.own(Tensor.full(thetaD.device(), 0, 1).to(DType.FLOAT64));
        signs = Scope.own(Tensor.full(thetaD.device(), 0, 1).to(DType.FLOAT64));
      }
      heard = 0;
      turns = 0;
    }

    /** {@code p}, and {@code signs}: the sum of signs since it last changed; {@code [1]} each. */
    @Override
    public Map<String, Tensor> vectors() {
      return Map.of("p", begun(p), "signs", begun(signs));
    }

    /** What was heard since p last changed: {@code heard} samples in {@code turns}. */
    @Override
    public Map<String, Double> numbers() {
      return Map.of("heard", (double) heard, "turns", (double) turns);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      heard = Checks.count(WHOSE, "heard", numbers);
      turns = (int) Checks.number(WHOSE, "turns", numbers, 0, settings.every() - 1);
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
      if (p != null) {
        p.close();
        p = null;
      }
      if (signs != null) {
        signs.close();
        signs = null;
      }
    }
  }
}
