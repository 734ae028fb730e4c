package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Kind;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * DoppelGANger (Lin, Jain, Wang, Fanti and Sekar, "Using GANs for sharing networked time series
 * data", 2020, section 4): the generator makes what belongs to a whole series first, its attributes
 * and the range of each feature, and then, told of them, the steps within that range by an LSTM
 * whose steps are several of the series' (batched generation), with a flag where lengths vary. Two
 * discriminators are added, one of whole series, one of attributes and ranges. Both are perceptrons
 * of five layers of 2 · width units.
 *
 * <p>Other than there, a discriminator is shown the range that a made series has, not the one that
 * its generator said it would have, so that it judges samples; and both have one penalty on the
 * slope of their sum.
 *
 * @param width units of the LSTM and of hidden layers, 100 there
 * @param latent numbers that attributes, ranges and each step of the LSTM start from, 5 there
 * @param together steps of a series that the LSTM makes at once; 0 for as few as give it 50 steps
 *     at most, as there
 * @param conditional whether both networks are told the class
 */
record DoppelGanger(int width, int latent, int together, boolean conditional)
    implements Architecture {
  private static final int MOST_STEPS = 50;

  /**
   * Checks the ranges.
   *
   * @param width units of the LSTM and of hidden layers, 100 there
   * @param latent numbers that attributes, ranges and each step of the LSTM start from, 5 there
   * @param together steps of a series that the LSTM makes at once; 0 for as few as give it 50 steps
   *     at most, as there
   * @param conditional whether both networks are told the class
   */
  public DoppelGanger {
    Options.check(width, latent);
    Options.LIMITS.closed("together", together, 0, Series.MAX_STEPS);
  }

  /** As published, unconditional. */
  public DoppelGanger() {
    this(100, 5, 0, false);
  }

  @Override
  public boolean makesSeries() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Series series = brief.medium().series().orElseThrow();
    if (series.isText()) {
      throw new NetworkException(
          "the doppel-ganger architecture makes series of numbers, and these are texts; rgan and wgan-gp-text make texts");
    }
    int known = conditional ? brief.classes() : 0;
    int features = series.features().size();
    List<Integer> whole =
        IntStream.range(0, features)
            .filter(i -> series.features().get(i).kind() == Kind.STATIC)
            .boxed()
            .toList();
    int attributes = whole.size();
    int ranges = 2 * (features - attributes);
    int steps = series.steps();
    int each = features - attributes + (series.varies() ? 1 : 0);
    int batch = together == 0 ? (steps + MOST_STEPS - 1) / MOST_STEPS : Math.min(together, steps);
    int moves = each == 0 ? 0 : (steps + batch - 1) / batch;
    int first = attributes > 0 ? latent : 0;
    int second = ranges > 0 ? latent : 0;
    int rest = moves * latent;
    List<Layer> generator = new ArrayList<>();
    // Noise becomes attributes, then ranges, then steps; what was made stands in front.
    if (attributes > 0) {
      generator.add(beside(0, perceptron(latent, attributes), latent, second + rest));
    }
    if (ranges > 0) {
      generator.add(
          beside(attributes, perceptron(attributes + latent, ranges), attributes + latent, rest));
    }
    if (each > 0) {
      Layer recurrent =
          Layers.sequential(
              Layers.spread(attributes + ranges, moves),
              Layers.eachStep(told()),
              Layers.lstm(width),
              Layers.eachStep(Layers.linear(Math.multiplyExact(batch, each))),
              Activation.TANH,
              Layers.flatten(),
              Layers.features(0, Math.multiplyExact(steps, each)));
      int all = attributes + ranges + rest;
      generator.add(beside(attributes + ranges, recurrent, all, 0));
    }
    generator.add(Layers.joinedSeries(brief.sample(), features, whole));
    if (series.varies()) {
      generator.add(Layers.seriesEnds(-1));
    }
    Layer critic =
        Layers.sequential(
            Layers.partedSeries(features, whole),
            Layers.residual(
                critic(Layers.identity()), critic(Layers.features(0, attributes + ranges))));
    int numbers = first + second + rest;
    return new NetworkPair(
        Network.of(Layers.sequential(generator), Shape.of(numbers), known),
        Network.of(critic, brief.sample(), known),
        new Latent(numbers, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }

  /** The class beside what there is, at each step of series. */
  private Layer told() {
    return conditional ? Layers.join(Layers.identity(), Layers.classCode()) : Layers.identity();
  }

  private Layer critic(Layer sees) {
    List<Layer> all = new ArrayList<>(List.of(sees, told()));
    for (int i = 0; i < 4; i++) {
      all.add(Layers.linear(2 * width));
      all.add(Activation.RELU);
    }
    all.add(Layers.linear(1));
    return Layers.sequential(all);
  }

  /** The first features as they are, what is made, and the features behind those it is made of. */
  private static Layer beside(int kept, Layer made, int of, int rest) {
    List<Layer> all = new ArrayList<>();
    if (kept > 0) {
      all.add(Layers.features(0, kept));
    }
    all.add(made);
    if (rest > 0) {
      all.add(Layers.features(of, rest));
    }
    return all.size() == 1 ? made : Layers.join(all.toArray(new Layer[0]));
  }

  /** Two hidden layers, told the class, and tanh. */
  private Layer perceptron(int inputs, int outputs) {
    List<Layer> all = new ArrayList<>(List.of(Layers.features(0, inputs), told()));
    for (int i = 0; i < 2; i++) {
      all.add(Layers.linear(width));
      all.add(Activation.RELU);
    }
    all.add(Layers.linear(outputs));
    all.add(Activation.TANH);
    return Layers.sequential(all);
  }
}
