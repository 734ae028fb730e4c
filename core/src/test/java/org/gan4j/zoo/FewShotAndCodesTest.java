package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.NetworkPair.Latent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pairs whose losses look inside them: FastGAN's and InfoGAN's. */
class FewShotAndCodesTest extends ScopedTest {
  @ParameterizedTest
  @CsvSource({
    // channels, height, width; rows and columns of the reconstructions of the whole and of a part
    "3, 64, 64, 32, 32, 32, 32, 25",
    "1, 28, 28, 14, 14, 14, 14, 16",
    "2, 32, 32, 16, 16, 16, 16, 25",
    "4, 16, 24, 16, 24, 8, 12, 45",
    "3, 48, 64, 24, 32, 24, 32, 15",
    "3, 128, 128, 64, 64, 64, 64, 25",
    "3, 256, 256, 64, 64, 64, 64, 25"
  })
  void fastganReconstructsWhatItWasShown(
      int channels, int height, int width, int h, int w, int partH, int partW, int places) {
    NetworkPair pair = new Fastgan(1, 8).build(new Images(channels, height, width));
    Tensor z = pair.latent().draw(4, rng);
    Tensor made = evaluate(pair.generator(), z).output();
    assertThat(made.shape()).isEqualTo(Shape.of(4, channels, height, width));
    Evaluated seen = evaluate(pair.discriminator(), made);
    assertThat(seen.output().shape().count()).isEqualTo(4L * places);
    Shape whole = Shape.of(4, channels, h, w);
    Shape part = Shape.of(4, channels, partH, partW);
    assertThat(seen.taps().get("image.whole").shape()).isEqualTo(whole);
    assertThat(seen.taps().get("reconstruction.whole").shape()).isEqualTo(whole);
    assertThat(seen.taps().get("image.part").shape()).isEqualTo(part);
    assertThat(seen.taps().get("reconstruction.part").shape()).isEqualTo(part);
    assertThat(pair.discriminator().taps()).endsWith("features"); // what the doctor looks at
  }

  @Test
  void fastganGatesAcrossFourDoublings() {
    List<String> names = names(new Fastgan(2, 8).build(new Images(3, 256, 256)).generator());
    assertThat(names.stream().filter(name -> name.contains("gate") && name.endsWith("weight")))
        .hasSize(2 * 3); // 4 to 64, 8 to 128, 16 to 256
    names = names(new Fastgan(2, 8).build(new Images(3, 32, 32)).generator());
    assertThat(names.stream().filter(name -> name.contains("gate") && name.endsWith("weight")))
        .hasSize(2);
    assertThatThrownBy(() -> new Fastgan().build(new Images(3, 100, 100)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("fastgan makes images whose smaller side is");
    assertThatThrownBy(() -> new Fastgan(0, 8)).isInstanceOf(NetworkException.class);
  }

  @Test
  void infoganIsThePublishedPairOnMnist() {
    NetworkPair pair = new Infogan().build(new Images(1, 28, 28));
    long generator =
        74 * 1024 + 2 * 1024 + 1024 * 6272 + 2 * 6272 + 128 * 64 * 16 + 2 * 64 + 64 * 16;
    long reader = 1024 * 128 + 2 * 128 + 128 * 12 + 12;
    long discriminator =
        64 * 16 + 64 * 128 * 16 + 2 * 128 + 6272 * 1024 + 2 * 1024 + reader + 1024 + 1;
    assertThat(pair.generator().parameters().size()).isEqualTo(generator);
    assertThat(pair.discriminator().parameters().size()).isEqualTo(discriminator);
    // One number says the category, two are codes, 62 noise.
    assertThat(pair.latent()).isEqualTo(new Latent(65, Latent.Distribution.UNIFORM, 0, 1));
    for (int wrong : new int[] {1, 5000}) {
      assertThatThrownBy(() -> new Infogan(8, 4, wrong, 2))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("categories must be 0, for no code, or in [2, 4096]; got " + wrong);
    }
    assertThatThrownBy(() -> new Infogan(8, 4, 2, -1))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("continuous");
  }

  @Test
  void infoganKeepsItsCodesAndReadsThem() {
    NetworkPair pair = new Infogan(2, 3, 5, 2).build(new Images(1, 16, 16));
    float[] z = {-1, 0.5f, -0.5f, 0, 0, 0, 0.99f, 0.25f, 0.75f, 0, 0, 0};
    Evaluated made = evaluate(pair.generator(), Tensor.of(z, 2, 6));
    assertThat(made.taps().get("code.categorical").toFloats())
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(made.taps().get("code.continuous").toFloats())
        .containsExactly(0.5f, -0.5f, 0.25f, 0.75f);
    Evaluated seen = evaluate(pair.discriminator(), made.output());
    assertThat(seen.taps().get("code.categorical").shape()).isEqualTo(Shape.of(2, 5));
    assertThat(seen.taps().get("code.continuous").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(seen.output().shape()).isEqualTo(Shape.of(2, 1));
    Network without = new Infogan(2, 3, 5, 0).build(new Images(1, 16, 16)).discriminator();
    assertThat(without.taps()).containsExactly("code.categorical", "features");
  }

  @Test
  void infoganMayBeToldTheClassAndHaveNoCodes() {
    NetworkPair pair =
        new Infogan(2, 5, 0, 0, true, Minibatch.NONE).build(new Brief(new Images(1, 16, 16), 4));
    assertThat(pair.latent()).isEqualTo(new Latent(5, Latent.Distribution.UNIFORM, 0, 0));
    assertThat(pair.discriminator().taps()).containsExactly("features");
    NetworkPair plain = new Infogan(2, 9, 0, 0).build(new Images(1, 16, 16));
    // G sees the class as four numbers more, D has a row of 16 times the width for each.
    assertThat(pair.generator().parameters().size())
        .isEqualTo(plain.generator().parameters().size());
    assertThat(pair.discriminator().parameters().size())
        .isEqualTo(plain.discriminator().parameters().size() + 4 * 16 * 2);
    // Q, of 2 times the width, is what is missing beside the published pair.
    NetworkPair read = new Infogan(2, 4, 4, 1).build(new Images(1, 16, 16));
    assertThat(read.discriminator().parameters().size())
        .isEqualTo(plain.discriminator().parameters().size() + 32 * 4 + 2 * 4 + 4 * 5 + 5);
    Condition classes = Condition.of(Tensor.of(new long[] {3, 1}, 2));
    Tensor z = pair.latent().draw(2, rng);
    Tensor made = evaluate(pair.generator(), z, classes).output();
    assertThat(made.shape()).isEqualTo(Shape.of(2, 1, 16, 16));
    assertThat(evaluate(pair.discriminator(), made, classes).output().shape())
        .isEqualTo(Shape.of(2, 1));
  }

  /** Beside its 32 features 50 numbers of closeness, from 50 times 5 numbers of each sample. */
  @Test
  void infoganMayCompareTheSamplesOfABatch() {
    Images medium = new Images(1, 16, 16);
    Network plain = new Infogan(2, 4, 4, 1).build(medium).discriminator();
    Infogan compares = new Infogan(2, 4, 4, 1, false, Minibatch.DISCRIMINATION);
    assertThat(compares.comparesSamples()).isTrue();
    Network close = compares.build(medium).discriminator();
    assertThat(close.parameters().size()).isEqualTo(plain.parameters().size() + 32 * 50 * 5 + 50);
    Infogan varies = new Infogan(2, 4, 4, 1, false, Minibatch.DEVIATION);
    assertThat(varies.comparesGroups()).isTrue();
    // One number more beside the 32.
    Network group = varies.build(medium).discriminator();
    assertThat(group.parameters().size()).isEqualTo(plain.parameters().size() + 1);
    // Q is where it was, before what is compared.
    assertThat(close.taps()).containsExactlyElementsOf(plain.taps());
  }

  /** Only the number that is varied varies, and each picture is what a seed's latent would give. */
  @Test
  void oneNumberOfALatentRunsThroughItsRange() {
    Architecture infogan = new Infogan(2, 3, 4, 1);
    Images medium = new Images(1, 16, 16);
    Network network = infogan.build(medium).generator();
    ModelCard card = ModelCard.of(infogan, medium, List.of(), "none");
    Tensor theta = network.parameters().initial(rng);
    try (Generator generator = Generator.of(card, theta, network.state().initial(rng))) {
      Samples varied = generator.vary(new long[] {3, 8}, 0, 4, null);
      assertThat(varied.size()).isEqualTo(8);
      // A seed's own sample is the one of its own category.
      byte[] own = generator.sample(8).bytes();
      assertThat(List.of(4, 5, 6, 7)).anySatisfy(i -> assertThat(of(varied, i)).isEqualTo(own));
      assertThat(of(varied, 4)).isNotEqualTo(of(varied, 5));
      Samples noise = generator.vary(new long[] {3}, 2, 3, null);
      assertThat(of(noise, 0)).isNotEqualTo(of(noise, 2));
      assertThatThrownBy(() -> generator.vary(new long[] {3}, 5, 3, null))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("numbers 0 to 4; there is no 5");
      assertThatThrownBy(() -> generator.vary(new long[] {3}, 0, 1, null))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("at least 1 seed and 2 steps");
    }
    Map<Latent.Distribution, double[]> ends =
        Map.of(
            Latent.Distribution.NORMAL, new double[] {-2.5, 2.5},
            Latent.Distribution.UNIFORM, new double[] {-1, 1},
            Latent.Distribution.UNIT_UNIFORM, new double[] {-Math.sqrt(3), Math.sqrt(3)},
            Latent.Distribution.POSITIVE_UNIFORM, new double[] {0, 1});
    ends.forEach(
        (distribution, range) -> {
          assertThat(distribution.at(0)).isCloseTo(range[0], within(1e-12));
          assertThat(distribution.at(1)).isCloseTo(range[1], within(1e-12));
        });
  }

  private static byte[] of(Samples samples, int index) {
    return samples.part(index, 1).bytes();
  }

  private static List<String> names(Network network) {
    return network.parameters().slices().stream().map(slice -> slice.name()).toList();
  }

  private Evaluated evaluate(Network network, Tensor x) {
    return evaluate(network, x, Condition.none());
  }

  private Evaluated evaluate(Network network, Tensor x, Condition condition) {
    Tensor theta = network.parameters().initial(rng);
    Evaluated[] seen = new Evaluated[1];
    var unused =
        Autograd.off(
            () -> {
              seen[0] =
                  network
                      .at(theta, network.state().initial(rng), DType.FLOAT32)
                      .evaluate(x, condition, Mode.TRAIN, rng);
              return seen[0].output();
            });
    return seen[0];
  }
}
