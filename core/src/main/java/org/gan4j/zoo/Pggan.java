package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Growth;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Karras et al., "Progressive growing of GANs for improved quality, stability, and variation"
 * (2018), table 2: the generator normalises z to length √L, makes the smallest image of it by a
 * linear layer and a 3x3 convolution, and doubles it by repeated pixels and two 3x3 convolutions a
 * stage; each is followed by leaky ReLU 0.2 and pixelwise normalisation. 1x1 convolutions turn maps
 * into pixels. The discriminator is the mirror image (means over 2x2 pixels halve), and ends in
 * minibatch standard deviation, a 3x3 convolution and two linear layers. Weights are N(0, 1) at
 * equalised rates, biases begin at 0, and what is made has no bound.
 *
 * <p>Both networks are those of one {@code stage}, which a run moves on as {@code stay} and {@code
 * fade} say ({@link Growth}); they make and take samples of the full size, whose pixels are larger
 * before the last stage. What a new stage has is faded in ({@link Layers#fadeIn}).
 *
 * @param width channels of the finest stage, doubled at each coarser one, up to 512; 16 at 1024
 *     pixels there
 * @param latent numbers that the generator starts from, 512 there
 * @param stage how often the smallest image is doubled as things stand; 0 as a run begins
 * @param stay images that each stage is trained for with nothing to fade in, 800,000 there
 * @param fade images that each stage but the first is faded in over, 800,000 there; 0 for at once
 */
record Pggan(int width, int latent, int stage, long stay, long fade) implements Architecture {
  private static final int WIDEST = 512;
  private static final int GROUP = 4;
  private static final long LONGEST = 1_000_000_000_000L;
  private static final double INNER_GAIN = Math.sqrt(2);
  private static final double OUTER_GAIN = 1;
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Layer LEAKY = Layers.leakyRelu(0.2);

  /**
   * Checks the ranges.
   *
   * @param width channels of the finest stage, doubled at each coarser one, up to 512; 16 at 1024
   *     pixels there
   * @param latent numbers that the generator starts from, 512 there
   * @param stage how often the smallest image is doubled as things stand; 0 as a run begins
   * @param stay images that each stage is trained for with nothing to fade in, 800,000 there
   * @param fade images that each stage but the first is faded in over, 800,000 there; 0 for at once
   */
  public Pggan {
    Options.check(width, latent);
    Options.LIMITS.closed("stage", stage, 0, 16);
    Options.LIMITS.closed("stay", stay, 1, LONGEST);
    Options.LIMITS.closed("fade", fade, 0, LONGEST);
  }

  /** As published, at the smallest images. */
  public Pggan() {
    this(16, 512, 0, 800_000, 800_000);
  }

  @Override
  public boolean grows() {
    return true;
  }

  @Override
  public Pggan continued() {
    return stage == 0 ? this : new Pggan(width, latent, stage, stay, 0);
  }

  @Override
  public boolean comparesGroups() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    ImageSize size = ImageSize.of("pggan", brief.medium());
    if (stage > size.doublings()) {
      throw new NetworkException(
          "stage of pggan must be in [0, "
              + size.doublings()
              + "] for images of "
              + brief.medium()
              + ", the smallest of which have "
              + size.height()
              + "x"
              + size.width()
              + " pixels; got "
              + stage);
    }
    Stages stages = new Stages(size, Math.toIntExact(brief.sample().dim(0)));
    return new NetworkPair(
        Network.of(stages.generator(), Shape.of(latent), 0),
        Network.of(stages.discriminator(), brief.sample(), 0),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC,
        new Growth(size, stage, stay, fade));
  }

  /** The layers for one size of samples. */
  private final class Stages {
    private final ImageSize size;
    private final int colours;
    private final int larger;

    /**
     * Names count the pixels of a stage's smaller side.
     *
     * @param colours channels of a sample
     */
    Stages(ImageSize size, int colours) {
      this.size = size;
      this.colours = colours;
      this.larger = 1 << (size.doublings() - stage);
    }

    Layer generator() {
      List<Layer> layers = new ArrayList<>();
      layers.add(Layers.pixelNorm());
      layers.add(
          Layers.named(
              "start",
              Layers.sequential(
                  scaled(Layers.linear(Math.multiplyExact(maps(0), size.pixels()), ZERO, ZERO)),
                  Layers.reshape(Shape.of(maps(0), size.height(), size.width())),
                  LEAKY,
                  Layers.pixelNorm(),
                  window(maps(0)),
                  LEAKY,
                  Layers.pixelNorm())));
      for (int i = 1; i < stage; i++) {
        layers.add(doubled(i));
      }
      layers.add(
          stage == 0
              ? pixels(0)
              : Layers.fadeIn(
                  Layers.sequential(pixels(stage - 1), Layers.upsample(2)),
                  Layers.sequential(doubled(stage), pixels(stage))));
      if (larger > 1) {
        layers.add(Layers.upsample(larger));
      }
      return Layers.sequential(layers);
    }

    Layer discriminator() {
      List<Layer> layers = new ArrayList<>();
      if (larger > 1) {
        layers.add(Layers.averagePool(larger));
      }
      layers.add(Layers.tap(Layers.SEEN));
      layers.add(
          stage == 0
              ? seen(0)
              : Layers.fadeIn(
                  Layers.sequential(Layers.averagePool(2), seen(stage - 1)),
                  Layers.sequential(seen(stage), halved(stage))));
      for (int i = stage - 1; i > 0; i--) {
        layers.add(halved(i));
      }
      layers.add(
          Layers.named(
              "end",
              Layers.sequential(
                  Layers.minibatchStdDev(GROUP),
                  window(maps(0)),
                  LEAKY,
                  Layers.flatten(),
                  scaled(Layers.linear(maps(0), ZERO, ZERO)),
                  LEAKY,
                  Layers.equalisedRate(OUTER_GAIN, Layers.linear(1, ZERO, ZERO)))));
      return Layers.sequential(layers);
    }

    private int maps(int which) {
      return (int) Math.min(WIDEST, (long) width << (size.doublings() - which));
    }

    private int side(int which) {
      return Math.min(size.height(), size.width()) << which;
    }

    private Layer doubled(int which) {
      return Layers.named(
          "block" + side(which),
          Layers.sequential(
              Layers.upsample(2),
              window(maps(which)),
              LEAKY,
              Layers.pixelNorm(),
              window(maps(which)),
              LEAKY,
              Layers.pixelNorm()));
    }

    private Layer halved(int which) {
      return Layers.named(
          "block" + side(which),
          Layers.sequential(
              window(maps(which)), LEAKY, window(maps(which - 1)), LEAKY, Layers.averagePool(2)));
    }

    private Layer pixels(int which) {
      return Layers.named(
          "to" + side(which),
          Layers.equalisedRate(OUTER_GAIN, Layers.conv(colours, Window.square(1), ZERO, ZERO)));
    }

    private Layer seen(int which) {
      return Layers.named(
          "from" + side(which),
          Layers.sequential(scaled(Layers.conv(maps(which), Window.square(1), ZERO, ZERO)), LEAKY));
    }

    private static Layer window(int maps) {
      return scaled(Layers.conv(maps, Window.square(3).padding(1), ZERO, ZERO));
    }

    private static Layer scaled(Layer layer) {
      return Layers.equalisedRate(INNER_GAIN, layer);
    }
  }
}
