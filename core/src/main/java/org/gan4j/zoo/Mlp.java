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
 * Perceptrons for points in the plane: two hidden layers on both sides, ReLU (Metz et al., 2017,
 * appendix A).
 *
 * @param width hidden units, 128 there
 * @param latent numbers that the generator starts from
 */
record Mlp(int width, int latent) implements Architecture {
  /**
   * Checks the ranges.
   *
   * @param width hidden units, 128 there
   * @param latent numbers that the generator starts from
   */
  public Mlp {
    Options.check(width, latent);
  }

  /** 128 units, 16 numbers. */
  public Mlp() {
    this(128, 16);
  }

  @Override
  public boolean makesPoints() {
    return true;
  }

  @Override
  public boolean packs() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Initialiser he = Initialiser.he();
    Initialiser zero = Initialiser.constant(0);
    Layer generator =
        Layers.sequential(
            Layers.linear(width, he, zero),
            Activation.RELU,
            Layers.linear(width, he, zero),
            Activation.RELU,
            Layers.linear(Math.toIntExact(brief.sample().count())));
    Layer discriminator =
        Layers.sequential(
            Layers.linear(width, he, zero),
            Activation.RELU,
            Layers.linear(width, he, zero),
            Activation.RELU,
            Layers.linear(1));
    return new NetworkPair(
        Network.of(generator, Shape.of(latent), 0),
        Network.of(discriminator, brief.shown(), 0),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.POINTS);
  }
}
