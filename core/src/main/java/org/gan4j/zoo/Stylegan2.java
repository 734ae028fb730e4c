package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * StyleGAN2 (Karras et al., "Analyzing and improving the image quality of StyleGAN", 2020, on "A
 * style-based generator architecture", 2019). A mapping network makes a style of z; the generator
 * begins with a learned constant, has two modulated 3x3 convolutions for each doubling (one for the
 * small image), noise behind each, and sums colours of all sizes (figure 7b). The discriminator is
 * residual (figure 7c) and compares the samples of a minibatch at its end. All weights are at an
 * equalised rate, all activations leaky ReLU 0.2 times √2, all resampling is filtered by [1, 3, 3,
 * 1]. A conditional pair (Karras et al., "Training generative adversarial networks with limited
 * data", 2020) tells the mapping the class and ends in a projection.
 *
 * <p>The generator's input is z and behind it the noise of all its layers, so that a sample's noise
 * is its own. The finest size has {@code width} channels, every coarser one twice as many, up to
 * 512 or the width; the paper's 1024 pixels have 32. A style has as many numbers as z.
 *
 * @param width channels of the finest size
 * @param latent numbers of z and of a style; 512 in the paper
 * @param depth layers of the mapping network, in [1, 64]; 8 there
 * @param mixing share of made samples that are mixed of two styles while training, in [0, 1]; 0.9
 *     there (2019, section 3.1)
 * @param conditional whether both networks are told the class
 */
record Stylegan2(int width, int latent, int depth, double mixing, boolean conditional)
    implements Architecture {
  private static final List<Double> FILTER = List.of(1.0, 3.0, 3.0, 1.0);
  private static final int MOST_CHANNELS = 512;
  private static final double MAPPING_RATE = 0.01;
  private static final int GROUP = 4;
  // Equalised rates draw all weights from N(0, 1).
  private static final Initialiser WEIGHT = Initialiser.normal(0, 1);
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Layer LEAKY =
      Layers.sequential(Layers.leakyRelu(0.2), Layers.scaled(Math.sqrt(2)));

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest size
   * @param latent numbers of z and of a style; 512 in the paper
   * @param depth layers of the mapping network, in [1, 64]; 8 there
   * @param mixing share of made samples that are mixed of two styles while training, in [0, 1]
   * @param conditional whether both networks are told the class
   */
  Stylegan2 {
    Options.check(width, latent);
    Options.LIMITS.closed("depth", depth, 1, 64);
    Options.LIMITS.closed("mixing", mixing, 0, 1);
  }

  /** The paper's mapping and mixing; 32 channels and 128 numbers, for images of a few pixels. */
  public Stylegan2() {
    this(32, 128, 8, 0.9, false);
  }

  @Override
  public boolean styled() {
    return true;
  }

  @Override
  public boolean comparesGroups() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    ImageSize size = ImageSize.of("stylegan2", brief.medium());
    int known = conditional ? brief.classes() : 0;
    List<Layer> stages = new ArrayList<>();
    List<Layer> colours = new ArrayList<>();
    long noise = synthesis(Math.toIntExact(sample.dim(0)), size, stages, colours);
    Layer generator =
        Layers.styled(
            latent,
            2 * size.doublings() + 2,
            mixing,
            Layers.styleMapping(depth, latent, MAPPING_RATE),
            Layers.equalisedRate(1, Layers.outputSkips(stages, colours, Layers.blurUp(FILTER))));
    int numbers = Math.toIntExact(latent + noise);
    return new NetworkPair(
        Network.of(generator, Shape.of(numbers), known),
        Network.of(Layers.equalisedRate(1, discriminator(size)), sample, known),
        new Latent(numbers, Distribution.NORMAL, Math.toIntExact(noise)),
        ValueRange.SYMMETRIC);
  }

  /** Fills in the layers of each size; how many numbers of noise they take. */
  private long synthesis(int channels, ImageSize size, List<Layer> stages, List<Layer> colours) {
    long noise = 0;
    for (int stage = 0; stage <= size.doublings(); stage++) {
      int wide = channels(size.doublings() - stage);
      long pixels = (long) size.pixels() << (2 * stage);
      List<Layer> layers = new ArrayList<>();
      if (stage == 0) {
        layers.add(Layers.learned(Shape.of(wide, size.height(), size.width())));
      } else {
        layers.add(Layers.modulatedConvUp(wide, 2 * stage - 1, latent, WEIGHT));
        layers.add(Layers.styleNoise(noise));
        layers.add(LEAKY);
        noise += pixels;
      }
      layers.add(Layers.modulatedConv(wide, 2 * stage, latent, WEIGHT));
      layers.add(Layers.styleNoise(noise));
      layers.add(LEAKY);
      noise += pixels;
      stages.add(Layers.sequential(layers));
      colours.add(
          Layers.sequential(
              Layers.modulatedColours(channels, 2 * stage + 1, latent, WEIGHT), Layers.bias()));
    }
    return noise;
  }

  private Layer discriminator(ImageSize size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.conv(width, Window.square(1), WEIGHT, ZERO));
    layers.add(LEAKY);
    for (int halvings = 1; halvings <= size.doublings(); halvings++) {
      layers.add(
          Layers.residual(
              Layers.sequential(
                  Layers.conv(channels(halvings - 1), Window.square(3).padding(1), WEIGHT, ZERO),
                  LEAKY,
                  Layers.blurAround(FILTER),
                  Layers.conv(channels(halvings), Window.square(3).stride(2), WEIGHT, ZERO),
                  // Both ways have the same variance; their sum, times 1/√2, keeps it.
                  Layers.leakyRelu(0.2)),
              Layers.sequential(
                  Layers.blurDown(FILTER),
                  Layers.conv(channels(halvings), Window.square(1), WEIGHT, null),
                  Layers.scaled(Math.sqrt(0.5)))));
    }
    int coarsest = channels(size.doublings());
    layers.add(Layers.minibatchStdDev(GROUP));
    layers.add(Layers.conv(coarsest, Window.square(3).padding(1), WEIGHT, ZERO));
    layers.add(LEAKY);
    layers.add(Layers.flatten());
    layers.add(Layers.linear(coarsest, WEIGHT, ZERO));
    layers.add(LEAKY);
    layers.add(conditional ? Layers.projectionHead(WEIGHT) : Layers.linear(1, WEIGHT, ZERO));
    return Layers.sequential(layers);
  }

  /** Channels of the image that was halved so often. */
  private int channels(int halvings) {
    return (int) Math.min((long) width << halvings, Math.max(width, MOST_CHANNELS));
  }
}
