package org.gan4j.zoo;

import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * Goodfellow et al. (2014), the MNIST pair of their published configuration: G 100 → 1200 → 1200 →
 * pixels (ReLU, sigmoid; weights U(±0.05), output bias at the logit of each pixel's mean); D maxout
 * 240 x 5 twice (weights U(±0.005)), dropout keeping 0.8 of the input and 0.5 of what is hidden.
 *
 * @param width hidden units, 1200 there
 * @param latent numbers that the generator starts from, 100 there
 */
record Gan(int width, int latent) implements Architecture {
  /**
   * Checks the ranges.
   *
   * @param width hidden units, 1200 there
   * @param latent numbers that the generator starts from, 100 there
   */
  public Gan {
    Options.check(width, latent);
  }

  /** As published. */
  public Gan() {
    this(1200, 100);
  }

  @Override
  public boolean startsFromMean() {
    return true;
  }

  @Override
  public boolean judgesAtRandom() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    float @Nullable [] mean = brief.mean();
    int pixels = Math.toIntExact(sample.count());
    Initialiser wide = Initialiser.uniform(0.05);
    Initialiser narrow = Initialiser.uniform(0.005);
    Initialiser zero = Initialiser.constant(0);
    Initialiser marginals = mean == null ? zero : Initialiser.values(logits(mean));
    int units = Math.max(1, width / 5);
    Layer generator =
        Layers.sequential(
            Layers.linear(width, wide, zero),
            Activation.RELU,
            Layers.linear(width, wide, zero),
            Activation.RELU,
            Layers.linear(pixels, wide, marginals),
            Activation.SIGMOID,
            Layers.reshape(sample));
    Layer discriminator =
        Layers.sequential(
            Layers.flatten(),
            Layers.dropout(0.8),
            Layers.maxout(units, 5, narrow),
            Layers.dropout(0.5),
            Layers.maxout(units, 5, narrow),
            Layers.dropout(0.5),
            Layers.linear(1, narrow, zero));
    return new NetworkPair(
        Network.of(generator, Shape.of(latent), 0),
        Network.of(discriminator, sample, 0),
        new Latent(latent, Distribution.UNIT_UNIFORM),
        ValueRange.UNIT);
  }

  private static float[] logits(float[] mean) {
    float[] out = new float[mean.length];
    for (int i = 0; i < out.length; i++) {
      double p = Math.min(Math.max(mean[i], 1e-3), 1 - 1e-3);
      out[i] = (float) Math.log(p / (1 - p));
    }
    return out;
  }
}
