package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.Series;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Head;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * TimeGAN (Yoon, Jarrett and van der Schaar, "Time-series generative adversarial networks", 2019,
 * section 4): the generator makes codes, a supervisor knows how codes follow one another, recovery
 * makes series of them, an embedder codes of series; the discriminator judges each step of the
 * codes. Each is GRUs and a linear layer on each step with a sigmoid (the discriminator's without),
 * the supervisor of one layer less. The loss {@code time-gan} trains them. Weights begin as in the
 * authors' framework: each gate's from Glorot's distribution, its bias at 1, so that it is open.
 * Smaller ones, as {@link Layers#gru(int)} begins with, pass next to nothing through six layers.
 *
 * @param width units of each GRU and numbers of a code, 24 there
 * @param latent numbers that each step starts from, 5 there (as many as features)
 * @param layers of GRUs, 3 there
 */
record TimeGan(int width, int latent, int layers) implements Architecture {
  private static final int MOST_LAYERS = 16;
  private static final Initialiser ZERO = Initialiser.constant(0);

  /**
   * Checks the ranges.
   *
   * @param width units of each GRU and numbers of a code, 24 there
   * @param latent numbers that each step starts from, 5 there (as many as features)
   * @param layers of GRUs, 3 there
   */
  public TimeGan {
    Options.check(width, latent);
    Options.LIMITS.closed("layers", layers, 1, MOST_LAYERS);
  }

  /** As published. */
  public TimeGan() {
    this(24, 5, 3);
  }

  @Override
  public boolean makesSeries() {
    return true;
  }

  @Override
  public boolean judgesCodes() {
    return true;
  }

  @Override
  public Head head() {
    return Head.REALNESS_OF_STEPS;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Series series = brief.medium().series().orElseThrow();
    Shape noise = Shape.of(series.steps(), latent);
    List<Layer> recovery = new ArrayList<>(List.of(recurrent(layers, series.width())));
    recovery.add(Activation.SIGMOID);
    if (series.varies() && !series.isText()) {
      recovery.add(Layers.seriesEnds(0));
    }
    Layer generator =
        Layers.codedGenerator(
            Layers.sequential(Layers.reshape(noise), code(layers)),
            code(Math.max(1, layers - 1)),
            Layers.sequential(recovery));
    int numbers = Math.toIntExact(noise.count());
    return new NetworkPair(
        Network.of(generator, Shape.of(numbers), 0),
        Network.of(
            Layers.codedDiscriminator(code(layers), recurrent(layers, 1)), brief.sample(), 0),
        new Latent(numbers, Distribution.POSITIVE_UNIFORM),
        ValueRange.UNIT);
  }

  private Layer code(int count) {
    return Layers.sequential(recurrent(count, width), Activation.SIGMOID);
  }

  private Layer recurrent(int count, int outputs) {
    List<Layer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Layers.gru(width, this::weight, this::bias));
    }
    all.add(Layers.eachStep(Layers.linear(outputs, Initialiser.glorot(), ZERO)));
    return Layers.sequential(all);
  }

  /** Glorot and Bengio (2010), eq. 16, of each gate, {@code [3·width, inputs]}. */
  private Tensor weight(Shape shape, Rng rng) {
    return Initialiser.uniform(Math.sqrt(6.0 / (shape.dim(1) + width))).draw(shape, rng);
  }

  /** 1/2 for both gates in each of two biases, 0 for the candidate, {@code [3·width]}. */
  private Tensor bias(Shape shape, Rng rng) {
    Tensor gates = Initialiser.constant(0.5).draw(Shape.of(2L * width), rng);
    return Tensor.cat(List.of(gates, ZERO.draw(Shape.of(width), rng)), 0);
  }
}
