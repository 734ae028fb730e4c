package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A generator and the discriminator that it plays against.
 *
 * @param generator from latents to samples
 * @param discriminator from samples to one logit, or one per class for semi-supervised learning
 * @param latent where the generator starts
 * @param range what the numbers of a sample mean
 * @param growth when and how the networks grow; null where they are what they are
 */
public record NetworkPair(
    Network generator,
    Network discriminator,
    Latent latent,
    ValueRange range,
    @Nullable Growth growth) {

  /**
   * Networks that stay as large as they are.
   *
   * @param generator from latents to samples
   * @param discriminator from samples to one logit, or one per class for semi-supervised learning
   * @param latent where the generator starts
   * @param range what the numbers of a sample mean
   */
  public NetworkPair(Network generator, Network discriminator, Latent latent, ValueRange range) {
    this(generator, discriminator, latent, range, null);
  }

  /**
   * Where a generator starts: independent numbers from one distribution.
   *
   * @param size how many, at least 1
   * @param distribution of each
   * @param noise how many of them, the last ones, are noise of single layers, which says little of
   *     what is made and is not truncated; 0 for most generators
   * @param codes how many of them, the first ones, choose among kinds, so that nothing lies between
   *     two of their values, and are not truncated either; 0 for most generators
   */
  public record Latent(int size, Distribution distribution, int noise, int codes) {
    /**
     * Checks the numbers.
     *
     * @param size how many, at least 1
     * @param distribution of each
     * @param noise how many of them are noise of single layers
     * @param codes how many of them choose among kinds
     */
    public Latent {
      Options.LIMITS.atLeast("the numbers of a latent", size, 1);
      Options.LIMITS.closed("the noise in a latent", noise, 0, size);
      Options.LIMITS.closed("the codes in a latent", codes, 0, size - noise);
    }

    /**
     * Without codes.
     *
     * @param size how many, at least 1
     * @param distribution of each
     * @param noise how many of them, the last ones, are noise of single layers
     */
    public Latent(int size, Distribution distribution, int noise) {
      this(size, distribution, noise, 0);
    }

    /**
     * Without noise.
     *
     * @param size how many, at least 1
     * @param distribution of each
     */
    public Latent(int size, Distribution distribution) {
      this(size, distribution, 0, 0);
    }

    /** The distributions that the literature starts from. */
    public enum Distribution {
      /** N(0, 1). */
      NORMAL,
      /** U(-1, 1), DCGAN's. */
      UNIFORM,
      /** U(-√3, √3), of variance 1: the first GAN's. */
      UNIT_UNIFORM,
      /** U(0, 1), the first conditional GAN's. */
      POSITIVE_UNIFORM;

      /**
       * {@return a number at a share of the way from the low end to the high one} N(0, 1) has none:
       * there it goes from -2.5 to 2.5, between which 98.8 % of it lie.
       *
       * @param share in [0, 1]
       */
      double at(double share) {
        double sides = 2 * share - 1;
        return switch (this) {
          case NORMAL -> 2.5 * sides;
          case UNIFORM -> sides;
          case UNIT_UNIFORM -> Math.sqrt(3) * sides;
          case POSITIVE_UNIFORM -> share;
        };
      }
    }

    /** {@return the standard deviation of each number} */
    public double deviation() {
      return switch (distribution) {
        case NORMAL, UNIT_UNIFORM -> 1;
        case UNIFORM -> 1 / Math.sqrt(3);
        case POSITIVE_UNIFORM -> 1 / Math.sqrt(12);
      };
    }

    /** The noise of one latent becomes another's. */
    void copyNoise(float[] from, float[] to) {
      System.arraycopy(from, size - noise, to, size - noise, noise);
    }

    /**
     * Brings latents that were moved back to where latents lie: each number between the ends of its
     * distribution; normal ones no longer than √size, as long as nearly all of them are.
     *
     * @param rows {@code [n, size]}, changed
     */
    void bringBack(float[] rows) {
      if (distribution != Distribution.NORMAL) {
        boolean positive = distribution == Distribution.POSITIVE_UNIFORM;
        float end = (float) (Math.sqrt(3) * deviation());
        float low = positive ? 0 : -end;
        float high = positive ? 1 : end;
        for (int i = 0; i < rows.length; i++) {
          rows[i] = Math.max(low, Math.min(high, rows[i]));
        }
        return;
      }
      for (int from = 0; from < rows.length; from += size) {
        double square = 0;
        for (int i = from; i < from + size; i++) {
          square += (double) rows[i] * rows[i];
        }
        double scale = Math.min(1, Math.sqrt(size / square));
        for (int i = from; i < from + size; i++) {
          rows[i] *= (float) scale;
        }
      }
    }

    /**
     * Latents of a batch, {@code [n, size]}.
     *
     * @param n how many, at least 1
     * @param rng where from
     * @return float32
     */
    public Tensor draw(int n, Rng rng) {
      return switch (distribution) {
        case NORMAL -> rng.normal(n, size);
        case UNIFORM -> rng.uniform(n, size).mulInPlace(2).addInPlace(-1);
        case UNIT_UNIFORM ->
            rng.uniform(n, size).mulInPlace(2 * Math.sqrt(3)).addInPlace(-Math.sqrt(3));
        case POSITIVE_UNIFORM -> rng.uniform(n, size);
      };
    }
  }

  /**
   * Progressive growing (Karras et al., 2018, section 2): both networks begin with small images,
   * which are doubled again and again at planned numbers of images. At each stage they are trained
   * for some images while what is new is faded in, and for some more when it is; the first stage
   * has nothing to fade in. Samples have their full size at every stage: small images are made of
   * larger pixels.
   */
  public static final class Growth {
    private final ImageSize size;
    private final int stage;
    private final long stay;
    private final long fade;

    /**
     * Where a pair stands in its growth.
     *
     * @param size the smallest image, and how often it is doubled in all
     * @param stage how often it is doubled now
     * @param stay images that each stage is trained for with nothing to fade in
     * @param fade images that each stage but the first is faded in over; 0 for at once
     */
    Growth(ImageSize size, int stage, long stay, long fade) {
      this.size = size;
      this.stage = stage;
      this.stay = stay;
      this.fade = fade;
    }

    /** {@return how often the smallest image is doubled now, from 0} */
    public int stage() {
      return stage;
    }

    /** {@return how often it is doubled in the end} */
    public int last() {
      return size.doublings();
    }

    /**
     * {@return at how many images a stage begins}
     *
     * @param which from 0
     */
    public long begins(int which) {
      return which == 0 ? 0 : stay + (which - 1) * (stay + fade);
    }

    /**
     * {@return whether the networks are to grow before the next step: the last moment at which
     * nothing of the next stage is faded in yet}
     *
     * @param images played
     * @param step images of a step
     */
    public boolean isDue(long images, long step) {
      return stage < size.doublings() && images + step > begins(stage + 1);
    }

    /**
     * {@return how far the newest stage is faded in, in [0, 1]; 1 at the first}
     *
     * @param images played
     */
    public double alpha(long images) {
      if (stage == 0 || fade == 0) {
        return 1;
      }
      return Math.min(Math.max((double) (images - begins(stage)) / fade, 0), 1);
    }

    /**
     * Writes α into the state of a network of this stage, in place.
     *
     * @param network either one
     * @param state {@code [network.state().size()]}
     * @param images played
     */
    public void tell(Network network, Tensor state, long images) {
      if (stage > 0) {
        try (Scope scope = Scope.open()) {
          Tensor alpha = network.state().named(state).get(Layers.ALPHA);
          if (alpha != null) {
            alpha.copyInPlace(Tensor.full(state.device(), alpha(images), 1));
          }
        }
      }
    }

    /**
     * {@return real samples as the discriminator is to see them: of the pixels of this stage, faded
     * in from those of the one before as what is made is} Those that it would see so anyway are
     * left as they are: it takes means over pixels itself.
     *
     * @param real {@code [N, C, H, W]}
     * @param images played
     */
    public Tensor real(Tensor real, long images) {
      double alpha = alpha(images);
      if (alpha == 1) {
        return real;
      }
      int larger = 1 << (size.doublings() - stage);
      Tensor fine = larger == 1 ? real : Functions.averagePool(real, larger);
      Tensor coarse = Functions.upsampleNearest(Functions.averagePool(fine, 2), 2);
      Tensor faded = coarse.add(fine.sub(coarse).mul(alpha));
      return larger == 1 ? faded : Functions.upsampleNearest(faded, larger);
    }

    /** {@return the stages in order, each as a line such as "8x8 from 20,000 images on"} */
    public List<String> plan() {
      List<String> out = new ArrayList<>();
      for (int i = 0; i <= size.doublings(); i++) {
        long from = begins(i);
        String faded =
            i == 0 || fade == 0
                ? ""
                : String.format(Locale.ROOT, ", faded in until %,d", from + fade);
        out.add(String.format(Locale.ROOT, "%s from %,d images on%s", at(i), from, faded));
      }
      return out;
    }

    /**
     * {@return the size of a stage's images, as height and width, such as "8x8"}
     *
     * @param which from 0
     */
    public String at(int which) {
      return (size.height() << which) + "x" + (size.width() << which);
    }

    /** {@return the plan in one line} */
    @Override
    public String toString() {
      return String.join("; ", plan());
    }
  }
}
