package org.gan4j.zoo;

import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Mirza and Osindero (2014), section 4.1: G latent → 200 and class → 1000, joined → 1200 → pixels;
 * D pixels → maxout 240 x 5 and class → maxout 50 x 5, joined → maxout 240 x 4 → 1, with dropout.
 * Conditional by construction.
 *
 * @param width units where latent and class are joined, 1200 there
 * @param latent numbers that the generator starts from, 100 there
 */
record Cgan(int width, int latent) implements Architecture {
  /**
   * Checks the ranges.
   *
   * @param width units where latent and class are joined, 1200 there
   * @param latent numbers that the generator starts from, 100 there
   */
  public Cgan {
    Options.check(width, latent);
  }

  /** As published. */
  public Cgan() {
    this(1200, 100);
  }

  @Override
  public boolean conditional() {
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
    int classes = brief.classes();
    int pixels = Math.toIntExact(sample.count());
    Initialiser wide = Initialiser.uniform(0.05);
    Initialiser narrow = Initialiser.uniform(0.005);
    Initialiser zero = Initialiser.constant(0);
    Layer generator =
        Layers.sequential(
            Layers.join(
                Layers.sequential(
                    Layers.linear(Math.max(1, width / 6), wide, zero), Activation.RELU),
                Layers.sequential(
                    Layers.classCode(),
                    Layers.linear(Math.max(1, width * 5 / 6), wide, zero),
                    Activation.RELU)),
            Layers.dropout(0.5),
            Layers.linear(width, wide, zero),
            Activation.RELU,
            Layers.dropout(0.5),
            Layers.linear(pixels, wide, zero),
            Activation.SIGMOID,
            Layers.reshape(sample));
    Layer discriminator =
        Layers.sequential(
            Layers.flatten(),
            Layers.join(
                Layers.sequential(
                    Layers.dropout(0.8), Layers.maxout(Math.max(1, width / 5), 5, narrow)),
                Layers.sequential(
                    Layers.classCode(), Layers.maxout(Math.max(1, width / 24), 5, wide))),
            Layers.dropout(0.5),
            Layers.maxout(Math.max(1, width / 5), 4, narrow),
            Layers.dropout(0.5),
            Layers.linear(1, narrow, zero));
    return new NetworkPair(
        Network.of(generator, Shape.of(latent), classes),
        Network.of(discriminator, sample, classes),
        new Latent(latent, Distribution.POSITIVE_UNIFORM),
        ValueRange.UNIT);
  }
}
