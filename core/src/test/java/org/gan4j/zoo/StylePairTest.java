package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StylePairTest extends ScopedTest {
  @Test
  void at32PixelsItHasThePapersLayers() {
    NetworkPair pair = new Stylegan2(64, 128, 8, 0.9, false).build(new Images(3, 32, 32));
    int[] channels = {512, 256, 128, 64};
    long generator = 8 * (128 * 128 + 128) + 512 * 16;
    int noise = 0;
    for (int i = 0; i < 4; i++) {
      int c = channels[i];
      for (int from : i == 0 ? new int[] {c} : new int[] {channels[i - 1], c}) {
        generator += from * 128 + from + from * c * 9 + c + 1; // style, kernel, bias and noise
        noise += 16 << (2 * i);
      }
      generator += c * 128 + c + c * 3 + 3;
    }
    assertThat(pair.generator().parameters().size()).isEqualTo(generator);
    long discriminator = 3 * 64 + 64;
    for (int i = 3; i > 0; i--) {
      int c = channels[i];
      int next = channels[i - 1];
      discriminator += c * c * 9 + c + c * next * 9 + next + c * next;
    }
    discriminator += 513 * 512 * 9 + 512 + 512 * 16 * 512 + 512 + 512 + 1;
    assertThat(pair.discriminator().parameters().size()).isEqualTo(discriminator);
    assertThat(pair.latent()).isEqualTo(new Latent(128 + noise, Distribution.NORMAL, noise));
    assertThat(pair.generator().taps()).containsExactly(Layers.STYLE);
    assertThat(pair.generator().state().size()).isEqualTo(128);
    assertThat(new Stylegan2(600, 8, 8, 0, false).build(new Images(1, 16, 16)).latent().noise())
        .isEqualTo(16 + 2 * 64 + 2 * 256);
  }

  @Test
  void multipliesAsOftenAsCountedByHand() {
    NetworkPair pair = new Stylegan2(64, 128, 8, 0.9, false).build(new Images(3, 32, 32));
    int[] channels = {512, 256, 128, 64};
    double generator = 8 * (128 * 128 + 128) + 512 * 16;
    for (int i = 0; i < 4; i++) {
      int c = channels[i];
      int pixels = 16 << (2 * i);
      if (i > 0) { // a transposed convolution spreads each pixel of its input once
        int from = channels[i - 1];
        generator += from * (128 + 1) + from * c * 2.25 * pixels + (c + 1) * pixels;
      }
      generator += c * (128 + 1) + c * c * 9.0 * pixels + (c + 1) * pixels;
      generator += c * (128 + 1) + (c * 3 + 3) * pixels;
    }
    assertThat(pair.generator().multiplications()).isEqualTo(generator);
  }

  @ParameterizedTest
  @CsvSource({"1, 28, 28, false", "2, 16, 24, true", "3, 32, 32, true", "4, 24, 16, false"})
  void itBeginsAtUnitScaleAndCanBeDifferentiatedTwice(
      int channels, int height, int width, boolean conditional) {
    Images sample = new Images(channels, height, width);
    NetworkPair pair = new Stylegan2(8, 16, 2, 0.9, conditional).build(new Brief(sample, 10));
    Network g = pair.generator();
    Network d = pair.discriminator();
    Condition classes =
        Condition.of(conditional ? Tensor.of(new long[] {3, 7, 1, 3, 0, 9, 2, 5}, 8) : null);
    Tensor thetaG = g.parameters().initial(rng).leaf();
    var made =
        g.at(thetaG, g.state().initial(rng), DType.FLOAT32)
            .evaluate(pair.latent().draw(8, rng), classes, Mode.TRAIN, rng);
    assertThat(made.output().shape()).isEqualTo(sample.shape().batched(8));
    assertThat(made.output().square().mean().sqrt().item()).isBetween(0.3, 6.0);
    Tensor styles = made.taps().get(Layers.STYLE);
    Tensor path =
        Autograd.differentiableGrad(
                made.output().mul(rng.normal(made.output().shape().dims())).sum(), List.of(styles))
            .get(0);
    Tensor second = Autograd.grad(path.square().sum(), thetaG);
    assertThat(second.isFinite()).isTrue();
    assertThat(second.norm().item()).isPositive();

    Tensor thetaD = d.parameters().initial(rng).leaf();
    Tensor x = made.output().detach().leaf();
    Tensor logits =
        d.at(thetaD, d.state().initial(rng), DType.FLOAT32).apply(x, classes, Mode.TRAIN, rng);
    assertThat(logits.shape().count()).isEqualTo(8);
    assertThat(logits.abs().mean().item()).isBetween(0.01, 10.0);
    Tensor slope = Autograd.differentiableGrad(logits.sum(), List.of(x)).get(0);
    assertThat(Autograd.grad(slope.square().sum(), thetaD).norm().item()).isPositive();
  }

  private Generator generator(int classes) {
    Architecture pair = new Stylegan2(4, 8, 2, 0.9, classes > 0);
    List<String> names = List.of("a", "b", "c").subList(0, classes);
    ModelCard card = ModelCard.of(pair, new Images(1, 16, 16), names, "none");
    Network network = pair.build(new Brief(card.medium(), classes)).generator();
    Tensor theta = network.parameters().initial(rng);
    // Noise counts from the start.
    network
        .parameters()
        .named(theta)
        .forEach(
            (name, slice) -> {
              if (name.endsWith("strength")) {
                slice.addInPlace(0.5);
              }
            });
    return Generator.of(card, theta, network.state().initial(rng).addInPlace(0.1));
  }

  @Test
  void aSampleIsItsSeedsAloneNoiseIncluded() {
    try (Generator generator = generator(0)) {
      byte[] three = generator.sample(5, 6, 7).bytes();
      byte[] alone = generator.sample(6).bytes();
      assertThat(Arrays.copyOfRange(three, 256, 512)).isEqualTo(alone);
      assertThat(generator.styles()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "3"})
  void mixedSamplesAreTheRowsWhereNothingIsMixed(int classes) {
    try (Generator generator = generator(classes)) {
      long[] rows = {1, 4};
      long[] columns = {2, 3, 5};
      Samples none = generator.mix(rows, columns);
      byte[] sources = generator.sample(rows).bytes();
      byte[] some = generator.mix(rows, columns, 0, 1).bytes();
      byte[] all = generator.mix(rows, columns, 0, 1, 2, 3, 4, 5).bytes();
      assertThat(none.size()).isEqualTo(6);
      for (int i = 0; i < 6; i++) {
        byte[] own = Arrays.copyOfRange(sources, i / 3 * 256, i / 3 * 256 + 256);
        assertThat(Arrays.copyOfRange(none.bytes(), i * 256, i * 256 + 256)).isEqualTo(own);
        assertThat(Arrays.copyOfRange(some, i * 256, i * 256 + 256)).isNotEqualTo(own);
        assertThat(Arrays.copyOfRange(all, i * 256, i * 256 + 256))
            .isNotEqualTo(Arrays.copyOfRange(some, i * 256, i * 256 + 256));
      }
      // With all layers of the column's styles the column's own noise is missing alone.
      byte[] same = generator.mix(new long[] {4}, new long[] {4}, 0, 1, 2, 3, 4, 5).bytes();
      assertThat(same).isEqualTo(generator.sample(4).bytes());
      assertThatThrownBy(() -> generator.mix(rows, columns, 6))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("a layer must be in [0, 5]; got 6");
    }
  }

  @Test
  void atZeroAllSamplesHaveTheMeanStyleAndNoiseOfTheirOwn() {
    try (Generator generator = generator(0)) {
      assertThat(generator.truncated(1).sample(3).bytes()).isEqualTo(generator.sample(3).bytes());
      byte[] half = generator.truncated(0.5).sample(3).bytes();
      assertThat(half).isNotEqualTo(generator.sample(3).bytes());
      assertThat(half).isEqualTo(generator.truncated(0.5).sample(3).bytes());
      Generator mean = generator.truncated(0);
      byte[] mixed = mean.mix(new long[] {3}, new long[] {8}, 0, 1, 2, 3, 4, 5).bytes();
      assertThat(mixed).isEqualTo(mean.sample(3).bytes());
      assertThat(mean.sample(8).bytes()).isNotEqualTo(mean.sample(3).bytes());
      assertThatThrownBy(() -> generator.truncated(1.1))
          .hasMessageContaining("truncation must be in [0, 1]; got 1.1");
    }
  }

  @Test
  void generatorsWithoutStylesTruncateTheirLatents() {
    Architecture pair = Architecture.CATALOGUE.make("dcgan", Map.of("width", 4));
    ModelCard card = ModelCard.of(pair, new Images(1, 16, 16), List.of(), "none");
    Network network = pair.build(card.medium()).generator();
    Tensor theta = network.parameters().initial(rng).mulInPlace(10); // not one grey
    try (Generator generator = Generator.of(card, theta, network.state().initial(rng))) {
      byte[] whole = generator.sample(1, 2).bytes();
      Generator half = generator.truncated(0.5);
      assertThat(half.sample(1, 2).bytes()).isNotEqualTo(whole);
      assertThat(Arrays.copyOfRange(half.sample(1, 2).bytes(), 256, 512))
          .isEqualTo(half.sample(2).bytes());
      byte[] none = generator.truncated(0).sample(1, 2).bytes();
      assertThat(Arrays.copyOfRange(none, 0, 256)).isEqualTo(Arrays.copyOfRange(none, 256, 512));
      assertThat(generator.styles()).isZero();
      assertThatThrownBy(() -> generator.mix(new long[] {1}, new long[] {2}, 0))
          .hasMessageContaining(
              "mixing needs a generator with styles, such as stylegan2's; got dcgan");
    }
  }

  @Test
  void normalLatentsAreDrawnAgainUntilTheyAreNear() {
    Latent latent = new Latent(20_000, Distribution.NORMAL, 100);
    float[] drawn = latent.draw(1, rng).toFloats();
    float[] near = Truncation.of(drawn.clone(), latent, 0.5, 7);
    double square = 0;
    for (int i = 0; i < 19_900; i++) {
      assertThat(Math.abs(near[i])).isLessThan(1);
      if (Math.abs(drawn[i]) < 1) {
        assertThat(near[i]).isEqualTo(drawn[i]);
      }
      square += near[i] * near[i] / 19_900.0;
    }
    // The variance of N(0, 1) within ±1: 1 - 2φ(1)/(2Φ(1) - 1).
    assertThat(square).isCloseTo(0.29112, within(0.01));
    assertThat(Arrays.copyOfRange(near, 19_900, 20_000))
        .isEqualTo(Arrays.copyOfRange(drawn, 19_900, 20_000));
    assertThat(Truncation.of(drawn.clone(), latent, 0.5, 7)).isEqualTo(near);
    // What chooses among kinds stays: half of it would be other kinds alone.
    assertThat(
            Truncation.of(new float[] {-1, 1}, new Latent(2, Distribution.UNIFORM, 0, 1), 0.5, 7))
        .containsExactly(-1f, 0.5f);
    assertThatThrownBy(() -> new Latent(4, Distribution.NORMAL, 3, 2))
        .hasMessageContaining("the codes in a latent must be in [0, 1]; got 2");
    float[] uniform = {-1, 0.5f, 1};
    assertThat(Truncation.of(uniform.clone(), new Latent(3, Distribution.UNIFORM), 0.5, 1))
        .containsExactly(-0.5f, 0.25f, 0.5f);
    assertThat(
            Truncation.of(
                new float[] {0, 0.5f, 1}, new Latent(3, Distribution.POSITIVE_UNIFORM), 0.5, 1))
        .containsExactly(0.25f, 0.5f, 0.75f);
  }
}
