package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.nn.BlurDown;
import org.gan4j.nn.BlurUp;
import org.gan4j.nn.Conv;
import org.gan4j.nn.Flatten;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.LeakyRelu;
import org.gan4j.nn.Linear;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.nn.Residual;
import org.gan4j.nn.Sequential;
import org.gan4j.nn.Slot;
import org.gan4j.nn.Slots;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Latent.Distribution;

/**
 * Huang et al., "The GAN is dead; long live the GAN!" (2024), config E, small: no normalisation
 * anywhere, for the relativistic loss with R1 and R2. Every stage has two residual blocks, 1x1 to
 * twice the channels, leaky ReLU 0.2, 3x3 in groups of 16 channels, leaky ReLU 0.2, 1x1 back, with
 * biases before activations only; between stages [1, 2, 1] resampling. All stages have {@code
 * width} channels (the paper's first four 768). The generator begins with a learned basis {@code
 * [width, s, s]} times a linear function of z; the discriminator ends in a depthwise s x s
 * convolution and a linear layer. Weights are N(0, gain²/fan-in), in blocks of gain
 * √(2/1.04)·L^(-1/4) with L the network's blocks; each block's last convolution begins at 0.
 */
final class R3gan {
  private static final int BLOCKS = 2;
  private static final int EXPANSION = 2;
  private static final int GROUP = 16;
  private static final LeakyRelu LEAKY = new LeakyRelu(0.2);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Initialiser UNIT_GAIN = scaled(1);

  private R3gan() {}

  static NetworkPair build(Architecture options, Shape sample) {
    if (options.width() % (GROUP / EXPANSION) != 0) {
      throw new NetworkException(
          "r3gan's network.width must be a multiple of 8; got " + options.width());
    }
    ImageSize size = ImageSize.of("r3gan", sample);
    return new NetworkPair(
        Network.of(generator(options.width(), sample, size), Shape.of(options.latent()), 0),
        Network.of(discriminator(options.width(), size), sample, 0),
        new Latent(options.latent(), Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private static Layer generator(int width, Shape sample, ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Linear(width, UNIT_GAIN, null));
    layers.add(new Basis(size.start()));
    stage(layers, width, size);
    for (int i = 0; i < size.doublings(); i++) {
      layers.add(new BlurUp());
      stage(layers, width, size);
    }
    layers.add(new Conv(Math.toIntExact(sample.dim(0)), 1, 1, 0, UNIT_GAIN, null));
    return new Sequential(layers);
  }

  private static Layer discriminator(int width, ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv(width, 1, 1, 0, UNIT_GAIN, null));
    for (int i = 0; i < size.doublings(); i++) {
      stage(layers, width, size);
      layers.add(new BlurDown());
    }
    stage(layers, width, size);
    layers.add(new Conv(width, size.start(), 1, 0, width, UNIT_GAIN, null));
    layers.add(new Flatten());
    layers.add(new Linear(1, UNIT_GAIN, null));
    return new Sequential(layers);
  }

  private static void stage(List<Layer> layers, int width, ImageSize size) {
    int total = BLOCKS * (size.doublings() + 1);
    Initialiser weight = scaled(Math.sqrt(2 / 1.04) * Math.pow(total, -0.25));
    int wide = EXPANSION * width;
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(
          new Residual(
              Sequential.of(
                  new Conv(wide, 1, 1, 0, weight, ZERO),
                  LEAKY,
                  new Conv(wide, 3, 1, 1, wide / GROUP, weight, ZERO),
                  LEAKY,
                  new Conv(width, 1, 1, 0, ZERO, null))));
    }
  }

  /** N(0, gain² / fan-in), the fan-in being all lengths but the first. */
  private static Initialiser scaled(double gain) {
    return (shape, rng) ->
        Initialiser.normal(0, gain / Math.sqrt((double) shape.count() / shape.dim(0)))
            .draw(shape, rng);
  }

  /**
   * Features {@code [C]} times a learned image each, N(0, 1) at first: {@code [C, size, size]}.
   *
   * @param size height and width
   */
  private record Basis(int size) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      Shape output = Shape.of(input.dim(0), size, size);
      Slot basis = slots.parameter("basis", output, Initialiser.normal(0, 1));
      return new Built(output, (x, pass) -> x.unsqueeze(2).unsqueeze(3).mul(pass.parameter(basis)));
    }
  }
}
