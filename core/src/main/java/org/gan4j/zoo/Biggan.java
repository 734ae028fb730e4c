package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Brock et al., "Large scale GAN training for high fidelity natural image synthesis" (2019,
 * appendix B). The latent is cut into one part for the linear first layer and one for each block,
 * which goes, beside one embedding of the class that all blocks share, into the scales and shifts
 * of the block's batch norms ({@link Layers#modulatedBatchNorm}). Blocks are Miyato's. With n
 * doublings the generator has w·2^(n-1) channels in its first layer and block, half as many after
 * each further one, and w at the end; the discriminator has w in its first block, twice as many
 * after each further one, a last block that keeps the size, sums over pixels and a projection. Both
 * attend to themselves on one map and are spectrally normalised; weights begin orthogonal. At 128
 * pixels the published sizes give the paper's 70 and 88 million parameters; attention is on maps of
 * 16 pixels in place of its 64, where a sample would need 64⁴ numbers.
 *
 * <p>Without classes the parts of the latent go into the batch norms alone (Chen et al., "On self
 * modulation for generative adversarial networks", 2019), and the head is linear.
 *
 * @param width w, channels of the finest maps, 96 there
 * @param latent numbers that the generator starts from, 120 there; the first part has what is left
 *     over
 * @param conditional whether both networks are told the class, as published
 * @param embedding numbers that stand for a class, 128 there
 * @param attention whether both networks attend to themselves on their finest maps of at most 16
 *     pixels per side
 */
record Biggan(int width, int latent, boolean conditional, int embedding, boolean attention)
    implements Architecture {
  private static final Initialiser WEIGHT = Initialiser.orthogonal();
  private static final Initialiser ZERO = Initialiser.constant(0);

  /** Largest side of the maps that self-attention sees. */
  private static final int ATTENDED = 16;

  /** The wire with the latent and, behind it, the embedding of the class. */
  private static final String WHOLE = "latent";

  /** The wire with a block's part of it, and the embedding. */
  private static final String PART = "part";

  /**
   * Checks the ranges.
   *
   * @param width w, channels of the finest maps, 96 there
   * @param latent numbers that the generator starts from, 120 there
   * @param conditional whether both networks are told the class, as published
   * @param embedding numbers that stand for a class, 128 there
   * @param attention whether both networks attend to themselves
   */
  public Biggan {
    Options.check(width, latent);
    Options.LIMITS.closed("embedding", embedding, 1, 4096);
  }

  /** As published. */
  public Biggan() {
    this(96, 120, true, 128, true);
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    if (conditional && brief.classes() < 2) {
      throw new NetworkException(
          "biggan makes the class that it is asked for, and this data has "
              + (brief.classes() == 0 ? "no classes" : "only one class")
              + ": give labelled data, or set network.conditional=false, and it learns without");
    }
    brief.check(this);
    ImageSize size = ImageSize.of("biggan", brief.medium());
    int blocks = size.doublings();
    if (latent <= blocks) {
      throw new NetworkException(
          "biggan cuts its latent into a part for the first layer and one for each block: latent"
              + " must be at least "
              + (blocks + 1)
              + " at "
              + brief.medium()
              + "; got "
              + latent);
    }
    int known = conditional ? brief.classes() : 0;
    return new NetworkPair(
        Network.of(generator(brief.sample(), size), Shape.of(latent), known),
        Network.of(discriminator(size), brief.sample(), known),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  private Layer generator(Shape sample, ImageSize size) {
    int blocks = size.doublings();
    int part = latent / (blocks + 1);
    int first = latent - blocks * part;
    int channels = width << (blocks - 1);
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.features(0, first));
    layers.add(Layers.linear(Math.multiplyExact(channels, size.pixels()), WEIGHT, ZERO));
    layers.add(Layers.reshape(Shape.of(channels, size.height(), size.width())));
    Layer norm = Layers.modulatedBatchNorm(PART, part + (conditional ? embedding : 0), WEIGHT);
    for (int i = 0; i < blocks; i++) {
      layers.add(
          Layers.laid(
              PART,
              part(first + i * part, part),
              Layers.residualUp(width << (blocks - 1 - i), norm, WEIGHT)));
      attend(i + 1, size, layers);
    }
    layers.add(Layers.batchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-5));
    layers.add(Activation.RELU);
    layers.add(
        Layers.conv(Math.toIntExact(sample.dim(0)), Window.square(3).padding(1), WEIGHT, ZERO));
    layers.add(Activation.TANH);
    // The embedding, which is no linear map of features, is not normalised.
    Layer whole =
        conditional
            ? Layers.join(Layers.identity(), Layers.embedding(embedding, WEIGHT))
            : Layers.identity();
    return Layers.laid(WHOLE, whole, Layers.spectralNorm(Layers.sequential(layers)));
  }

  /** Some numbers of the latent, beside the embedding of the class. */
  private Layer part(int from, int count) {
    Layer some = Layers.features(from, count);
    return conditional
        ? Layers.sequential(
            Layers.wire(WHOLE, latent + embedding),
            Layers.join(some, Layers.features(latent, embedding)))
        : Layers.sequential(Layers.wire(WHOLE, latent), some);
  }

  private Layer discriminator(ImageSize size) {
    int blocks = size.doublings();
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.residualFirst(width, WEIGHT));
    attend(blocks - 1, size, layers);
    for (int i = 1; i < blocks; i++) {
      layers.add(Layers.residualDown(width << i, WEIGHT));
      attend(blocks - 1 - i, size, layers);
    }
    layers.add(Layers.residualSame(width << (blocks - 1), null, WEIGHT));
    layers.add(Activation.RELU);
    layers.add(Layers.sumPool());
    layers.add(conditional ? Layers.projectionHead(WEIGHT) : Layers.linear(1, WEIGHT, ZERO));
    return Layers.spectralNorm(Layers.sequential(layers));
  }

  /** Attention on the finest maps whose sides are short enough. */
  private void attend(int doublings, ImageSize size, List<Layer> layers) {
    int side = Math.min(size.height(), size.width()) << doublings;
    if (attention && side <= ATTENDED && 2 * side > ATTENDED) {
      layers.add(Layers.selfAttention(WEIGHT));
    }
  }
}
