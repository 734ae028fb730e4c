package org.gan4j.zoo;

import org.gan4j.nn.Activation;
import org.gan4j.nn.ClassCode;
import org.gan4j.nn.Dropout;
import org.gan4j.nn.Flatten;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Join;
import org.gan4j.nn.Linear;
import org.gan4j.nn.Maxout;
import org.gan4j.nn.Network;
import org.gan4j.nn.Reshape;
import org.gan4j.nn.Sequential;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Latent.Distribution;
import org.jspecify.annotations.Nullable;

/** Pairs without convolutions. */
final class Perceptrons {
  private Perceptrons() {}

  /**
   * Goodfellow et al. (2014), the MNIST pair of their published configuration: G 100 → 1200 → 1200
   * → pixels (ReLU, sigmoid; weights U(±0.05), output bias at the logit of each pixel's mean); D
   * maxout 240 x 5 twice (weights U(±0.005)), dropout keeping 0.8 of the input and 0.5 of what is
   * hidden.
   */
  static NetworkPair goodfellow(Architecture options, Shape sample, float @Nullable [] mean) {
    int pixels = Math.toIntExact(sample.count());
    Initialiser wide = Initialiser.uniform(0.05);
    Initialiser narrow = Initialiser.uniform(0.005);
    Initialiser zero = Initialiser.constant(0);
    Initialiser marginals = mean == null ? zero : Initialiser.values(logits(mean));
    int units = Math.max(1, options.width() / 5);
    Sequential generator =
        Sequential.of(
            new Linear(options.width(), wide, zero),
            Activation.RELU,
            new Linear(options.width(), wide, zero),
            Activation.RELU,
            new Linear(pixels, wide, marginals),
            Activation.SIGMOID,
            new Reshape(sample));
    Sequential discriminator =
        Sequential.of(
            new Flatten(),
            new Dropout(0.8),
            new Maxout(units, 5, narrow),
            new Dropout(0.5),
            new Maxout(units, 5, narrow),
            new Dropout(0.5),
            new Linear(1, narrow, zero));
    return new NetworkPair(
        Network.of(generator, Shape.of(options.latent()), 0),
        Network.of(discriminator, sample, 0),
        new Latent(options.latent(), Distribution.UNIT_UNIFORM),
        ValueRange.UNIT);
  }

  /**
   * Mirza and Osindero (2014), section 4.1: G latent → 200 and class → 1000, joined → 1200 →
   * pixels; D pixels → maxout 240 x 5 and class → maxout 50 x 5, joined → maxout 240 x 4 → 1, with
   * dropout.
   */
  static NetworkPair mirza(Architecture options, Shape sample, int classes) {
    int pixels = Math.toIntExact(sample.count());
    int joint = options.width();
    Initialiser wide = Initialiser.uniform(0.05);
    Initialiser narrow = Initialiser.uniform(0.005);
    Initialiser zero = Initialiser.constant(0);
    Sequential generator =
        Sequential.of(
            Join.of(
                Sequential.of(new Linear(Math.max(1, joint / 6), wide, zero), Activation.RELU),
                Sequential.of(
                    new ClassCode(),
                    new Linear(Math.max(1, joint * 5 / 6), wide, zero),
                    Activation.RELU)),
            new Dropout(0.5),
            new Linear(joint, wide, zero),
            Activation.RELU,
            new Dropout(0.5),
            new Linear(pixels, wide, zero),
            Activation.SIGMOID,
            new Reshape(sample));
    Sequential discriminator =
        Sequential.of(
            new Flatten(),
            Join.of(
                Sequential.of(new Dropout(0.8), new Maxout(Math.max(1, joint / 5), 5, narrow)),
                Sequential.of(new ClassCode(), new Maxout(Math.max(1, joint / 24), 5, wide))),
            new Dropout(0.5),
            new Maxout(Math.max(1, joint / 5), 4, narrow),
            new Dropout(0.5),
            new Linear(1, narrow, zero));
    return new NetworkPair(
        Network.of(generator, Shape.of(options.latent()), classes),
        Network.of(discriminator, sample, classes),
        new Latent(options.latent(), Distribution.POSITIVE_UNIFORM),
        ValueRange.UNIT);
  }

  /** Two hidden layers on both sides, ReLU, for points in the plane. */
  static NetworkPair points(Architecture options, Shape sample, int pack) {
    Initialiser he = Initialiser.he();
    Initialiser zero = Initialiser.constant(0);
    int width = options.width();
    Sequential generator =
        Sequential.of(
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(Math.toIntExact(sample.count())));
    Sequential discriminator =
        Sequential.of(
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(width, he, zero),
            Activation.RELU,
            new Linear(1));
    return new NetworkPair(
        Network.of(generator, Shape.of(options.latent()), 0),
        Network.of(discriminator, Architecture.packed(sample, pack), 0),
        new Latent(options.latent(), Distribution.NORMAL),
        ValueRange.POINTS);
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
