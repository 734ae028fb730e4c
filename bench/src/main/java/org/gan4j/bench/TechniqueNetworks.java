package org.gan4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gan4j.medium.Images;
import org.gan4j.nn.Activation;
import org.gan4j.nn.AveragePool;
import org.gan4j.nn.BlurDown;
import org.gan4j.nn.BlurUp;
import org.gan4j.nn.Conv;
import org.gan4j.nn.ConvTranspose;
import org.gan4j.nn.Flatten;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.LeakyRelu;
import org.gan4j.nn.Linear;
import org.gan4j.nn.Network;
import org.gan4j.nn.Reshape;
import org.gan4j.nn.Residual;
import org.gan4j.nn.Sequential;
import org.gan4j.nn.Upsample;
import org.gan4j.nn.WeightNorm;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Dcgan;
import org.gan4j.zoo.GeneratorNorm;
import org.gan4j.zoo.Latent;
import org.gan4j.zoo.NetworkPair;

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
    return with(change.apply(new Sequential(layers)), 0);
  }

  /** What follows the discriminator's last block. */
  NetworkPair ending(Layer... end) {
    List<Layer> layers = blocks();
    layers.addAll(List.of(end));
    return with(new Sequential(layers), 0);
  }

  /** The layer that ends a discriminator. */
  static Layer head() {
    return new Conv(1, 4, 1, 0, WEIGHT, null);
  }

  /** A layer after the discriminator's second block, on 8 x 8 pixels. */
  NetworkPair inside(Layer layer) {
    List<Layer> layers = blocks();
    layers.add(4, layer);
    layers.add(head());
    return with(new Sequential(layers), 0);
  }

  /** Each convolution of the discriminator has a direction and a length. */
  NetworkPair weightNormed() {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : blocks()) {
      layers.add(layer instanceof Conv ? new WeightNorm(layer) : layer);
    }
    layers.add(new WeightNorm(head()));
    return with(new Sequential(layers), 0);
  }

  /**
   * Both networks without strides, by convolutions of 3 x 3 pixels.
   *
   * @param blurred whether they change size by blurs, or else by means and repeated pixels
   */
  NetworkPair sampling(boolean blurred) {
    List<Layer> down = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      down.add(new Conv(width << i, 3, 1, 1, WEIGHT, null));
      down.add(new LeakyRelu(0.2));
      down.add(blurred ? new BlurDown() : new AveragePool(2));
    }
    down.add(head());
    List<Layer> up = new ArrayList<>();
    start(up);
    for (int i = 1; i < BLOCKS; i++) {
      up.add(blurred ? new BlurUp() : new Upsample(2, false));
      up.add(new Conv(width << (BLOCKS - 1 - i), 3, 1, 1, WEIGHT, null));
      up.add(Activation.RELU);
    }
    up.add(blurred ? new BlurUp() : new Upsample(2, false));
    up.add(new Conv(1, 3, 1, 1, WEIGHT, null));
    up.add(Activation.TANH);
    return new NetworkPair(
        Network.of(new Sequential(up), Shape.of(LATENT), 0),
        Network.of(new Sequential(down), IMAGE.shape(), 0),
        new Latent(LATENT, Latent.Distribution.UNIFORM),
        plain.range());
  }

  /** Residual blocks in place of the discriminator's convolutions. */
  NetworkPair residual() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(Residual.down(width << i, WEIGHT));
    }
    layers.add(head());
    return with(new Sequential(layers), 0);
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
      layers.add(new ConvTranspose(width << (BLOCKS - 1 - i), 4, 2, 1, 0, WEIGHT, null));
      layers.add(norm);
      layers.add(Activation.RELU);
    }
    layers.add(new ConvTranspose(1, 4, 2, 1, 0, WEIGHT, null));
    layers.add(Activation.TANH);
    return new NetworkPair(
        Network.of(new Sequential(layers), Shape.of(LATENT), classes),
        plain.discriminator(),
        plain.latent(),
        plain.range());
  }

  /** The discriminator ends in a pool and in a layer that is told the class. */
  NetworkPair told(Layer pool, Layer end) {
    List<Layer> layers = blocks();
    layers.add(pool);
    layers.add(end);
    return with(new Sequential(layers), OwnStep.CLASSES);
  }

  /** The generator told the class, the discriminator with a logit for real and one per class. */
  NetworkPair classifier() {
    return new Dcgan(
            width,
            LATENT,
            4,
            true,
            Dcgan.Norm.BATCH,
            new GeneratorNorm.Batch(),
            Dcgan.Minibatch.NONE,
            true,
            false,
            false)
        .build(new Brief(IMAGE, OwnStep.CLASSES));
  }

  /** The discriminator ends in a linear layer, with some outputs. */
  NetworkPair outputs(int count) {
    return ending(new Flatten(), new Linear(count, WEIGHT, null));
  }

  private void start(List<Layer> layers) {
    layers.add(new Reshape(Shape.of(LATENT, 1, 1)));
    layers.add(new ConvTranspose(width << (BLOCKS - 1), 4, 1, 0, 0, WEIGHT, null));
  }

  private List<Layer> blocks() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(new Conv(width << i, 4, 2, 1, WEIGHT, null));
      layers.add(new LeakyRelu(0.2));
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
