package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.BatchNorm;
import org.gan4j.nn.ConditionalBatchNorm;
import org.gan4j.nn.Conv;
import org.gan4j.nn.ConvTranspose;
import org.gan4j.nn.Flatten;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.LeakyRelu;
import org.gan4j.nn.Linear;
import org.gan4j.nn.Network;
import org.gan4j.nn.ProjectionHead;
import org.gan4j.nn.Reparametrised;
import org.gan4j.nn.Reshape;
import org.gan4j.nn.Sequential;
import org.gan4j.nn.SpectralNorm;
import org.gan4j.nn.SumPool;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Latent.Distribution;

/**
 * Miyato et al. (2018), table 3: the generator is a linear layer to 4 pixels (7 for MNIST's 28)
 * doubled by transposed convolutions with batch norm and ReLU, then a 3x3 convolution and tanh; the
 * discriminator alternates 3x3 and halving 4x4 convolutions with leaky ReLU 0.1 up to a 3x3 one and
 * a linear layer, all spectrally normalised. At 32 pixels and width 64 its channels are 64, 64,
 * 128, 128, 256, 256, 512. A conditional pair (Miyato and Koyama, 2018) has class-wise batch norm
 * in G and, over the sum of D's last features, a projection. Weights N(0, 0.02²).
 *
 * @param width channels of the finest layer, 64 there
 * @param latent numbers that the generator starts from, 128 there
 * @param conditional whether both networks are told the class
 */
public record Sngan(int width, int latent, boolean conditional) implements Architecture {
  private static final Initialiser WEIGHT = Initialiser.normal(0, 0.02);
  private static final Initialiser ZERO = Initialiser.constant(0);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest layer, 64 there
   * @param latent numbers that the generator starts from, 128 there
   * @param conditional whether both networks are told the class
   */
  public Sngan {
    Options.check(width, latent);
  }

  /** As published, unconditional. */
  public Sngan() {
    this(64, 128, false);
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    ImageSize size = ImageSize.of("sngan", brief.medium());
    int known = conditional ? brief.classes() : 0;
    return new NetworkPair(
        Network.of(generator(sample, size), Shape.of(latent), known),
        Network.of(discriminator(size), sample, known),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(Shape sample, ImageSize size) {
    Layer norm =
        conditional
            ? new ConditionalBatchNorm()
            : new BatchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-5);
    int channels = width << size.doublings();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Linear(Math.multiplyExact(channels, size.pixels()), WEIGHT, ZERO));
    layers.add(new Reshape(Shape.of(channels, size.height(), size.width())));
    for (int i = 0; i < size.doublings(); i++) {
      channels /= 2;
      layers.add(new ConvTranspose(channels, 4, 2, 1, 0, WEIGHT, null));
      layers.add(norm);
      layers.add(Activation.RELU);
    }
    layers.add(new Conv(Math.toIntExact(sample.dim(0)), 3, 1, 1, WEIGHT, ZERO));
    layers.add(Activation.TANH);
    return new Sequential(layers);
  }

  private Layer discriminator(ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    int channels = width;
    for (int i = 0; i < size.doublings(); i++) {
      layers.add(new Conv(channels, 3, 1, 1, WEIGHT, ZERO));
      layers.add(new LeakyRelu(0.1));
      layers.add(new Conv(channels, 4, 2, 1, WEIGHT, ZERO));
      layers.add(new LeakyRelu(0.1));
      channels *= 2;
    }
    layers.add(new Conv(channels, 3, 1, 1, WEIGHT, ZERO));
    layers.add(new LeakyRelu(0.1));
    if (conditional) {
      layers.add(new SumPool());
      layers.add(new ProjectionHead(WEIGHT));
    } else {
      layers.add(new Flatten());
      layers.add(new Linear(1, WEIGHT, ZERO));
    }
    return new Reparametrised(new Sequential(layers), new SpectralNorm());
  }
}
