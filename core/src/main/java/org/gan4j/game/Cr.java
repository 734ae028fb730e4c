package org.gan4j.game;

import java.util.Set;
import java.util.function.Function;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * Consistency regularisation (CR-GAN; Zhang et al., "Consistency regularization for generative
 * adversarial networks", 2020, eq. 5), added to J_D: λ E(D(x) - D(T(x)))² on real samples, with T
 * an augmentation that leaves them what they are. Both terms are differentiated.
 *
 * <p>T is a mirror image half of the time, then kinds of {@link DiffAugment}, each image by its own
 * random amounts; the paper's best is a mirror image and translation. Where a mirror image is
 * another thing, as of digits, leave it out.
 *
 * @param weight λ, at least 0; 10 in the paper
 * @param mirror whether T mirrors images, left to right
 * @param kinds what else T does
 */
record Cr(double weight, boolean mirror, Set<DiffAugment.Kind> kinds) implements Penalty {
  /** Checks λ. */
  public Cr {
    GameException.LIMITS.atLeastZero("the weight of consistency", weight);
    kinds = new DiffAugment(kinds).kinds();
  }

  /** The paper's: λ = 10, mirror images and translation. */
  public Cr() {
    this(10, true, Set.of(DiffAugment.Kind.TRANSLATION));
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    Tensor changed = augmented(position.real(), mirror, kinds, position.rng());
    return distance(position.onReal(), changed, position::verdict).mul(weight);
  }

  @Override
  public boolean changesImages() {
    return true;
  }

  /** T(x), of images {@code [N, C, H, W]}. */
  static Tensor augmented(Tensor images, boolean mirror, Set<DiffAugment.Kind> kinds, Rng rng) {
    PerImage.check("consistency regularisation", images);
    Tensor shown = images;
    if (mirror) {
      Tensor half = PerImage.uniform(images, 0, 1, rng).lt(0.5);
      shown = half.choose(images.flip(3), images);
    }
    return new DiffAugment(kinds).show(shown, 0, rng);
  }

  /** E(D(x) - D(T(x)))². */
  static Tensor distance(Verdict on, Tensor changed, Function<Tensor, Verdict> judge) {
    return judge.apply(changed).logits().sub(on.logits()).square().mean();
  }
}
