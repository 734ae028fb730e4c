package org.gan4j.zoo;

import org.gan4j.medium.ValueRange;
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

/**
 * Mirza and Osindero (2014), section 4.1: G latent → 200 and class → 1000, joined → 1200 → pixels;
 * D pixels → maxout 240 x 5 and class → maxout 50 x 5, joined → maxout 240 x 4 → 1, with dropout.
 * Conditional by construction.
 *
 * @param width units where latent and class are joined, 1200 there
 * @param latent numbers that the generator starts from, 100 there
 */
public record Cgan(int width, int latent) implements Architecture {
  /**
   * Checks the ranges.
   *
   * @param width units where latent and class are joined, 1200 there
   * @param latent numbers that the generator starts from, 100 there
   */
  public Cgan {
    Options.check(width, latent);
  }

  /** As published. */
  public Cgan() {
    this(1200, 100);
  }

  @Override
  public boolean conditional() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Shape sample = brief.sample();
    int classes = brief.classes();
    int pixels = Math.toIntExact(sample.count());
    Initialiser wide = Initialiser.uniform(0.05);
    Initialiser narrow = Initialiser.uniform(0.005);
    Initialiser zero = Initialiser.constant(0);
    Sequential generator =
        Sequential.of(
            Join.of(
                Sequential.of(new Linear(Math.max(1, width / 6), wide, zero), Activation.RELU),
                Sequential.of(
                    new ClassCode(),
                    new Linear(Math.max(1, width * 5 / 6), wide, zero),
                    Activation.RELU)),
            new Dropout(0.5),
            new Linear(width, wide, zero),
            Activation.RELU,
            new Dropout(0.5),
            new Linear(pixels, wide, zero),
            Activation.SIGMOID,
            new Reshape(sample));
    Sequential discriminator =
        Sequential.of(
            new Flatten(),
            Join.of(
                Sequential.of(new Dropout(0.8), new Maxout(Math.max(1, width / 5), 5, narrow)),
                Sequential.of(new ClassCode(), new Maxout(Math.max(1, width / 24), 5, wide))),
            new Dropout(0.5),
            new Maxout(Math.max(1, width / 5), 4, narrow),
            new Dropout(0.5),
            new Linear(1, narrow, zero));
    return new NetworkPair(
        Network.of(generator, Shape.of(latent), classes),
        Network.of(discriminator, sample, classes),
        new Latent(latent, Distribution.POSITIVE_UNIFORM),
        ValueRange.UNIT);
  }
}
