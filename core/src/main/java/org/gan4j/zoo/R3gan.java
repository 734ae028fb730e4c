package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Slots;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Huang et al., "The GAN is dead; long live the GAN!" (2024), made small: no normalisation
 * anywhere, for the relativistic loss with R1 and R2. The finest stage has {@code width} channels
 * and every coarser one twice as many; each has one residual block: 1x1, leaky ReLU 0.2, 3x3, leaky
 * ReLU 0.2, 1x1, with biases before activations only. Between stages stands a 1x1 convolution and
 * [1, 2, 1] resampling. The generator begins with a learned basis {@code [C, s, s]} times a linear
 * function of z; the discriminator ends in a depthwise s x s convolution and a linear layer.
 * Weights are N(0, gain²/fan-in), in blocks of gain √(2/1.04)·L^(-1/4) with L the network's blocks;
 * each block's last convolution begins at 0.
 *
 * <p>The paper's config E has two blocks of 768 channels a stage, inverted bottlenecks, and 3x3
 * convolutions in groups of 16: a processor is slower at grouped convolutions than at dense ones of
 * the same work, so these are dense.
 *
 * @param width channels of the finest stage, doubled at each coarser one; there 768 at four of them
 * @param latent numbers that the generator starts from, 64 there
 */
record R3gan(int width, int latent) implements Architecture {
  private static final Layer LEAKY = Layers.leakyRelu(0.2);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Initialiser UNIT_GAIN = scaled(1);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest stage, doubled at each coarser one; there 768 at four of
   *     them
   * @param latent numbers that the generator starts from, 64 there
   */
  public R3gan {
    Options.check(width, latent);
  }

  /** Small: 16 channels. */
  public R3gan() {
    this(16, 64);
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    ImageSize size = ImageSize.of("r3gan", brief.medium());
    return new NetworkPair(
        Network.of(generator(width, sample, size), Shape.of(latent), 0),
        Network.of(discriminator(width, size), sample, 0),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private static Layer generator(int width, Shape sample, ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.linear(width << size.doublings(), UNIT_GAIN, null));
    layers.add(new Basis(size));
    for (int halvings = size.doublings(); halvings >= 0; halvings--) {
      if (halvings < size.doublings()) {
        layers.add(Layers.blurUp());
        layers.add(Layers.conv(width << halvings, Window.square(1), UNIT_GAIN, null));
      }
      stage(layers, width << halvings, size);
    }
    layers.add(Layers.conv(Math.toIntExact(sample.dim(0)), Window.square(1), UNIT_GAIN, null));
    return Layers.sequential(layers);
  }

  private static Layer discriminator(int width, ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.conv(width, Window.square(1), UNIT_GAIN, null));
    for (int halvings = 0; halvings <= size.doublings(); halvings++) {
      if (halvings > 0) {
        layers.add(Layers.conv(width << halvings, Window.square(1), UNIT_GAIN, null));
        layers.add(Layers.blurDown());
      }
      stage(layers, width << halvings, size);
    }
    int coarsest = width << size.doublings();
    layers.add(Layers.groupedConv(coarsest, coarsest, size.start(), UNIT_GAIN, null));
    layers.add(Layers.flatten());
    layers.add(Layers.linear(1, UNIT_GAIN, null));
    return Layers.sequential(layers);
  }

  private static void stage(List<Layer> layers, int width, ImageSize size) {
    int blocks = size.doublings() + 1;
    Initialiser weight = scaled(Math.sqrt(2 / 1.04) * Math.pow(blocks, -0.25));
    layers.add(
        Layers.residual(
            Layers.sequential(
                Layers.conv(width, Window.square(1), weight, ZERO),
                LEAKY,
                Layers.conv(width, Window.square(3).padding(1), weight, ZERO),
                LEAKY,
                Layers.conv(width, Window.square(1), ZERO, null))));
  }

  /** N(0, gain² / fan-in), the fan-in being all lengths but the first. */
  private static Initialiser scaled(double gain) {
    return (shape, rng) ->
        Initialiser.normal(0, gain / Math.sqrt((double) shape.count() / shape.dim(0)))
            .draw(shape, rng);
  }

  /**
   * Features {@code [C]} times a learned image each, N(0, 1) at first: {@code [C, h, w]}.
   *
   * @param size h and w are those of its small image
   */
  private record Basis(ImageSize size) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      Shape output = Shape.of(input.dim(0), size.height(), size.width());
      Slot basis = slots.parameter("basis", output, Initialiser.normal(0, 1));
      return new Built(output, (x, pass) -> x.unsqueeze(2).unsqueeze(3).mul(pass.parameter(basis)));
    }
  }
}
