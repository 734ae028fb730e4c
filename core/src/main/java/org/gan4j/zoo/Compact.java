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
import org.gan4j.zoo.Dcgan.Minibatch;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * A pair of our own, of no paper, for processors: residual blocks (He et al., 2016) on maps of at
 * most half the image's sides, since on finer ones a processor spends most of its time. With n
 * doublings the generator is a linear layer to 4 pixels (7 for MNIST's 28) of w·2^(n-1) channels;
 * at each size some blocks, x + (norm, ReLU, 3x3, norm, ReLU, 3x3), then norm, ReLU and a
 * transposed 4x4 convolution that doubles the size and halves the channels. The last one makes the
 * image from w channels, under tanh. The discriminator is its mirror, with leaky ReLU 0.1 and
 * spectral norm (Miyato et al., 2018), whose first halving convolution sees the image: its last
 * features (tapped as {@code features}) go, summed over pixels or not, to a linear layer. Norms are
 * batch norm. A conditional pair has class-wise batch norm in G and a projection at the end of D
 * (Miyato and Koyama, 2018). Weights begin as N(0, 0.02²).
 *
 * @param width w, channels of the finest maps
 * @param latent numbers that the generator starts from
 * @param conditional whether both networks are told the class
 * @param blocks residual blocks of both networks at each size, in [0, 4]
 * @param minibatch how the discriminator compares the samples of a batch: not at all or by
 *     deviation
 * @param pooling how the discriminator's last maps become features
 * @param discriminatorWidth channels of the discriminator's first maps; 0 for as many as width
 */
record Compact(
    int width,
    int latent,
    boolean conditional,
    int blocks,
    Minibatch minibatch,
    Pooling pooling,
    int discriminatorWidth)
    implements Architecture {
  /** How maps become features. */
  public enum Pooling {
    /** The sum over all pixels; without blocks each is of a window of 10 pixels' side only. */
    SUM,
    /** As they are, pixel by pixel. */
    NONE
  }

  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Layer LEAKY = Layers.leakyRelu(0.1);
  private static final Window SAME = Window.square(3).padding(1);
  private static final Window TWICE = Window.square(4).stride(2).padding(1);

  /**
   * Checks the options.
   *
   * @param width w, channels of the finest maps
   * @param latent numbers that the generator starts from
   * @param conditional whether both networks are told the class
   * @param blocks residual blocks of both networks at each size, in [0, 4]
   * @param minibatch how the discriminator compares the samples of a batch: not at all or by
   *     deviation
   * @param pooling how the discriminator's last maps become features
   * @param discriminatorWidth channels of the discriminator's first maps; 0 for as many as width
   */
  public Compact {
    Options.check(width, latent);
    Options.LIMITS.closed("blocks", blocks, 0, 4);
    Options.LIMITS.closed("discriminator-width", discriminatorWidth, 0, 8192);
    minibatch.atMostDeviation();
  }

  /** 32 wide, a block at each size, unconditional. */
  public Compact() {
    this(32, 128, false, 1, Minibatch.NONE, Pooling.SUM, 0);
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
    ImageSize size = ImageSize.of("compact", brief.medium());
    int known = conditional ? brief.classes() : 0;
    return new NetworkPair(
        Network.of(generator(brief.sample(), size), Shape.of(latent), known),
        Network.of(discriminator(size), brief.sample(), known),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(Shape sample, ImageSize size) {
    Layer norm =
        conditional
            ? Layers.conditionalBatchNorm()
            : Layers.batchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-5);
    Layer relu = Layers.sequential(norm, Activation.RELU);
    List<Layer> layers = new ArrayList<>();
    // No convolution but the last has a bias: a norm follows on every way out of it.
    int channels = width << (size.doublings() - 1);
    layers.add(Layers.linear(Math.multiplyExact(channels, size.pixels()), WEIGHT, ZERO));
    layers.add(Layers.reshape(Shape.of(channels, size.height(), size.width())));
    for (int i = 1; i < size.doublings(); i++) {
      blocks(relu, channels, null, layers);
      channels /= 2;
      layers.add(relu);
      layers.add(Layers.convTranspose(channels, TWICE, WEIGHT, null));
    }
    blocks(relu, channels, null, layers);
    layers.add(relu);
    layers.add(Layers.convTranspose(Math.toIntExact(sample.dim(0)), TWICE, WEIGHT, ZERO));
    layers.add(Activation.TANH);
    return Layers.sequential(layers);
  }

  private Layer discriminator(ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    int channels = discriminatorWidth == 0 ? width : discriminatorWidth;
    for (int i = 0; i < size.doublings(); i++) {
      layers.add(Layers.conv(channels, TWICE, WEIGHT, ZERO));
      blocks(LEAKY, channels, ZERO, layers);
      layers.add(LEAKY);
      channels *= 2;
    }
    layers.add(Layers.tap("features"));
    if (minibatch == Minibatch.DEVIATION) {
      layers.add(Layers.minibatchStdDev(Dcgan.DEVIATION_GROUP));
    }
    layers.add(pooling == Pooling.SUM ? Layers.sumPool() : Layers.flatten());
    layers.add(conditional ? Layers.projectionHead(WEIGHT) : Layers.linear(1, WEIGHT, ZERO));
    return Layers.spectralNorm(Layers.sequential(layers));
  }

  /** The blocks of one size, each x + (before, 3x3, before, 3x3). */
  private void blocks(Layer before, int channels, @Nullable Initialiser bias, List<Layer> layers) {
    for (int i = 0; i < blocks; i++) {
      layers.add(
          Layers.residual(
              Layers.sequential(
                  before,
                  Layers.conv(channels, SAME, WEIGHT, bias),
                  before,
                  Layers.conv(channels, SAME, WEIGHT, bias))));
    }
  }
}
