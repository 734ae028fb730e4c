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
import org.gan4j.nn.Reference;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Radford et al. (2016): the generator doubles the image from 4 pixels (7 for MNIST's 28) while it
 * halves the channels, with batch norm and ReLU, and ends in tanh; the discriminator is its mirror
 * with leaky ReLU 0.2 and no batch norm on its first layer. Weights N(0, 0.02²). No layer has a
 * bias, except the discriminator's where no norm of layers leaves it a shift either: without one
 * D(c·x) would be c·D(x). A conditional pair sees the class at every layer, as in the paper's MNIST
 * experiment, or D sees it in a projection. The discriminator's last activations are tapped as
 * {@code features}; what later papers added to the pair ({@link GeneratorNorm}, {@link Minibatch},
 * the classifier of ACGAN, self-attention, equalised rates) sits around them.
 *
 * @param width channels of the finest layer, 128 at 64 pixels in the paper
 * @param latent numbers that the generator starts from, 100 there
 * @param kernel window of the convolutions: 4 (which stride 2 divides, so that no checkerboard
 *     appears) or the paper's 5
 * @param conditional whether both networks are told the class
 * @param norm of the discriminator's inner layers
 * @param generatorNorm of the generator's
 * @param minibatch how the discriminator compares the samples of a batch
 * @param classifier whether the discriminator names the class of a sample instead of being told it
 *     (Odena et al., 2017); it then gives a logit for real and one per class
 * @param classBy how a discriminator that is told the class is told it
 * @param attention whether both networks attend to themselves on their finest maps of at most 16
 *     pixels per side (Zhang et al., 2019)
 * @param equalised whether weights are N(0, 1) and scaled as they are used (Karras et al., 2018,
 *     section 4.1)
 * @param discriminatorWidth channels of the discriminator's first maps; 0 for as many as width. How
 *     small a discriminator may be before modes are lost is a published test (Metz et al., 2017,
 *     section 3.3.2; Lin et al., 2018)
 */
record Dcgan(
    int width,
    int latent,
    int kernel,
    boolean conditional,
    Norm norm,
    GeneratorNorm generatorNorm,
    Minibatch minibatch,
    boolean classifier,
    ClassBy classBy,
    boolean attention,
    boolean equalised,
    int discriminatorWidth)
    implements Architecture {
  /** How the discriminator normalises its inner layers. */
  public enum Norm {
    /** Batch norm, as published; it mixes samples, so that a gradient penalty has no meaning. */
    BATCH,
    /** Layer norm, which takes each sample by itself (Gulrajani et al., 2017, section 4). */
    LAYER,
    /** None. */
    NONE,
    /** None of layers, but of weights: their largest singular value is 1 (Miyato et al., 2018). */
    SPECTRAL
  }

  /** How a discriminator is told the class. */
  public enum ClassBy {
    /** By maps of it before every convolution, as published. */
    CONCATENATION,
    /**
     * By a projection of its last maps (Miyato and Koyama, 2018, eq. 5), pixel by pixel: their
     * sums, as there, would be of windows too small to show where they lie.
     */
    PROJECTION
  }

  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);

  /** Largest side of the maps that self-attention sees: it keeps side⁴ numbers per sample. */
  private static final int ATTENDED = 16;

  /** Before a (leaky) ReLU, and before an output. */
  private static final double INNER_GAIN = Math.sqrt(2);

  private static final double OUTER_GAIN = 1;

  /**
   * Checks the options.
   *
   * @param width channels of the finest layer, 128 at 64 pixels in the paper
   * @param latent numbers that the generator starts from, 100 there
   * @param kernel window of the convolutions: 4 (which stride 2 divides, so that no checkerboard
   *     appears) or the paper's 5
   * @param conditional whether both networks are told the class
   * @param norm of the discriminator's inner layers
   * @param generatorNorm of the generator's
   * @param minibatch how the discriminator compares the samples of a batch
   * @param classifier whether the discriminator names the class of a sample instead of being told
   *     it (Odena et al., 2017); it then gives a logit for real and one per class
   * @param classBy how a discriminator that is told the class is told it
   * @param attention whether both networks attend to themselves on their finest maps of at most 16
   *     pixels per side (Zhang et al., 2019)
   * @param equalised whether weights are N(0, 1) and scaled as they are used (Karras et al., 2018,
   *     section 4.1)
   * @param discriminatorWidth channels of the discriminator's first maps; 0 for as many as width
   */
  public Dcgan {
    Options.check(width, latent);
    Options.LIMITS.closed("discriminator-width", discriminatorWidth, 0, 8192);
    if (kernel != 4 && kernel != 5) {
      throw new NetworkException("kernel must be 4 or 5; got " + kernel);
    }
    if (classifier && !conditional) {
      throw new NetworkException(
          "classifier names the classes that the generator was asked for: conditional must be true");
    }
    if (classBy == ClassBy.PROJECTION && (classifier || !conditional)) {
      throw new NetworkException(
          "class-by: projection tells the discriminator the class: conditional must be true and"
              + " classifier false");
    }
    if (equalised && norm == Norm.SPECTRAL) {
      throw new NetworkException(
          "equalised rates and norm: spectral both scale the discriminator's weights: leave one out");
    }
  }

  /** Width 64, kernel 4, batch norm, unconditional, and nothing that later papers added. */
  public Dcgan() {
    this(64, 100, false);
  }

  /**
   * With batch norm, as published, and nothing more.
   *
   * @param width channels of the finest layer
   * @param latent numbers that the generator starts from
   * @param conditional whether both networks are told the class
   */
  public Dcgan(int width, int latent, boolean conditional) {
    this(
        width,
        latent,
        4,
        conditional,
        Norm.BATCH,
        new GeneratorNorm.Batch(),
        Minibatch.NONE,
        false,
        ClassBy.CONCATENATION,
        false,
        false,
        0);
  }

  /**
   * The same with another norm of the discriminator.
   *
   * @param other the norm
   * @return the architecture
   */
  public Dcgan with(Norm other) {
    return new Dcgan(
        width,
        latent,
        kernel,
        conditional,
        other,
        generatorNorm,
        minibatch,
        classifier,
        classBy,
        attention,
        equalised,
        discriminatorWidth);
  }

  @Override
  public Head head() {
    return classifier ? Head.REALNESS_AND_CLASSES : Head.REALNESS;
  }

  @Override
  public boolean mixesSamples() {
    return norm == Norm.BATCH;
  }

  @Override
  public boolean bounded() {
    return norm == Norm.SPECTRAL;
  }

  @Override
  public boolean comparesGroups() {
    return minibatch == Minibatch.DEVIATION;
  }

  @Override
  public boolean comparesSamples() {
    return minibatch == Minibatch.DISCRIMINATION;
  }

  @Override
  public boolean packs() {
    return true;
  }

  @Override
  public boolean oscillates() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    ImageSize size = ImageSize.of("dcgan", brief.medium());
    int channels = Math.toIntExact(brief.sample().dim(0));
    int known = conditional ? brief.classes() : 0;
    Layer generator = generator(size, channels);
    return new NetworkPair(
        Network.of(
            generatorNorm instanceof GeneratorNorm.Virtual virtual
                ? new Reference(virtual.reference(), Initialiser.uniform(1), generator)
                : generator,
            Shape.of(latent),
            known),
        Network.of(
            norm == Norm.SPECTRAL
                ? Layers.spectralNorm(discriminator(size, classifier ? 1 + brief.classes() : 1))
                : discriminator(size, classifier ? 1 + brief.classes() : 1),
            brief.shown(),
            classifier ? 0 : known),
        new Latent(latent, Distribution.UNIFORM),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(ImageSize size, int channels) {
    List<Layer> layers = new ArrayList<>();
    int maps = width << (size.doublings() - 1);
    condition(conditional, layers);
    layers.add(new Reshape1());
    layers.add(scaled(Layers.convTranspose(maps, size.start(), WEIGHT, null), INNER_GAIN));
    int area = size.pixels();
    for (int i = 1; i < size.doublings(); i++) {
      layers.add(innerNorm());
      layers.add(Activation.RELU);
      attend(area, size.pixels(), layers);
      condition(conditional, layers);
      maps /= 2;
      area *= 4;
      layers.add(scaled(doubling(maps), INNER_GAIN));
    }
    layers.add(innerNorm());
    layers.add(Activation.RELU);
    attend(area, size.pixels(), layers);
    condition(conditional, layers);
    layers.add(scaled(doubling(channels), OUTER_GAIN));
    layers.add(Activation.TANH);
    return Layers.sequential(layers);
  }

  private Layer discriminator(ImageSize size, int logits) {
    List<Layer> layers = new ArrayList<>();
    int maps = discriminatorWidth == 0 ? width : discriminatorWidth;
    boolean projected = classBy == ClassBy.PROJECTION;
    boolean told = conditional && !classifier && !projected;
    Initialiser bias = norm == Norm.NONE || norm == Norm.SPECTRAL ? Initialiser.constant(0) : null;
    int area = size.pixels() << (2 * size.doublings());
    for (int i = 0; i < size.doublings(); i++) {
      condition(told, layers);
      // Both kernels halve exactly: 4 with padding 1, 5 with padding 2.
      Layer halving =
          Layers.conv(
              maps,
              Window.square(kernel).stride(2).padding(kernel / 2 - (kernel == 4 ? 1 : 0)),
              WEIGHT,
              bias);
      layers.add(scaled(halving, INNER_GAIN));
      if (i > 0) {
        normalise(layers);
      }
      layers.add(Layers.leakyRelu(0.2));
      attend(area / 4, size.pixels(), layers);
      area /= 4;
      maps *= 2;
    }
    layers.add(Layers.tap("features"));
    if (comparesSamples()) {
      layers.add(Layers.flatten());
    }
    minibatch.addTo(layers);
    if (projected && !comparesSamples()) {
      layers.add(Layers.flatten());
    }
    if (projected || comparesSamples()) {
      Layer last = projected ? Layers.projectionHead(WEIGHT) : Layers.linear(logits, WEIGHT, bias);
      layers.add(scaled(last, OUTER_GAIN));
      return Layers.sequential(layers);
    }
    condition(told, layers);
    layers.add(scaled(Layers.conv(logits, size.start(), WEIGHT, bias), OUTER_GAIN));
    return Layers.sequential(layers);
  }

  private Layer innerNorm() {
    if (generatorNorm instanceof GeneratorNorm.Virtual) {
      return Layers.virtualBatchNorm();
    }
    return generatorNorm instanceof GeneratorNorm.Pixel ? Layers.pixelNorm() : Layers.batchNorm();
  }

  private Layer scaled(Layer layer, double gain) {
    return equalised ? Layers.equalisedRate(gain, layer) : layer;
  }

  /**
   * Self-attention on the largest maps that are small enough, or on the smallest ones.
   *
   * @param area pixels of the maps
   * @param smallest pixels of the smallest maps
   */
  private void attend(int area, int smallest, List<Layer> layers) {
    boolean finest = area <= ATTENDED * ATTENDED && 4 * area > ATTENDED * ATTENDED;
    if (attention && (finest || (area > ATTENDED * ATTENDED && area == smallest))) {
      layers.add(scaled(Layers.selfAttention(WEIGHT), OUTER_GAIN));
    }
  }

  private void normalise(List<Layer> layers) {
    switch (norm) {
      case BATCH -> layers.add(Layers.batchNorm());
      case LAYER -> layers.add(Layers.layerNorm(1e-5));
      case NONE, SPECTRAL -> {}
    }
  }

  private Layer doubling(int channels) {
    return kernel == 4
        ? Layers.convTranspose(channels, Window.square(4).stride(2).padding(1), WEIGHT, null)
        : Layers.convTranspose(channels, Window.square(5).stride(2).padding(2), 1, WEIGHT, null);
  }

  private static void condition(boolean told, List<Layer> layers) {
    if (told) {
      layers.add(Layers.concatClass());
    }
  }

  /** A vector as an image of one pixel. */
  private record Reshape1() implements Layer {
    @Override
    public String kind() {
      return "reshape";
    }

    @Override
    public Built build(Shape input, org.gan4j.nn.Slots slots) {
      return Layers.reshape(Shape.of(input.dim(0), 1, 1)).build(input, slots);
    }
  }
}
