package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Points;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;
import org.junit.jupiter.api.Test;

class PerceptronsTest extends ScopedTest {
  private static final Images MNIST = new Images(1, 28, 28);
  private static final Architecture GAN = new Gan(1200, 100);
  private static final Architecture CGAN = new Cgan(1200, 100);
  private static final Architecture MLP = new Mlp(128, 256);

  @Test
  void theFirstGan() {
    NetworkPair pair = GAN.build(new Brief(MNIST, 10));
    long generator = 100 * 1200 + 1200 + 1200 * 1200 + 1200 + 1200 * 784 + 784;
    long units = 240 * 5;
    long discriminator = 784 * units + units + 240 * units + units + 240 + 1;
    check(pair, generator, discriminator, MNIST, 0);
    assertThat(pair.latent()).isEqualTo(new Latent(100, Distribution.UNIT_UNIFORM));
    assertThat(pair.range()).isEqualTo(ValueRange.UNIT);
  }

  @Test
  void theFirstConditionalGan() {
    NetworkPair pair = CGAN.build(new Brief(MNIST, 10));
    long generator = 100 * 200 + 200 + 10 * 1000 + 1000 + 1200 * 1200 + 1200 + 1200 * 784 + 784;
    long discriminator = 784 * 1200 + 1200 + 10 * 250 + 250 + (240 + 50) * 960 + 960 + 240 + 1;
    check(pair, generator, discriminator, MNIST, 10);
    assertThat(pair.latent()).isEqualTo(new Latent(100, Distribution.POSITIVE_UNIFORM));
    assertThat(pair.range()).isEqualTo(ValueRange.UNIT);
  }

  @Test
  void thePairForPoints() {
    NetworkPair pair = MLP.build(new Brief(new Points(2), 0));
    long generator = 256 * 128 + 128 + 128 * 128 + 128 + 128 * 2 + 2;
    long discriminator = 2 * 128 + 128 + 128 * 128 + 128 + 128 + 1;
    check(pair, generator, discriminator, new Points(2), 0);
    assertThat(pair.latent()).isEqualTo(new Latent(256, Distribution.NORMAL));
    assertThat(pair.range()).isEqualTo(ValueRange.POINTS);
  }

  @Test
  void theFirstGansGeneratorStartsAtTheMeanImage() {
    float[] mean = new float[784];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = i / 783f;
    }
    Network g = GAN.build(new Brief(MNIST, 0, mean, 1)).generator();
    Tensor theta = g.parameters().initial(rng);
    // Nothing comes from the latents: what is left is the last bias.
    float[] still =
        g.at(theta, g.state().initial(rng), DType.FLOAT32)
            .apply(Tensor.of(new float[100], 1, 100), Condition.none(), Mode.EVAL, null)
            .toFloats();
    for (int i = 0; i < mean.length; i++) {
      double kept = Math.min(Math.max(mean[i], 1e-3), 1 - 1e-3); // black and white stay learnable
      assertThat((double) still[i]).isCloseTo(kept, within(1e-6));
    }
    // On average over latents it stays near it.
    Tensor made =
        g.at(theta, g.state().initial(rng), DType.FLOAT32)
            .apply(
                GAN.build(new Brief(MNIST, 0, mean, 1)).latent().draw(200, rng),
                Condition.none(),
                Mode.EVAL,
                null);
    double[] average = made.mean(0).toDoubles();
    double error = 0;
    for (int i = 0; i < mean.length; i++) {
      error += Math.abs(average[i] - mean[i]) / 784;
    }
    assertThat(error).isLessThan(0.05);
    // Without one it starts in the middle.
    Network middle = GAN.build(new Brief(MNIST, 0)).generator();
    assertThat(
            middle
                .at(middle.parameters().initial(rng), middle.state().initial(rng), DType.FLOAT32)
                .apply(Tensor.of(new float[100], 1, 100), Condition.none(), Mode.EVAL, null)
                .toFloats())
        .containsOnly(0.5f);
  }

  @Test
  void aMeanOfAnotherSizeIsRefused() {
    Network g = GAN.build(new Brief(MNIST, 0, new float[] {0.5f, 0.25f}, 1)).generator();
    assertThatThrownBy(() -> g.parameters().initial(rng)).hasMessageContaining("784");
  }

  @Test
  void weightsBeginAsPublished() {
    NetworkPair pair = GAN.build(new Brief(MNIST, 0));
    assertThat(largest(pair.generator(), "0.linear.weight")).isBetween(0.0499, 0.050001);
    assertThat(largest(pair.discriminator(), "2.maxout.weight")).isBetween(0.00499, 0.0050001);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThat(CGAN.conditional()).isTrue();
    assertThat(GAN.conditional()).isFalse();
    assertThatThrownBy(() -> CGAN.build(new Brief(MNIST, 0)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("labelled")
        .hasMessageContaining("has 0");
    Architecture conditional = new Dcgan(8, 10, true);
    assertThatThrownBy(() -> conditional.build(new Brief(MNIST, 1)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("has 1");
    assertThatThrownBy(() -> MLP.build(new Brief(MNIST, 0)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("mlp")
        .hasMessageContaining("[1, 28, 28]");
    assertThatThrownBy(() -> GAN.build(new Brief(new Points(2), 0)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("gan")
        .hasMessageContaining("[2]")
        .hasMessageContaining("toy");
    assertThatThrownBy(() -> new Mlp(0, 2))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("width must be in [1, 8192]; got 0");
    assertThatThrownBy(() -> new Mlp(8, 4097))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("latent must be in [1, 4096]; got 4097");
  }

  private double largest(Network network, String slice) {
    Tensor theta = network.parameters().initial(rng);
    return network.parameters().named(theta).get(slice).abs().max(0, 1).item();
  }

  private void check(
      NetworkPair pair, long generator, long discriminator, Medium sample, int classes) {
    Network g = pair.generator();
    Network d = pair.discriminator();
    assertThat(g.parameters().size()).isEqualTo(generator);
    assertThat(d.parameters().size()).isEqualTo(discriminator);
    assertThat(g.summary().parameters()).isEqualTo(generator);
    assertThat(d.summary().parameters()).isEqualTo(discriminator);
    assertThat(g.classes()).isEqualTo(classes);
    Tensor labels = Tensor.of(new long[] {1, 0, 1}, 3);
    Tensor made =
        g.at(g.parameters().initial(rng), g.state().initial(rng), DType.FLOAT32)
            .apply(pair.latent().draw(3, rng), Condition.of(labels), Mode.TRAIN, rng);
    assertThat(made.shape()).isEqualTo(sample.shape().batched(3));
    Tensor logits =
        d.at(d.parameters().initial(rng), d.state().initial(rng), DType.FLOAT32)
            .apply(made, Condition.of(labels), Mode.TRAIN, rng);
    assertThat(logits.shape()).isEqualTo(Shape.of(3, 1));
    if (pair.range() == ValueRange.UNIT) {
      for (float pixel : made.toFloats()) {
        assertThat(pixel).isBetween(0f, 1f);
      }
    }
  }
}
