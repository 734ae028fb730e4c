package org.gan4j.game;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * Differentiable augmentation (Zhao et al., 2020, section 3.2) of all that D is shown, real and
 * made, each image by its own random amounts:
 *
 * <pre>
 *   COLOUR       brightness: + U(-0.5, 0.5);  saturation: · U(0, 2) about the mean of the channels
 *                in each pixel;  contrast: · U(0.5, 1.5) about the image's mean
 *   TRANSLATION  by whole pixels within ± 1/8 of height and width; what comes in is 0
 *   CUTOUT       a square of half the height and width, anywhere, becomes 0
 * </pre>
 *
 * in this order; the colour of alpha, the last of 2 or 4 channels, stays as it is. Images are
 * {@code [N, C, H, W]}; the amounts are the paper's, for images in [-1, 1], where 0 is grey; in [0,
 * 1] 0 is black and the brightness twice as strong. An empty set shows images as they are.
 */
record DiffAugment(Set<Kind> kinds) implements View {
  /** The three augmentations. */
  public enum Kind {
    COLOUR,
    TRANSLATION,
    CUTOUT
  }

  /** Copies the set. */
  public DiffAugment {
    EnumSet<Kind> ordered = EnumSet.noneOf(Kind.class);
    ordered.addAll(kinds);
    kinds = Collections.unmodifiableSet(ordered);
  }

  /** All three. */
  public DiffAugment() {
    this(EnumSet.allOf(Kind.class));
  }

  @Override
  public Tensor show(Tensor samples, long played, Rng rng) {
    PerImage.check("differentiable augmentation", samples);
    Tensor shown = samples;
    for (Kind kind : kinds) {
      shown =
          switch (kind) {
            case COLOUR -> PerImage.colour(shown, colours -> colour(colours, rng));
            case TRANSLATION -> translation(shown, rng);
            case CUTOUT -> cutout(shown, rng);
          };
    }
    return shown;
  }

  private static Tensor colour(Tensor images, Rng rng) {
    Tensor bright = images.add(PerImage.uniform(images, -0.5, 0.5, rng));
    Tensor grey = bright.meanKeepingDims(1);
    Tensor saturated = bright.sub(grey).mul(PerImage.uniform(images, 0, 2, rng)).add(grey);
    Tensor mean = PerImage.mean(saturated);
    return saturated.sub(mean).mul(PerImage.uniform(images, 0.5, 1.5, rng)).add(mean);
  }

  private static Tensor translation(Tensor images, Rng rng) {
    long down = Math.round(images.shape().dim(2) / 8.0);
    long right = Math.round(images.shape().dim(3) / 8.0);
    return PerImage.translate(
        images,
        PerImage.whole(images, -down, down, rng),
        PerImage.whole(images, -right, right, rng));
  }

  private static Tensor cutout(Tensor images, Rng rng) {
    Tensor rows = hole(images, 2, rng);
    Tensor columns = hole(images, 3, rng);
    return images.mul(rows.mul(columns).neg().add(1).to(images.dtype()));
  }

  /** 1 in the hole, 0 outside; its middle is anywhere, so that it may reach over the edge. */
  private static Tensor hole(Tensor images, int dim, Rng rng) {
    long length = images.shape().dim(dim);
    long size = (length + 1) / 2;
    Tensor middle = PerImage.whole(images, 0, length - size % 2, rng);
    double before = Math.floor(size / 2.0);
    // Half a place more keeps the comparisons away from whole numbers.
    Tensor within = PerImage.places(length, dim, images.device()).sub(middle).add(before + 0.5);
    return within.gt(0).to(DType.FLOAT32).mul(within.lt((double) size).to(DType.FLOAT32));
  }

  @Override
  public boolean changesImages() {
    return true;
  }
}
