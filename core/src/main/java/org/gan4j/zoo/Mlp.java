package org.gan4j.zoo;

import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Linear;
import org.gan4j.nn.Network;
import org.gan4j.nn.Sequential;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Latent.Distribution;

/**
 * Perceptrons for points in the plane: two hidden layers on both sides, ReLU (Metz et al., 2017,
 * appendix A).
 *
 * @param width hidden units, 128 there
 * @param latent numbers that the generator starts from
 */
public record Mlp(int width, int latent) implements Architecture {
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
    Sequential generator =
        Sequential.of(
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(Math.toIntExact(brief.sample().count())));
    Sequential discriminator =
        Sequential.of(
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(1));
    return new NetworkPair(
        Network.of(generator, Shape.of(latent), 0),
        Network.of(discriminator, brief.shown(), 0),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.POINTS);
  }
}
