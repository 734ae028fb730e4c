package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Miyato et al. (2018), table 3: the generator is a linear layer to 4 pixels (7 for MNIST's 28)
 * doubled by transposed convolutions with batch norm and ReLU, then a 3x3 convolution and tanh; the
 * discriminator alternates 3x3 and halving 4x4 convolutions with leaky ReLU 0.1 up to a 3x3 one and
 * a linear layer, all spectrally normalised. At 32 pixels and width 64 its channels are 64, 64,
 * 128, 128, 256, 256, 512. A conditional pair (Miyato and Koyama, 2018) has class-wise batch norm
 * in G and, over the sum of D's last features, a projection. Weights N(0, 0.02²).
 *
 * @param width channels of the finest layer, 64 there
 * @param latent numbers that the generator starts from, 128 there
 * @param conditional whether both networks are told the class
 * @param minibatch how the discriminator compares the samples of a batch before its last
 *     convolution: not at all, as there, or by deviation
 */
record Sngan(int width, int latent, boolean conditional, Minibatch minibatch)
    implements Architecture {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Initialiser ZERO = Initialiser.constant(0);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest layer, 64 there
   * @param latent numbers that the generator starts from, 128 there
   * @param conditional whether both networks are told the class
   * @param minibatch how the discriminator compares the samples of a batch: not at all, as there,
   *     or by deviation
   */
  public Sngan {
    Options.check(width, latent);
    minibatch.atMostDeviation();
  }

  /** As published, unconditional. */
  public Sngan() {
    this(64, 128, false);
  }

  /**
   * As published, of another size.
   *
   * @param width channels of the finest layer, 64 there
   * @param latent numbers that the generator starts from, 128 there
   * @param conditional whether both networks are told the class
   */
  public Sngan(int width, int latent, boolean conditional) {
    this(width, latent, conditional, Minibatch.NONE);
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public boolean comparesGroups() {
    return minibatch == Minibatch.DEVIATION;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    ImageSize size = ImageSize.of("sngan", brief.medium());
    int known = conditional ? brief.classes() : 0;
    return new NetworkPair(
        Network.of(generator(sample, size), Shape.of(latent), known),
        Network.of(discriminator(size), sample, known),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(Shape sample, ImageSize size) {
    Layer norm =
        conditional
            ? Layers.conditionalBatchNorm()
            : Layers.batchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-5);
    int channels = width << size.doublings();
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.linear(Math.multiplyExact(channels, size.pixels()), WEIGHT, ZERO));
    layers.add(Layers.reshape(Shape.of(channels, size.height(), size.width())));
    for (int i = 0; i < size.doublings(); i++) {
      channels /= 2;
      layers.add(
          Layers.convTranspose(channels, Window.square(4).stride(2).padding(1), WEIGHT, null));
      layers.add(norm);
      layers.add(Activation.RELU);
    }
    layers.add(
        Layers.conv(Math.toIntExact(sample.dim(0)), Window.square(3).padding(1), WEIGHT, ZERO));
    layers.add(Activation.TANH);
    return Layers.sequential(layers);
  }

  private Layer discriminator(ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    int channels = width;
    for (int i = 0; i < size.doublings(); i++) {
      layers.add(Layers.conv(channels, Window.square(3).padding(1), WEIGHT, ZERO));
      layers.add(Layers.leakyRelu(0.1));
      layers.add(Layers.conv(channels, Window.square(4).stride(2).padding(1), WEIGHT, ZERO));
      layers.add(Layers.leakyRelu(0.1));
      channels *= 2;
    }
    minibatch.addTo(layers);
    layers.add(Layers.conv(channels, Window.square(3).padding(1), WEIGHT, ZERO));
    layers.add(Layers.leakyRelu(0.1));
    if (conditional) {
      layers.add(Layers.sumPool());
      layers.add(Layers.projectionHead(WEIGHT));
    } else {
      layers.add(Layers.flatten());
      layers.add(Layers.linear(1, WEIGHT, ZERO));
    }
    return Layers.spectralNorm(Layers.sequential(layers));
  }
}
