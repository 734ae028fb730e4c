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
 * Chen et al., "InfoGAN: interpretable representation learning by information maximizing generative
 * adversarial nets" (2016), appendix C.1, table 1, for any size of image: DCGAN's pair with a
 * hidden layer of 16 times the width between vectors and maps, in D with leaky ReLU 0.1 and a
 * second head Q. All latents are from U(-1, 1): the first says the categorical code, the next ones
 * are the continuous codes, the rest is noise. Both networks keep them, and what Q reads of them,
 * as taps {@code code.categorical} and {@code code.continuous} for the loss {@code infogan}. The
 * paper's MNIST lies in [0, 1]; here images are in [-1, 1] and the last layer is tanh. Weights N(0,
 * 0.02²).
 *
 * @param width channels of the finest layer, 64 there
 * @param latent numbers of noise, 62 there
 * @param categories of the categorical code, in [2, 4096]; 10 there. A conditional pair's are the
 *     classes
 * @param continuous how many continuous codes, in [0, 1024]; 2 there
 * @param conditional whether the class that both networks are told takes the place of the
 *     categorical code
 */
record Infogan(int width, int latent, int categories, int continuous, boolean conditional)
    implements Architecture {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Layer LEAKY = Layers.leakyRelu(0.1);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest layer, 64 there
   * @param latent numbers of noise, 62 there
   * @param categories of the categorical code, in [2, 4096]; 10 there. A conditional pair's are the
   *     classes
   * @param continuous how many continuous codes, in [0, 1024]; 2 there
   * @param conditional whether the class that both networks are told takes the place of the
   *     categorical code
   */
  public Infogan {
    Options.check(width, latent);
    Options.LIMITS.closed("categories", categories, 2, 4096);
    Options.LIMITS.closed("continuous", continuous, 0, 1024);
  }

  /** As published. */
  public Infogan() {
    this(64, 62, 10, 2, false);
  }

  /** Unconditional. */
  Infogan(int width, int latent, int categories, int continuous) {
    this(width, latent, categories, continuous, false);
  }

  @Override
  public boolean mixesSamples() {
    return true;
  }

  @Override
  public boolean oscillates() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    ImageSize size = ImageSize.of("infogan", brief.medium());
    int channels = Math.toIntExact(brief.sample().dim(0));
    int known = conditional ? brief.classes() : 0;
    int chosen = conditional ? 0 : 1; // by a number of the latent
    int numbers = chosen + continuous + latent;
    return new NetworkPair(
        Network.of(generator(size, channels, numbers, known), Shape.of(numbers), known),
        Network.of(discriminator(size, known), brief.sample(), known),
        new Latent(numbers, Distribution.UNIFORM, 0, chosen),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(ImageSize size, int channels, int numbers, int known) {
    int maps = width << (size.doublings() - 1);
    List<Layer> layers = new ArrayList<>();
    if (conditional) {
      layers.add(Layers.concatClass());
      codes(new Codes(numbers, known, 0), layers);
    } else {
      layers.add(Layers.categoricalCode(categories));
      codes(new Codes(0, categories, categories), layers);
    }
    layers.add(Layers.linear(16 * width, WEIGHT, null));
    layers.add(Layers.batchNorm());
    layers.add(Activation.RELU);
    layers.add(Layers.linear(Math.multiplyExact(maps, size.pixels()), WEIGHT, null));
    layers.add(Layers.batchNorm());
    layers.add(Activation.RELU);
    layers.add(Layers.reshape(Shape.of(maps, size.height(), size.width())));
    for (int i = 1; i < size.doublings(); i++) {
      maps /= 2;
      layers.add(doubling(maps));
      layers.add(Layers.batchNorm());
      layers.add(Activation.RELU);
    }
    layers.add(doubling(channels));
    layers.add(Activation.TANH);
    return Layers.sequential(layers);
  }

  private Layer discriminator(ImageSize size, int known) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < size.doublings(); i++) {
      layers.add(Layers.conv(width << i, Window.square(4).stride(2).padding(1), WEIGHT, null));
      if (i > 0) {
        layers.add(Layers.batchNorm());
      }
      layers.add(LEAKY);
    }
    layers.add(Layers.flatten());
    layers.add(Layers.linear(16 * width, WEIGHT, null));
    layers.add(Layers.batchNorm());
    layers.add(LEAKY);
    layers.add(Layers.aside(reader(conditional ? known : categories)));
    layers.add(Layers.tap("features"));
    layers.add(conditional ? Layers.projectionHead(WEIGHT) : Layers.linear(1, WEIGHT, ZERO));
    return Layers.sequential(layers);
  }

  /** Q: what it reads of the codes in D's last features. */
  private Layer reader(int kinds) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.linear(2 * width, WEIGHT, null));
    layers.add(Layers.batchNorm());
    layers.add(LEAKY);
    layers.add(Layers.linear(kinds + continuous, WEIGHT, ZERO));
    codes(new Codes(0, kinds, kinds), layers);
    return Layers.sequential(layers);
  }

  /**
   * Where codes are among features.
   *
   * @param kind where the unit vector of the category begins
   * @param kinds how long it is
   * @param numbers where the continuous ones begin
   */
  private record Codes(int kind, int kinds, int numbers) {}

  /** Keeps codes by their names. */
  private void codes(Codes at, List<Layer> layers) {
    layers.add(kept("code.categorical", at.kind(), at.kinds()));
    if (continuous > 0) {
      layers.add(kept("code.continuous", at.numbers(), continuous));
    }
  }

  private static Layer kept(String tap, int from, int count) {
    return Layers.aside(Layers.sequential(Layers.features(from, count), Layers.tap(tap)));
  }

  private static Layer doubling(int channels) {
    return Layers.convTranspose(channels, Window.square(4).stride(2).padding(1), WEIGHT, null);
  }
}
