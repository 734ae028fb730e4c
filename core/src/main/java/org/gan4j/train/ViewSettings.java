package org.gan4j.train;

import java.util.EnumSet;
import org.gan4j.game.AdaptiveAugmentation;
import org.gan4j.game.DiffAugment;
import org.gan4j.game.InstanceNoise;
import org.gan4j.game.Packing;
import org.gan4j.game.View;

/**
 * What the discriminator is shown in place of the samples.
 *
 * @param noise standard deviation of instance noise at the start; 0 for none
 * @param noiseImages images over which it falls to nothing; 0 for constant noise
 * @param augment how both real and made images are changed
 * @param pack samples shown together (PacGAN); 1 for one at a time
 */
public record ViewSettings(double noise, long noiseImages, Augment augment, int pack) {
  /** Augmentations that do not leak into what is made. */
  public enum Augment {
    NONE,
    /** Colour, translation and cutout of every image (Zhao et al., 2020). */
    DIFFERENTIABLE,
    /** As much as the discriminator overfits (Karras et al., 2020). */
    ADAPTIVE
  }

  /** Nothing is changed. */
  static final ViewSettings PLAIN = new ViewSettings(0, 0, Augment.NONE, 1);

  /** Checks the ranges. */
  public ViewSettings {
    if (!(noise >= 0 && noise < 100)) {
      throw new RecipeException("view.noise must be in [0, 100); got " + noise);
    }
    Recipe.range("view.noise-images", noiseImages, 0, 1L << 50);
    Recipe.range("view.pack", pack, 1, 64);
  }

  java.util.List<View> views() {
    var out = new java.util.ArrayList<View>();
    switch (augment) {
      case NONE -> {}
      case DIFFERENTIABLE -> out.add(new DiffAugment(EnumSet.allOf(DiffAugment.Kind.class)));
      case ADAPTIVE -> out.add(new AdaptiveAugmentation());
    }
    if (noise > 0) {
      out.add(new InstanceNoise(noise, noiseImages));
    }
    if (pack > 1) {
      out.add(new Packing(pack));
    }
    return out;
  }
}
