package org.gan4j.zoo;

import java.util.Locale;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A published pair of networks and its options.
 *
 * @param family which one
 * @param width how wide its layers are; what it counts is the family's matter
 * @param latent numbers that the generator starts from, in [1, 4096]
 * @param kernel window of DCGAN's convolutions: 4 (which stride 2 divides, so that no checkerboard
 *     appears) or the paper's 5
 * @param conditional whether both networks are told the class
 * @param norm of DCGAN's discriminator; the other families have their own
 * @param generatorNorm of DCGAN's generator
 * @param reference samples of the fixed batch that {@link GeneratorNorm#VIRTUAL} normalises by; 0
 *     for the others
 * @param minibatch how DCGAN's discriminator compares the samples of a batch
 * @param classifier whether DCGAN's discriminator names the class of a sample instead of being told
 *     it (Odena et al., 2017); it then gives a logit for real and one a class
 * @param attention whether DCGAN's networks attend to themselves on their finest maps of at most 16
 *     pixels a side (Zhang et al., 2019)
 * @param equalised whether DCGAN's weights are N(0, 1) and scaled as they are used (Karras et al.,
 *     2018, section 4.1)
 */
public record Architecture(
    Family family,
    int width,
    int latent,
    int kernel,
    boolean conditional,
    Norm norm,
    GeneratorNorm generatorNorm,
    int reference,
    Minibatch minibatch,
    boolean classifier,
    boolean attention,
    boolean equalised) {
  /** How DCGAN's discriminator normalises its inner layers. */
  public enum Norm {
    /** Batch norm, as published; it mixes samples, so that a gradient penalty has no meaning. */
    BATCH,
    /** Layer norm, which takes each sample by itself (Gulrajani et al., 2017, section 4). */
    LAYER,
    /** None. */
    NONE
  }

  /** How DCGAN's generator normalises its inner layers. */
  public enum GeneratorNorm {
    /** Batch norm, as published. */
    BATCH,
    /** By a reference batch (Salimans et al., 2016, section 3.5): a sample depends on no other. */
    VIRTUAL,
    /** Each pixel's channels by their length (Karras et al., 2018, section 4.2). */
    PIXEL
  }

  /** What a discriminator may see of the other samples of a batch. */
  public enum Minibatch {
    /** Nothing. */
    NONE,
    /** How close each sample is to the others (Salimans et al., 2016, section 3.2). */
    DISCRIMINATION,
    /** How much the samples differ (Karras et al., 2018, section 3). */
    DEVIATION
  }

  /** With batch norm, as published, and nothing more. */
  public Architecture(Family family, int width, int latent, int kernel, boolean conditional) {
    this(family, width, latent, kernel, conditional, Norm.BATCH);
  }

  /** Without what later papers added. */
  public Architecture(
      Family family, int width, int latent, int kernel, boolean conditional, Norm norm) {
    this(
        family,
        width,
        latent,
        kernel,
        conditional,
        norm,
        GeneratorNorm.BATCH,
        0,
        Minibatch.NONE,
        false,
        false,
        false);
  }

  /** The published pairs. */
  public enum Family {
    /**
     * Goodfellow et al. (2014): perceptrons, maxout discriminator. Width: hidden units, there 1200.
     */
    GAN,
    /** Mirza and Osindero (2014): perceptrons told the class. Width: joint units, there 1200. */
    CGAN,
    /**
     * Radford et al. (2016): convolutions. Width: channels of the finest layer, there 128 at 64
     * pixels.
     */
    DCGAN,
    /**
     * Miyato et al. (2018): convolutions, D spectrally normalised; conditional by projection.
     * Width: channels of the finest layer, there 64.
     */
    SNGAN,
    /**
     * Huang et al. (2024), small: residual blocks without normalisation. Width: channels of the
     * finest stage, doubled at each coarser one; there 768 at four of them.
     */
    R3GAN,
    /**
     * Salimans et al. (2016): the semi-supervised pair, whose discriminator gives one logit a
     * class. Width: units of D's first layer, there 1000.
     */
    IMPROVED_SSL,
    /** Perceptrons for points in the plane (Metz et al., 2017). Width: hidden units, there 128. */
    MLP;

    /** Its name in a recipe. */
    public String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks the options. */
  public Architecture {
    check("network.width", width, 1, 8192);
    check("network.latent", latent, 1, 4096);
    if (kernel != 4 && kernel != 5) {
      throw new NetworkException("network.kernel must be 4 or 5; got " + kernel);
    }
    if (norm != Norm.BATCH && family != Family.DCGAN) {
      throw new NetworkException(
          "network.norm is dcgan's; the "
              + family.title()
              + " architecture has its own: set it to batch");
    }
    boolean added = generatorNorm != GeneratorNorm.BATCH || minibatch != Minibatch.NONE;
    if ((added || classifier || attention || equalised) && family != Family.DCGAN) {
      throw new NetworkException(
          "network.generator-norm, minibatch, classifier, attention and equalised are dcgan's; the "
              + family.title()
              + " architecture has none of them");
    }
    check("network.reference", reference, 0, 4096);
    if (generatorNorm == GeneratorNorm.VIRTUAL && reference < 2) {
      throw new NetworkException(
          "virtual batch norm needs a reference batch: set network.reference to its size, at least 2 (such as 64); got "
              + reference);
    }
    if (generatorNorm != GeneratorNorm.VIRTUAL && reference > 0) {
      throw new NetworkException(
          "network.reference is for virtual batch norm: set network.generator-norm to virtual, or leave it 0; got "
              + reference);
    }
    if (classifier && !conditional) {
      throw new NetworkException(
          "network.classifier names the classes that the generator was asked for: network.conditional must be true");
    }
    if (family == Family.CGAN && !conditional) {
      throw new NetworkException(
          "the cgan architecture is conditional by construction: network.conditional must be true");
    }
    boolean can = family == Family.CGAN || family == Family.DCGAN || family == Family.SNGAN;
    if (conditional && !can) {
      throw new NetworkException(
          "network.conditional needs the cgan, dcgan or sngan architecture; got " + family.title());
    }
  }

  /**
   * Builds both networks.
   *
   * @param sample shape of a sample: {@code [C, H, W]} or {@code [D]}
   * @param classes classes of the data; 0 if it has none
   * @param mean the data's mean sample in the architecture's range, which the first GAN's generator
   *     starts from; null to start from the middle
   * @throws NetworkException if the architecture does not make such samples
   */
  public NetworkPair build(Shape sample, int classes, float @Nullable [] mean) {
    return build(sample, classes, mean, 1);
  }

  /**
   * Builds both networks, the discriminator for packs of samples (PacGAN; Lin et al., 2018):
   * channels (or coordinates) of {@code pack} samples one after the other.
   *
   * @param pack samples a pack, 1 for none; above 1 for the unconditional dcgan and mlp
   */
  public NetworkPair build(Shape sample, int classes, float @Nullable [] mean, int pack) {
    boolean packs = (family == Family.DCGAN || family == Family.MLP) && !conditional;
    if (pack > 1 && !packs) {
      throw new NetworkException(
          "packing needs the unconditional dcgan or mlp architecture; got " + family.title());
    }
    if (conditional && classes < 2) {
      throw new NetworkException(
          "a conditional network needs labelled data with at least 2 classes; this data has "
              + classes);
    }
    if (family == Family.IMPROVED_SSL && classes < 2) {
      throw new NetworkException(
          "the improved-ssl architecture needs labelled data with at least 2 classes; this data has "
              + classes);
    }
    boolean image = sample.rank() == 3;
    if (image == (family == Family.MLP)) {
      throw new NetworkException(
          "the "
              + family.title()
              + " architecture makes "
              + (image ? "points" : "images")
              + ", but a sample of this data has shape "
              + sample
              + (image ? "" : "; the recipe toy is for points"));
    }
    return switch (family) {
      case GAN -> Perceptrons.goodfellow(this, sample, mean);
      case CGAN -> Perceptrons.mirza(this, sample, classes);
      case DCGAN -> Dcgan.build(this, sample, classes, pack);
      case SNGAN -> Sngan.build(this, sample, classes);
      case R3GAN -> R3gan.build(this, sample);
      case IMPROVED_SSL -> ImprovedSsl.build(this, sample, classes);
      case MLP -> Perceptrons.points(this, sample, pack);
    };
  }

  /** Whether the discriminator mixes the samples of a batch, which a gradient penalty forbids. */
  public boolean mixesSamples() {
    return family == Family.DCGAN && norm == Norm.BATCH;
  }

  /** A pack's shape: the first length times the samples. */
  static Shape packed(Shape sample, int pack) {
    long[] dims = sample.dims();
    dims[0] = Math.multiplyExact(dims[0], pack);
    return Shape.of(dims);
  }

  private static void check(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new NetworkException(what + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }
}
