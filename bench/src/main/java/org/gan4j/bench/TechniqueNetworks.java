package org.gan4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gan4j.medium.Images;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.NetworkPair.Latent;

/**
 * DCGAN-32 for 32 x 32 grey images with one layer technique put in: the discriminator has no batch
 * norm.
 */
final class TechniqueNetworks {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Images IMAGE = new Images(1, 32, 32);
  private static final int LATENT = 100;
  private static final int BLOCKS = 3;

  private final NetworkPair plain;
  private final int width;

  /**
   * Variants of a pair.
   *
   * @param plain whose other network each variant keeps
   * @param width channels of the finest layer
   */
  TechniqueNetworks(NetworkPair plain, int width) {
    this.plain = plain;
    this.width = width;
  }

  /** The discriminator with its layers changed. */
  NetworkPair discriminator(UnaryOperator<Layer> change) {
    List<Layer> layers = blocks();
    layers.add(head());
    return with(change.apply(Layers.sequential(layers)), 0);
  }

  /** What follows the discriminator's last block. */
  NetworkPair ending(Layer... end) {
    List<Layer> layers = blocks();
    layers.addAll(List.of(end));
    return with(Layers.sequential(layers), 0);
  }

  /** The layer that ends a discriminator. */
  static Layer head() {
    return Layers.conv(1, Window.square(4), WEIGHT, null);
  }

  /** A layer after the discriminator's second block, on 8 x 8 pixels. */
  NetworkPair inside(Layer layer) {
    List<Layer> layers = blocks();
    layers.add(4, layer);
    layers.add(head());
    return with(Layers.sequential(layers), 0);
  }

  /** Each convolution of the discriminator has a direction and a length. */
  NetworkPair weightNormed() {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : blocks()) {
      layers.add(layer.kind().equals("conv") ? Layers.weightNorm(layer) : layer);
    }
    layers.add(Layers.weightNorm(head()));
    return with(Layers.sequential(layers), 0);
  }

  /**
   * Both networks without strides, by convolutions of 3 x 3 pixels.
   *
   * @param blurred whether they change size by blurs, or else by means and repeated pixels
   */
  NetworkPair sampling(boolean blurred) {
    List<Layer> down = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      down.add(Layers.conv(width << i, Window.square(3).padding(1), WEIGHT, null));
      down.add(Layers.leakyRelu(0.2));
      down.add(blurred ? Layers.blurDown() : Layers.averagePool(2));
    }
    down.add(head());
    List<Layer> up = new ArrayList<>();
    start(up);
    for (int i = 1; i < BLOCKS; i++) {
      up.add(blurred ? Layers.blurUp() : Layers.upsample(2));
      up.add(Layers.conv(width << (BLOCKS - 1 - i), Window.square(3).padding(1), WEIGHT, null));
      up.add(Activation.RELU);
    }
    up.add(blurred ? Layers.blurUp() : Layers.upsample(2));
    up.add(Layers.conv(1, Window.square(3).padding(1), WEIGHT, null));
    up.add(Activation.TANH);
    return new NetworkPair(
        Network.of(Layers.sequential(up), Shape.of(LATENT), 0),
        Network.of(Layers.sequential(down), IMAGE.shape(), 0),
        new Latent(LATENT, Latent.Distribution.UNIFORM),
        plain.range());
  }

  /** Residual blocks in place of the discriminator's convolutions. */
  NetworkPair residual() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(Layers.residualDown(width << i, WEIGHT));
    }
    layers.add(head());
    return with(Layers.sequential(layers), 0);
  }

  /**
   * The generator with another layer after each of its inner convolutions.
   *
   * @param classes that both networks are told; 0 for none
   */
  NetworkPair generator(Layer norm, int classes) {
    List<Layer> layers = new ArrayList<>();
    start(layers);
    layers.add(norm);
    layers.add(Activation.RELU);
    for (int i = 1; i < BLOCKS; i++) {
      layers.add(
          Layers.convTranspose(
              width << (BLOCKS - 1 - i), Window.square(4).stride(2).padding(1), WEIGHT, null));
      layers.add(norm);
      layers.add(Activation.RELU);
    }
    layers.add(Layers.convTranspose(1, Window.square(4).stride(2).padding(1), WEIGHT, null));
    layers.add(Activation.TANH);
    return new NetworkPair(
        Network.of(Layers.sequential(layers), Shape.of(LATENT), classes),
        plain.discriminator(),
        plain.latent(),
        plain.range());
  }

  /** The discriminator ends in a pool and in a layer that is told the class. */
  NetworkPair told(Layer pool, Layer end) {
    List<Layer> layers = blocks();
    layers.add(pool);
    layers.add(end);
    return with(Layers.sequential(layers), OwnStep.CLASSES);
  }

  /** The generator told the class, the discriminator with a logit for real and one per class. */
  NetworkPair classifier() {
    return Architecture.CATALOGUE
        .make(
            "dcgan",
            Map.of("width", width, "latent", LATENT, "conditional", true, "classifier", true))
        .build(new Brief(IMAGE, OwnStep.CLASSES));
  }

  /** The discriminator ends in a linear layer, with some outputs. */
  NetworkPair outputs(int count) {
    return ending(Layers.flatten(), Layers.linear(count, WEIGHT, null));
  }

  private void start(List<Layer> layers) {
    layers.add(Layers.reshape(Shape.of(LATENT, 1, 1)));
    layers.add(Layers.convTranspose(width << (BLOCKS - 1), Window.square(4), WEIGHT, null));
  }

  private List<Layer> blocks() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(Layers.conv(width << i, Window.square(4).stride(2).padding(1), WEIGHT, null));
      layers.add(Layers.leakyRelu(0.2));
    }
    return layers;
  }

  private NetworkPair with(Layer discriminator, int classes) {
    return new NetworkPair(
        plain.generator(),
        Network.of(discriminator, IMAGE.shape(), classes),
        plain.latent(),
        plain.range());
  }
}
