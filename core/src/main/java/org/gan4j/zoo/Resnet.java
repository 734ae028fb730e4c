package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Head;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * The residual pair for CIFAR-10 of Gulrajani et al. (2017, appendix C) and Miyato et al. (2018,
 * table 4): the generator is a linear layer to 4 pixels (7 for MNIST's 28), a block per doubling,
 * each with batch norm, then batch norm, ReLU, a 3x3 convolution and tanh; the discriminator halves
 * the image in blocks down to 8 pixels (7), at least twice, and has two more blocks there, ReLU,
 * the mean or the sum of each channel, and a linear layer. All blocks are as wide as each other; of
 * images larger than the papers' 32 pixels each further doubling halves the channels. Weights begin
 * uniform as Glorot's times √2, those past blocks and of linear layers times 1.
 *
 * <p>A conditional pair has class-wise batch norm in G, and in D a projection (Miyato and Koyama,
 * 2018) or the classifier of ACGAN (Gulrajani et al., 2017, appendix C).
 *
 * @param width channels of the generator's blocks: 128 (2017) or 256 (2018) there
 * @param latent numbers that the generator starts from, 128 there
 * @param conditional whether the generator is told the class
 * @param classifier whether the discriminator names the class instead of being told it; it then
 *     gives a logit for real and one per class
 * @param norm of the discriminator's blocks but the first
 * @param spectral whether the discriminator's weights are spectrally normalised (2018)
 * @param pooling how the discriminator's last maps become features: means (2017), sums (2018)
 * @param discriminatorWidth channels of the discriminator's blocks, 128 there; 0 for as many as
 *     width
 */
record Resnet(
    int width,
    int latent,
    boolean conditional,
    boolean classifier,
    Norm norm,
    boolean spectral,
    Pooling pooling,
    int discriminatorWidth)
    implements Architecture {
  /** How the discriminator normalises: sample by sample, for the sake of gradient penalties. */
  public enum Norm {
    /** Not at all, as published. */
    NONE,
    /** Layer norm (Gulrajani et al., 2017, section 4). */
    LAYER
  }

  /** How maps become features. */
  public enum Pooling {
    /** The mean over all pixels. */
    MEAN,
    /** Their sum. */
    SUM
  }

  /** Doublings after which the channels are those of the coarsest map. */
  private static final int WIDE = 3;

  private static final Initialiser ZERO = Initialiser.constant(0);

  /** Glorot's, in windows before a ReLU times √2. */
  private static final Initialiser WEIGHT =
      (shape, rng) -> {
        boolean window = shape.rank() == 4 && shape.dim(2) > 1;
        return Initialiser.glorot().draw(shape, rng).mulInPlace(window ? Math.sqrt(2) : 1);
      };

  /**
   * Checks the options.
   *
   * @param width channels of the generator's blocks: 128 (2017) or 256 (2018) there
   * @param latent numbers that the generator starts from, 128 there
   * @param conditional whether the generator is told the class
   * @param classifier whether the discriminator names the class instead of being told it
   * @param norm of the discriminator's blocks but the first
   * @param spectral whether the discriminator's weights are spectrally normalised (2018)
   * @param pooling how the discriminator's last maps become features
   * @param discriminatorWidth channels of the discriminator's blocks; 0 for as many as width
   */
  public Resnet {
    Options.check(width, latent);
    Options.LIMITS.closed("discriminator-width", discriminatorWidth, 0, 8192);
    if (classifier && !conditional) {
      throw new NetworkException(
          "classifier names the classes that the generator was asked for: conditional must be true");
    }
  }

  /** Gulrajani's: width 128, nothing normalised in the discriminator, means, unconditional. */
  public Resnet() {
    this(128, 128, false, false, Norm.NONE, false, Pooling.MEAN, 0);
  }

  @Override
  public Head head() {
    return classifier ? Head.REALNESS_AND_CLASSES : Head.REALNESS;
  }

  @Override
  public boolean bounded() {
    return spectral;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    ImageSize size = ImageSize.of("resnet", brief.medium());
    int known = conditional ? brief.classes() : 0;
    return new NetworkPair(
        Network.of(generator(sample, size), Shape.of(latent), known),
        Network.of(discriminator(size, brief.classes()), sample, classifier ? 0 : known),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  /** Channels of a map that the coarsest one becomes by so many doublings. */
  private static int channels(int width, int doublings) {
    return Math.max(1, width >> Math.max(0, doublings - WIDE));
  }

  private Layer generator(Shape sample, ImageSize size) {
    Layer plain = Layers.batchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-5);
    Layer norm = conditional ? Layers.conditionalBatchNorm() : plain;
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.linear(Math.multiplyExact(width, size.pixels()), WEIGHT, ZERO));
    layers.add(Layers.reshape(Shape.of(width, size.height(), size.width())));
    for (int i = 1; i <= size.doublings(); i++) {
      layers.add(Layers.residualUp(channels(width, i), norm, WEIGHT));
    }
    layers.add(plain);
    layers.add(Activation.RELU);
    layers.add(
        Layers.conv(Math.toIntExact(sample.dim(0)), Window.square(3).padding(1), WEIGHT, ZERO));
    layers.add(Activation.TANH);
    return Layers.sequential(layers);
  }

  private Layer discriminator(ImageSize size, int classes) {
    int wide = discriminatorWidth == 0 ? width : discriminatorWidth;
    Layer inner = norm == Norm.LAYER ? Layers.layerNorm(1e-5) : null;
    List<Layer> layers = new ArrayList<>();
    int halvings = Math.max(2, size.doublings() - 1);
    for (int i = 1; i <= halvings; i++) {
      int channels = channels(wide, size.doublings() - i + 1);
      layers.add(
          i == 1
              ? Layers.residualFirst(channels, WEIGHT)
              : Layers.residualDown(channels, inner, WEIGHT));
    }
    layers.add(Layers.residualSame(wide, inner, WEIGHT));
    layers.add(Layers.residualSame(wide, inner, WEIGHT));
    layers.add(Activation.RELU);
    layers.add(Layers.sumPool());
    if (pooling == Pooling.MEAN) {
      int last = size.pixels() << (2 * (size.doublings() - halvings));
      layers.add(Layers.scaled(1.0 / last));
    }
    layers.add(
        conditional && !classifier
            ? Layers.projectionHead(WEIGHT)
            : Layers.linear(classifier ? 1 + classes : 1, WEIGHT, ZERO));
    Layer whole = Layers.sequential(layers);
    return spectral ? Layers.spectralNorm(whole) : whole;
  }
}
