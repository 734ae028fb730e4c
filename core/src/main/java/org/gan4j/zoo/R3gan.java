package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.nn.Slots;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Huang et al., "The GAN is dead; long live the GAN!" (2024), config E: no normalisation anywhere,
 * for the relativistic loss with R1 and R2. A stage is a number of residual blocks: 1x1 to more
 * channels, leaky ReLU 0.2, 3x3 in groups, leaky ReLU 0.2, 1x1 back, with biases before activations
 * only. Between stages stands [1, 2, 1] resampling and, where the number of channels changes, a 1x1
 * convolution. The generator begins with a learned basis {@code [C, s, s]} times a linear function
 * of z; the discriminator ends in a depthwise s x s convolution and a linear layer. Weights are
 * N(0, gain²/fan-in), in blocks of gain √(2/1.04)·L^(-1/4) with L the network's blocks; each
 * block's last convolution begins at 0.
 *
 * <p>Of classes: the generator's z is joined by a learned vector of the class, as long as z, and
 * the discriminator's linear layer becomes a {@linkplain Layers#projectionHead projection}.
 *
 * <p>Made small by default, after the same plan: one block a stage, as wide inside as outside, each
 * coarser stage of twice the channels, and dense 3x3 convolutions, since a processor is slower at
 * grouped ones than at dense ones of the same work.
 *
 * @param width channels of the finest stage, 768 there
 * @param latent numbers that the generator starts from, 64 there
 * @param blocks residual blocks of each stage, in [1, 16]; 2 there
 * @param expansion by which a block is wider inside, in [1, 8]; 2 there
 * @param group channels that a 3x3 convolution sees at once, 16 there; 0 for all of them
 * @param doubling whether each coarser stage has twice the channels; not so there
 * @param conditional whether it makes the class that is asked for, as there on CIFAR-10
 */
record R3gan(
    int width,
    int latent,
    int blocks,
    int expansion,
    int group,
    boolean doubling,
    boolean conditional)
    implements Architecture {
  private static final Layer LEAKY = Layers.leakyRelu(0.2);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Initialiser UNIT_GAIN = scaled(1);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest stage, 768 there
   * @param latent numbers that the generator starts from, 64 there
   * @param blocks residual blocks of each stage, in [1, 16]; 2 there
   * @param expansion by which a block is wider inside, in [1, 8]; 2 there
   * @param group channels that a 3x3 convolution sees at once, 16 there; 0 for all of them
   * @param doubling whether each coarser stage has twice the channels; not so there
   * @param conditional whether it makes the class that is asked for, as there on CIFAR-10
   */
  public R3gan {
    Options.check(width, latent);
    Options.LIMITS.closed("blocks", blocks, 1, 16);
    Options.LIMITS.closed("expansion", expansion, 1, 8);
    Options.LIMITS.closed("group", group, 0, 8192);
    if (group > 0 && width * expansion > group && width * expansion % group != 0) {
      throw new NetworkException(
          "group must divide width times expansion, "
              + width * expansion
              + ", or be 0 for dense convolutions; got "
              + group);
    }
  }

  /** Made small, of another size. */
  R3gan(int width, int latent) {
    this(width, latent, 1, 1, 0, true, false);
  }

  /** Small: 16 channels, one dense block a stage, without classes. */
  public R3gan() {
    this(16, 64, 1, 1, 0, true, false);
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    ImageSize size = ImageSize.of("r3gan", brief.medium());
    int classes = conditional ? brief.classes() : 0;
    return new NetworkPair(
        Network.of(generator(sample, size), Shape.of(latent), classes),
        Network.of(discriminator(size), sample, classes),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(Shape sample, ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    if (conditional) {
      // As long as z's numbers are, so that the class is heard beside it.
      Layer ofClass = Layers.embedding(latent, Initialiser.normal(0, 1));
      layers.add(Layers.join(Layers.identity(), ofClass));
    }
    layers.add(Layers.linear(channels(size.doublings()), UNIT_GAIN, null));
    layers.add(new Basis(size));
    for (int halvings = size.doublings(); halvings >= 0; halvings--) {
      if (halvings < size.doublings()) {
        layers.add(Layers.blurUp());
        change(layers, channels(halvings));
      }
      stage(layers, channels(halvings), size);
    }
    layers.add(Layers.conv(Math.toIntExact(sample.dim(0)), Window.square(1), UNIT_GAIN, null));
    return Layers.sequential(layers);
  }

  private Layer discriminator(ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.conv(width, Window.square(1), UNIT_GAIN, null));
    for (int halvings = 0; halvings <= size.doublings(); halvings++) {
      if (halvings > 0) {
        change(layers, channels(halvings));
        layers.add(Layers.blurDown());
      }
      stage(layers, channels(halvings), size);
    }
    int coarsest = channels(size.doublings());
    layers.add(Layers.groupedConv(coarsest, coarsest, size.start(), UNIT_GAIN, null));
    layers.add(Layers.flatten());
    layers.add(conditional ? Layers.projectionHead(UNIT_GAIN) : Layers.linear(1, UNIT_GAIN, null));
    return Layers.sequential(layers);
  }

  private int channels(int halvings) {
    return doubling ? width << halvings : width;
  }

  /** To the channels of the next stage, where they are others. */
  private void change(List<Layer> layers, int channels) {
    if (doubling) {
      layers.add(Layers.conv(channels, Window.square(1), UNIT_GAIN, null));
    }
  }

  private void stage(List<Layer> layers, int channels, ImageSize size) {
    int all = blocks * (size.doublings() + 1);
    Initialiser weight = scaled(Math.sqrt(2 / 1.04) * Math.pow(all, -0.25));
    int inside = channels * expansion;
    int groups = group == 0 ? 1 : Math.max(1, inside / group);
    Window three = Window.square(3).padding(1);
    for (int block = 0; block < blocks; block++) {
      layers.add(
          Layers.residual(
              Layers.sequential(
                  Layers.conv(inside, Window.square(1), weight, ZERO),
                  LEAKY,
                  Layers.groupedConv(groups, inside, three, weight, ZERO),
                  LEAKY,
                  Layers.conv(channels, Window.square(1), ZERO, null))));
    }
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
