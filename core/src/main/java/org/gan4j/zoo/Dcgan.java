package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.nn.Activation;
import org.gan4j.nn.BatchNorm;
import org.gan4j.nn.ConcatClass;
import org.gan4j.nn.Conv;
import org.gan4j.nn.ConvTranspose;
import org.gan4j.nn.EqualisedRate;
import org.gan4j.nn.Flatten;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.LayerNorm;
import org.gan4j.nn.LeakyRelu;
import org.gan4j.nn.Linear;
import org.gan4j.nn.MinibatchDiscrimination;
import org.gan4j.nn.MinibatchStdDev;
import org.gan4j.nn.Network;
import org.gan4j.nn.PixelNorm;
import org.gan4j.nn.Reference;
import org.gan4j.nn.Reparametrised;
import org.gan4j.nn.Reshape;
import org.gan4j.nn.SelfAttention;
import org.gan4j.nn.Sequential;
import org.gan4j.nn.Tap;
import org.gan4j.nn.VirtualBatchNorm;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Architecture.GeneratorNorm;
import org.gan4j.zoo.Architecture.Norm;
import org.gan4j.zoo.Latent.Distribution;

/**
 * Radford et al. (2016): the generator doubles the image from 4 pixels (7 for MNIST's 28) while it
 * halves the channels, with batch norm and ReLU, and ends in tanh; the discriminator is its mirror
 * with leaky ReLU 0.2 and no batch norm on its first layer. Weights N(0, 0.02²). No layer has a
 * bias, except the discriminator's where {@link Architecture.Norm#NONE} leaves it no shift either:
 * without one D(c·x) would be c·D(x). A conditional pair sees the class at every layer, as in the
 * paper's MNIST experiment. The discriminator's last activations are tapped as {@code features};
 * what later papers added to the pair ({@link Architecture.GeneratorNorm}, {@link
 * Architecture.Minibatch}, the classifier of ACGAN, self-attention, equalised rates) sits around
 * them.
 */
final class Dcgan {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);

  /** Samples whose deviation is one number (Karras et al., 2018). */
  private static final int DEVIATION_GROUP = 4;

  /** B and C of minibatch discrimination, half and all of the authors' for MNIST. */
  private static final int CLOSENESS = 50;

  private static final int CLOSENESS_DIMENSIONS = 5;

  /** Largest side of the maps that self-attention sees: it keeps side⁴ numbers a sample. */
  private static final int ATTENDED = 16;

  /** Before a (leaky) ReLU, and before an output. */
  private static final double INNER_GAIN = Math.sqrt(2);

  private static final double OUTER_GAIN = 1;

  private Dcgan() {}

  static NetworkPair build(Architecture options, Shape sample, int classes, int pack) {
    ImageSize size = ImageSize.of("dcgan", sample);
    int start = size.start();
    int doublings = size.doublings();
    int channels = Math.toIntExact(sample.dim(0));
    int known = options.conditional() ? classes : 0;
    Layer generator = generator(options, start, doublings, channels);
    return new NetworkPair(
        Network.of(
            options.generatorNorm() == GeneratorNorm.VIRTUAL
                ? new Reference(options.reference(), Initialiser.uniform(1), generator)
                : generator,
            Shape.of(options.latent()),
            known),
        Network.of(
            discriminator(options, start, doublings, options.classifier() ? 1 + classes : 1),
            Architecture.packed(sample, pack),
            options.classifier() ? 0 : known),
        new Latent(options.latent(), Distribution.UNIFORM),
        ValueRange.SYMMETRIC);
  }

  private static Layer generator(Architecture options, int start, int doublings, int channels) {
    List<Layer> layers = new ArrayList<>();
    int width = options.width() << (doublings - 1);
    condition(options.conditional(), layers);
    layers.add(new Reshape1());
    layers.add(scaled(options, new ConvTranspose(width, start, 1, 0, 0, WEIGHT, null), INNER_GAIN));
    int side = start;
    for (int i = 1; i < doublings; i++) {
      layers.add(norm(options));
      layers.add(Activation.RELU);
      attend(options, side, side * 2, layers);
      condition(options.conditional(), layers);
      width /= 2;
      side *= 2;
      layers.add(scaled(options, doubling(options, width), INNER_GAIN));
    }
    layers.add(norm(options));
    layers.add(Activation.RELU);
    attend(options, side, side * 2, layers);
    condition(options.conditional(), layers);
    layers.add(scaled(options, doubling(options, channels), OUTER_GAIN));
    layers.add(Activation.TANH);
    return new Sequential(layers);
  }

  private static Layer discriminator(Architecture options, int start, int doublings, int logits) {
    List<Layer> layers = new ArrayList<>();
    int width = options.width();
    boolean told = options.conditional() && !options.classifier();
    Initialiser bias = options.norm() == Norm.NONE ? Initialiser.constant(0) : null;
    int side = start << doublings;
    for (int i = 0; i < doublings; i++) {
      condition(told, layers);
      // Both kernels halve exactly: 4 with padding 1, 5 with padding 2.
      Layer halving =
          new Conv(
              width,
              options.kernel(),
              2,
              options.kernel() / 2 - (options.kernel() == 4 ? 1 : 0),
              WEIGHT,
              bias);
      layers.add(scaled(options, halving, INNER_GAIN));
      if (i > 0) {
        normalise(options, layers);
      }
      layers.add(new LeakyRelu(0.2));
      attend(options, side / 2, side, layers);
      side /= 2;
      width *= 2;
    }
    layers.add(new Tap("features"));
    switch (options.minibatch()) {
      case NONE -> {}
      case DEVIATION -> layers.add(new MinibatchStdDev(DEVIATION_GROUP));
      case DISCRIMINATION -> {
        layers.add(new Flatten());
        layers.add(new MinibatchDiscrimination(CLOSENESS, CLOSENESS_DIMENSIONS));
        layers.add(scaled(options, new Linear(logits, WEIGHT, bias), OUTER_GAIN));
        return new Sequential(layers);
      }
    }
    condition(told, layers);
    layers.add(scaled(options, new Conv(logits, start, 1, 0, WEIGHT, bias), OUTER_GAIN));
    return new Sequential(layers);
  }

  private static Layer norm(Architecture options) {
    return switch (options.generatorNorm()) {
      case BATCH -> BatchNorm.dcgan();
      case VIRTUAL -> VirtualBatchNorm.dcgan();
      case PIXEL -> new PixelNorm();
    };
  }

  private static Layer scaled(Architecture options, Layer layer, double gain) {
    return options.equalised() ? new Reparametrised(layer, new EqualisedRate(gain)) : layer;
  }

  /** Self-attention on the largest maps that are small enough. */
  private static void attend(Architecture options, int side, int larger, List<Layer> layers) {
    if (options.attention() && side <= ATTENDED && larger > ATTENDED) {
      layers.add(scaled(options, new SelfAttention(WEIGHT), OUTER_GAIN));
    }
  }

  private static void normalise(Architecture options, List<Layer> layers) {
    switch (options.norm()) {
      case BATCH -> layers.add(BatchNorm.dcgan());
      case LAYER -> layers.add(new LayerNorm(1e-5));
      case NONE -> {}
    }
  }

  private static Layer doubling(Architecture options, int channels) {
    return options.kernel() == 4
        ? new ConvTranspose(channels, 4, 2, 1, 0, WEIGHT, null)
        : new ConvTranspose(channels, 5, 2, 2, 1, WEIGHT, null);
  }

  private static void condition(boolean told, List<Layer> layers) {
    if (told) {
      layers.add(new ConcatClass());
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
      return new Reshape(Shape.of(input.dim(0), 1, 1)).build(input, slots);
    }
  }
}
