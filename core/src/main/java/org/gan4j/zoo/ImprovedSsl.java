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
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Salimans et al. (2016), the semi-supervised MNIST pair of their program. G: U(0, 1)^100 → 500 →
 * 500, softplus after batch norm without scale, → pixels, weight norm, sigmoid. D: noise of
 * deviation 0.3 on the pixels and 0.5 before every later layer; 1000-500-250-250-250 ReLU with
 * weight norm whose lengths stay as initialised; one logit per class with learned lengths. D's last
 * hidden layer is tapped as {@code features}. D's weights N(0, 0.1²); it wants {@link
 * org.gan4j.nn.Layers.DataDependentInit} (500 images there).
 *
 * @param width units of the discriminator's first layer, 1000 there
 * @param latent numbers that the generator starts from, 100 there
 */
record ImprovedSsl(int width, int latent) implements Architecture {
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.1);

  /**
   * Checks the ranges.
   *
   * @param width units of the discriminator's first layer, 1000 there
   * @param latent numbers that the generator starts from, 100 there
   */
  public ImprovedSsl {
    Options.check(width, latent);
  }

  /** As published. */
  public ImprovedSsl() {
    this(1000, 100);
  }

  @Override
  public Head head() {
    return Head.CLASSES;
  }

  @Override
  public boolean keepsLengths() {
    return true;
  }

  @Override
  public boolean judgesAtRandom() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    int pixels = Math.toIntExact(sample.count());
    int hidden = share(width, 2);
    Layer norm = Layers.batchNorm(null, ZERO, 0.1, 1e-6);
    Layer generator =
        Layers.sequential(
            Layers.linear(hidden, Initialiser.glorot(), null),
            norm,
            Activation.SOFTPLUS,
            Layers.linear(hidden, Initialiser.glorot(), null),
            norm,
            Activation.SOFTPLUS,
            Layers.weightNorm(Layers.linear(pixels, Initialiser.glorot(), null)),
            Activation.SIGMOID,
            Layers.reshape(sample));
    return new NetworkPair(
        Network.of(generator, Shape.of(latent), 0),
        Network.of(discriminator(width, brief.classes()), sample, 0),
        new Latent(latent, Distribution.POSITIVE_UNIFORM),
        ValueRange.UNIT);
  }

  private static Layer discriminator(int width, int classes) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.flatten());
    layers.add(Layers.gaussianNoise(0.3));
    int[] units = {width, share(width, 2), share(width, 4), share(width, 4), share(width, 4)};
    for (int i = 0; i < units.length; i++) {
      if (i > 0) {
        layers.add(Layers.gaussianNoise(0.5));
      }
      layers.add(Layers.fixedWeightNorm(Layers.linear(units[i], WEIGHT, null)));
      layers.add(Activation.RELU);
    }
    layers.add(Layers.tap("features"));
    layers.add(Layers.gaussianNoise(0.5));
    layers.add(Layers.weightNorm(Layers.linear(classes, WEIGHT, null)));
    return Layers.sequential(layers);
  }

  private static int share(int width, int parts) {
    return Math.max(1, width / parts);
  }
}
