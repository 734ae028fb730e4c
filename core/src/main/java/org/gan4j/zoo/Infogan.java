package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
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
 * @param categories of the categorical code, in [2, 4096], or 0 for none; 10 there
 * @param continuous how many continuous codes, in [0, 1024]; 2 there. Without any code there is no
 *     Q
 * @param conditional whether both networks are told the class: G as a unit vector beside its
 *     latents, D by a projection (Miyato and Koyama, 2018)
 * @param minibatch how the discriminator compares the samples of a batch: not at all, as there, or
 *     by the deviation or the closeness of their hidden features, of which Q sees nothing
 */
record Infogan(
    int width, int latent, int categories, int continuous, boolean conditional, Minibatch minibatch)
    implements Architecture {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Layer LEAKY = Layers.leakyRelu(0.1);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest layer, 64 there
   * @param latent numbers of noise, 62 there
   * @param categories of the categorical code, in [2, 4096], or 0 for none; 10 there
   * @param continuous how many continuous codes, in [0, 1024]; 2 there. Without any code there is
   *     no Q
   * @param conditional whether both networks are told the class: G as a unit vector beside its
   *     latents, D by a projection (Miyato and Koyama, 2018)
   * @param minibatch how the discriminator compares the samples of a batch: not at all, as there,
   *     or by the deviation or the closeness of their hidden features, of which Q sees nothing
   */
  public Infogan {
    Options.check(width, latent);
    if (categories != 0 && (categories < 2 || categories > 4096)) {
      throw new NetworkException(
          "categories must be 0, for no code, or in [2, 4096]; got " + categories);
    }
    Options.LIMITS.closed("continuous", continuous, 0, 1024);
  }

  /** As published. */
  public Infogan() {
    this(64, 62, 10, 2);
  }

  /** Unconditional, each sample judged by itself. */
  Infogan(int width, int latent, int categories, int continuous) {
    this(width, latent, categories, continuous, false, Minibatch.NONE);
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
  public boolean comparesGroups() {
    return minibatch == Minibatch.DEVIATION;
  }

  @Override
  public boolean comparesSamples() {
    return minibatch == Minibatch.DISCRIMINATION;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    ImageSize size = ImageSize.of("infogan", brief.medium());
    int channels = Math.toIntExact(brief.sample().dim(0));
    int known = conditional ? brief.classes() : 0;
    int chosen = categories == 0 ? 0 : 1; // by a number of the latent
    int numbers = chosen + continuous + latent;
    return new NetworkPair(
        Network.of(generator(size, channels), Shape.of(numbers), known),
        Network.of(discriminator(size), brief.sample(), known),
        new Latent(numbers, Distribution.UNIFORM, 0, chosen),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(ImageSize size, int channels) {
    int maps = width << (size.doublings() - 1);
    List<Layer> layers = new ArrayList<>();
    if (categories > 0) {
      layers.add(Layers.categoricalCode(categories));
    }
    codes(layers);
    if (conditional) {
      layers.add(Layers.concatClass());
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

  private Layer discriminator(ImageSize size) {
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
    if (categories + continuous > 0) {
      layers.add(Layers.aside(reader()));
    }
    layers.add(Layers.tap("features"));
    minibatch.addTo(layers);
    layers.add(conditional ? Layers.projectionHead(WEIGHT) : Layers.linear(1, WEIGHT, ZERO));
    return Layers.sequential(layers);
  }

  /** Q: what it reads of the codes in D's last features. */
  private Layer reader() {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.linear(2 * width, WEIGHT, null));
    layers.add(Layers.batchNorm());
    layers.add(LEAKY);
    layers.add(Layers.linear(categories + continuous, WEIGHT, ZERO));
    codes(layers);
    return Layers.sequential(layers);
  }

  /** Keeps the first features by their names. */
  private void codes(List<Layer> layers) {
    if (categories > 0) {
      layers.add(kept("code.categorical", 0, categories));
    }
    if (continuous > 0) {
      layers.add(kept("code.continuous", categories, continuous));
    }
  }

  private static Layer kept(String tap, int from, int count) {
    return Layers.aside(Layers.sequential(Layers.features(from, count), Layers.tap(tap)));
  }

  private static Layer doubling(int channels) {
    return Layers.convTranspose(channels, Window.square(4).stride(2).padding(1), WEIGHT, null);
  }
}
