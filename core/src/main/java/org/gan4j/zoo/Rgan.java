package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.Series;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Head;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * Esteban, Hyland and Rätsch, "Real-valued (medical) time series generation with recurrent
 * conditional GANs" (2017), section 3: both networks are an LSTM and a linear layer on each of its
 * steps. The generator starts each step from noise of its own and ends in tanh (of text in a
 * softmax); the discriminator judges each step. The class of a conditional pair (RCGAN) stands
 * beside each step of both. Where series end, a flag says so ({@link Layers#seriesEnds}).
 *
 * @param width units of each LSTM, 100 there
 * @param latent numbers that each step starts from, 5 there
 * @param conditional whether both networks are told the class
 */
record Rgan(int width, int latent, boolean conditional) implements Architecture {
  /**
   * Checks the ranges.
   *
   * @param width units of each LSTM, 100 there
   * @param latent numbers that each step starts from, 5 there
   * @param conditional whether both networks are told the class
   */
  public Rgan {
    Options.check(width, latent);
  }

  /** As published, unconditional. */
  public Rgan() {
    this(100, 5, false);
  }

  @Override
  public boolean makesSeries() {
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
    int known = conditional ? brief.classes() : 0;
    List<Layer> generator = new ArrayList<>(List.of(Layers.reshape(noise)));
    List<Layer> discriminator = new ArrayList<>();
    if (conditional) {
      Layer told = Layers.eachStep(Layers.join(Layers.identity(), Layers.classCode()));
      generator.add(told);
      discriminator.add(told);
    }
    generator.add(Layers.lstm(width));
    generator.add(Layers.eachStep(Layers.linear(series.width())));
    generator.add(series.isText() ? Layers.softmax() : Activation.TANH);
    if (series.varies() && !series.isText()) {
      generator.add(Layers.seriesEnds(-1));
    }
    discriminator.add(Layers.lstm(width));
    discriminator.add(Layers.eachStep(Layers.linear(1)));
    int numbers = Math.toIntExact(noise.count());
    return new NetworkPair(
        Network.of(Layers.sequential(generator), Shape.of(numbers), known),
        Network.of(Layers.sequential(discriminator), brief.sample(), known),
        new Latent(numbers, Distribution.NORMAL),
        ValueRange.SYMMETRIC);
  }
}
