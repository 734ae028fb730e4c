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
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Liu et al., "Towards faster and stabilized GAN training for high-fidelity few-shot image
 * synthesis" (2021), for a hundred to some thousand images.
 *
 * <p>The generator doubles an image of 4 to 7 pixels: pixels repeated, one 3x3 convolution, batch
 * norm, gated linear units. From the fourth doubling on, what a resolution makes is scaled channel
 * by channel by what there was at a sixteenth of it (skip-layer excitation, section 3.1); a
 * generator of fewer doublings has one gate from its first map to its last. Its channels are 16, 8,
 * 4, 2, 2, 1 and ½ times the width. The authors' code adds noise to some maps, of which the paper
 * says nothing: there is none here.
 *
 * <p>The discriminator halves with a residual block (4x4 with stride 2 and 3x3, beside a mean and
 * 1x1; half the sum) from 3x3 on the image down to a map of 6 to 11 pixels, each convolution with
 * batch norm and leaky ReLU 0.2, and judges every place of it by a 4x4 window: {@code [N, P]}
 * logits, 5x5 of 8x8. Two decoders reconstruct what it was shown (section 3.2): the whole image,
 * made smaller, from the last map, and a quarter of it from the same quarter of the map before;
 * they are taps {@code image.*} and {@code reconstruction.*} for the loss {@code reconstructing}.
 * Its weights are spectrally normalised, as the authors' code has them. Weights N(0, 0.02²).
 *
 * @param width a 16th of the channels of the smallest maps, 64 there
 * @param latent numbers that the generator starts from, 256 there
 */
record Fastgan(int width, int latent) implements Architecture {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Layer LEAKY = Layers.leakyRelu(0.2);

  /** Twice the channels after 0, 1, ... doublings, per width. */
  private static final int[] TWICE_CHANNELS = {32, 16, 8, 4, 4, 2, 1};

  /** Doublings from a map to the one that it gates. */
  private static final int REACH = 4;

  /** A discriminator halves while the smaller side has at least so many pixels. */
  private static final int LARGE = 12;

  /** A decoder doubles at most so often. */
  private static final int MOST_DOUBLINGS = 3;

  /**
   * Checks the ranges.
   *
   * @param width a 16th of the channels of the smallest maps, 64 there
   * @param latent numbers that the generator starts from, 256 there
   */
  public Fastgan {
    Options.check(width, latent);
  }

  /** As published. */
  public Fastgan() {
    this(64, 256);
  }

  @Override
  public Head head() {
    return Head.REALNESS_OF_PLACES;
  }

  @Override
  public boolean mixesSamples() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    ImageSize size = ImageSize.of("fastgan", brief.medium());
    Shape sample = brief.sample();
    return new NetworkPair(
        Network.of(generator(size, Math.toIntExact(sample.dim(0))), Shape.of(latent), 0),
        Network.of(discriminator(size, sample), sample, 0),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(ImageSize size, int channels) {
    List<Layer> stages = new ArrayList<>();
    for (int i = 1; i <= size.doublings(); i++) {
      stages.add(doubling(channels(i)));
    }
    return Layers.sequential(
        Layers.reshape(Shape.of(latent, 1, 1)),
        Layers.convTranspose(2 * channels(0), size.start(), WEIGHT, null),
        Layers.batchNorm(),
        Layers.glu(),
        Layers.skipExcitation(stages, Math.min(REACH, size.doublings()), WEIGHT),
        conv(channels, 3),
        Activation.TANH);
  }

  private int channels(int doublings) {
    return Math.max(1, width * TWICE_CHANNELS[doublings] / 2);
  }

  private static Layer doubling(int channels) {
    return Layers.sequential(
        Layers.upsample(2), conv(2 * channels, 3), Layers.batchNorm(), Layers.glu());
  }

  private Layer discriminator(ImageSize size, Shape sample) {
    int smaller = Math.min(size.height(), size.width()) << size.doublings();
    int halvings = 0;
    while (smaller >> halvings >= LARGE) {
      halvings++;
    }
    // The quarter of the map before the last is as large as that.
    int ofPart = Math.min(MOST_DOUBLINGS, halvings - 1);
    int ofWhole = Math.max(1, ofPart);
    List<Layer> layers = new ArrayList<>();
    layers.add(kept("image.whole", Layers.averagePool(1 << (halvings - ofWhole))));
    layers.add(
        kept(
            "image.part",
            Layers.sequential(Layers.quarter(), Layers.averagePool(1 << (halvings - 1 - ofPart)))));
    layers.add(conv(judging(halvings), 3));
    layers.add(LEAKY);
    for (int left = halvings - 1; left >= 0; left--) {
      if (left == 0) {
        layers.add(
            kept(
                "reconstruction.part",
                Layers.sequential(Layers.quarter(), decoder(ofPart, sample))));
      }
      layers.add(halving(judging(left)));
    }
    layers.add(kept("reconstruction.whole", decoder(ofWhole, sample)));
    layers.add(conv(judging(0), 1));
    layers.add(Layers.batchNorm());
    layers.add(LEAKY);
    layers.add(Layers.tap("features"));
    layers.add(Layers.conv(1, Window.square(4), WEIGHT, Initialiser.constant(0)));
    return Layers.spectralNorm(Layers.sequential(layers));
  }

  /** Channels of the discriminator so many halvings before its last map. */
  private int judging(int halvings) {
    return Math.max(1, (16 * width) >> halvings);
  }

  private static Layer halving(int channels) {
    Layer main =
        Layers.sequential(
            Layers.conv(channels, Window.square(4).stride(2).padding(1), WEIGHT, null),
            Layers.batchNorm(),
            LEAKY,
            conv(channels, 3),
            Layers.batchNorm(),
            LEAKY);
    Layer shortcut =
        Layers.sequential(Layers.averagePool(2), conv(channels, 1), Layers.batchNorm(), LEAKY);
    return Layers.sequential(Layers.residual(main, shortcut), Layers.scaled(0.5));
  }

  private Layer decoder(int doublings, Shape sample) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i <= doublings; i++) {
      layers.add(doubling(Math.max(1, (4 * width) >> i)));
    }
    layers.add(conv(Math.toIntExact(sample.dim(0)), 3));
    layers.add(Activation.TANH);
    return Layers.sequential(layers);
  }

  private static Layer kept(String tap, Layer side) {
    return Layers.aside(Layers.sequential(side, Layers.tap(tap)));
  }

  private static Layer conv(int channels, int kernel) {
    return Layers.conv(channels, Window.square(kernel).padding(kernel / 2), WEIGHT, null);
  }
}
