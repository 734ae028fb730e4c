package org.gan4j.examples.own;

import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.NetworkPair.Latent;

/**
 * An architecture of one's own: perceptrons for points whose units are {@link Snake}s.
 *
 * @param width hidden units
 * @param latent numbers that the generator starts from
 */
public record SnakeMlp(int width, int latent) implements Architecture {
  public SnakeMlp() {
    this(64, 16);
  }

  @Override
  public boolean makesPoints() {
    return true; // a fact, which the rules of recipes ask for
  }

  @Override
  public NetworkPair build(Brief brief) {
    if (brief.medium().visible()) {
      throw new NetworkException("snake-mlp makes points; got images of " + brief.medium());
    }
    return new NetworkPair(
        Network.of(layers(brief.medium().count()), Shape.of(latent), 0),
        Network.of(layers(1), brief.medium().shape(), 0),
        new Latent(latent, Latent.Distribution.NORMAL),
        ValueRange.POINTS);
  }

  private Layer layers(int outputs) {
    Layer snake = new Snake();
    return Layers.sequential(
        Layers.linear(width), snake, Layers.linear(width), snake, Layers.linear(outputs));
  }
}
