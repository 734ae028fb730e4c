package org.gan4j.game;

import java.util.Map;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

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
 * ± 1/8, brightness + N(0, 0.2²), contrast · 2^N(0, 0.5²). What comes in is 0. Images are {@code
 * [N, C, H, W]}; at p = 0 they are shown as they are. Needs a loss whose scores have a zero point:
 * not {@link Wasserstein} nor the relativistic ones.
 *
 * @param target r_t to hold, in (-1, 1); 0.6 in the paper
 * @param imagesToOne real samples in which p can go from 0 to 1, at least 1; 500,000 in the paper
 * @param every turns of the discriminator between two changes of p, in [1, 65536]; 4 in the paper
 */
public record AdaptiveAugmentation(double target, long imagesToOne, int every) implements View {
  private static final String WHOSE = "adaptive augmentation";

  /** Checks the ranges. */
  public AdaptiveAugmentation {
    if (!(Math.abs(target) < 1)) {
      throw new GameException(WHOSE + "'s target must be in (-1, 1); got " + target);
    }
    Rules.range(WHOSE + "'s images to one", imagesToOne, 1, Long.MAX_VALUE);
    Rules.range(WHOSE + "'s interval", every, 1, 65536);
  }

  /** The paper's: target 0.6, 500,000 images, every 4 turns. */
  public AdaptiveAugmentation() {
    this(0.6, 500_000, 4);
  }

  /** Not by itself: p has to be kept, see {@link #begun()}. */
  @Override
  public Tensor show(Tensor samples, long played, Rng rng) {
    throw new GameException(WHOSE + " remembers its p: ask what begun() gives to show samples");
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
    private final double target;
    private final long imagesToOne;
    private final int every;
    private double p;
    private double signs;
    private long heard;
    private int turns;

    private Begun(AdaptiveAugmentation settings) {
      this.target = settings.target();
      this.imagesToOne = settings.imagesToOne();
      this.every = settings.every();
    }

    /** The probability of each augmentation, in [0, 1]. */
    public double probability() {
      return p;
    }

    @Override
    public Tensor show(Tensor samples, long played, Rng rng) {
      PerImage.check(WHOSE, samples);
      if (p == 0) {
        return samples;
      }
      Tensor mirrored = drawn(samples, p / 2, rng).choose(samples.flip(3), samples);
      Tensor turned = turn(mirrored, rng);
      Tensor moves = drawn(samples, p, rng).to(DType.FLOAT32);
      Tensor down = distance(turned, 2, rng).mul(moves);
      Tensor right = distance(turned, 3, rng).mul(moves);
      Tensor moved = PerImage.translate(turned, down, right);
      return contrast(brightness(moved, rng), rng);
    }

    /** Adapts p. With {@link Packing} a verdict on a pack counts as one sample. */
    @Override
    public void observe(Verdict real) {
      try (Scope scope = Scope.open()) {
        signs += real.logits().detach().sign().sum().item();
      }
      heard += real.logits().shape().count();
      turns++;
      if (turns == every) {
        double direction = Math.signum(signs / (double) heard - target);
        p = Math.min(1, Math.max(0, p + direction * ((double) heard / imagesToOne)));
        signs = 0;
        heard = 0;
        turns = 0;
      }
    }

    private Tensor turn(Tensor images, Rng rng) {
      boolean square = images.shape().dim(2) == images.shape().dim(3);
      Tensor quarters =
          PerImage.whole(images, 0, square ? 3 : 1, rng)
              .mul(square ? 1 : 2)
              .mul(drawn(images, p, rng).to(DType.FLOAT32));
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

    private Tensor brightness(Tensor images, Rng rng) {
      return images.add(normal(images, 0.2, rng));
    }

    private Tensor contrast(Tensor images, Rng rng) {
      return images.mul(normal(images, 0.5 * Math.log(2), rng).exp());
    }

    /** N(0, deviation²) with probability p, else 0. */
    private Tensor normal(Tensor images, double deviation, Rng rng) {
      Tensor draws = rng.normal(images.shape().dim(0), 1, 1, 1).mul(deviation);
      return draws.mul(drawn(images, p, rng).to(DType.FLOAT32)).to(images.dtype());
    }

    /** True with a probability, for each image, {@code [N, 1, 1, 1]}. */
    private static Tensor drawn(Tensor images, double probability, Rng rng) {
      return rng.uniform(images.shape().dim(0), 1, 1, 1).lt(probability);
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      p = 0;
      signs = 0;
      heard = 0;
      turns = 0;
    }

    @Override
    public Map<String, Tensor> vectors() {
      return Map.of();
    }

    /** {@code p}, and what was heard since it last changed: {@code signs, heard, turns}. */
    @Override
    public Map<String, Double> numbers() {
      return Map.of("p", p, "signs", signs, "heard", (double) heard, "turns", (double) turns);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      double probability = Rules.number(WHOSE, "p", numbers, 0, 1);
      long count = Rules.count(WHOSE, "heard", numbers);
      double sum = Rules.number(WHOSE, "signs", numbers, -(double) count, (double) count);
      turns = (int) Rules.number(WHOSE, "turns", numbers, 0, every - 1);
      p = probability;
      heard = count;
      signs = sum;
    }
  }
}
