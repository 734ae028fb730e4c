package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers.DataDependentInit;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Latent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pairs that losses and penalties were made with: SNGAN, R3GAN, Improved GAN. */
class RemedyPairsTest extends ScopedTest {
  @Test
  void snganAt32PixelsIsThePublishedPair() {
    NetworkPair pair = new Sngan(64, 128, false).build(new Brief(new Images(3, 32, 32), 0));
    long generator =
        (128 + 1) * 512 * 16
            + (512 * 256 + 256 * 128 + 128 * 64) * 16
            + 2 * (256 + 128 + 64)
            + (64 * 27 + 3);
    long discriminator =
        (3 * 9 + 1) * 64
            + (64 * 16 + 1) * 64
            + (64 * 9 + 1) * 128
            + (128 * 16 + 1) * 128
            + (128 * 9 + 1) * 256
            + (256 * 16 + 1) * 256
            + (256 * 9 + 1) * 512
            + (512 * 16 + 1);
    assertThat(pair.generator().parameters().size()).isEqualTo(generator);
    assertThat(pair.discriminator().parameters().size()).isEqualTo(discriminator);
    // a power iteration vector for each of the eight weights
    assertThat(pair.discriminator().state().size())
        .isEqualTo(64 + 64 + 128 + 128 + 256 + 256 + 512 + 1);
    assertThat(pair.latent()).isEqualTo(new Latent(128, Latent.Distribution.NORMAL));
  }

  @ParameterizedTest
  @CsvSource({
    "SNGAN, 1, 28, 28, false",
    "SNGAN, 3, 32, 32, false",
    "SNGAN, 1, 28, 28, true",
    "SNGAN, 3, 32, 32, true",
    "SNGAN, 4, 32, 48, true",
    "R3GAN, 1, 28, 28, false",
    "R3GAN, 3, 32, 32, false",
    "R3GAN, 2, 48, 32, false",
    "IMPROVED_SSL, 1, 28, 28, false",
    "IMPROVED_SSL, 4, 14, 10, false"
  })
  void bothNetworksRunSaveAndCarryAGradientPenalty(
      String family, int channels, int height, int width, boolean conditional) {
    Images sample = new Images(channels, height, width);
    NetworkPair pair = pair(family, conditional).build(new Brief(sample, 10));
    Network g = pair.generator();
    Network d = pair.discriminator();
    assertThat(g.output()).isEqualTo(sample.shape());
    assertThat(d.input()).isEqualTo(sample.shape());
    assertThat(d.output().count()).isEqualTo(family.equals("IMPROVED_SSL") ? 10 : 1);
    assertThat(d.classes()).isEqualTo(conditional ? 10 : 0);
    Tensor labels = conditional ? Tensor.of(new long[] {3, 7}, 2) : null;
    Tensor made =
        g.at(start(g), g.state().initial(rng), DType.FLOAT32)
            .apply(pair.latent().draw(2, rng), Condition.of(labels), Mode.TRAIN, rng);
    assertThat(made.shape()).isEqualTo(sample.shape().batched(2));
    assertThat(made.abs().max(0, 1, 2, 3).item()).isPositive();

    Tensor theta = start(d).leaf();
    Tensor x = made.detach().leaf();
    Tensor state = d.state().initial(rng);
    Tensor logits =
        d.at(theta, state, DType.FLOAT32).apply(x, Condition.of(labels), Mode.TRAIN, rng);
    Tensor slope = Autograd.differentiableGrad(logits.sum(), List.of(x)).get(0);
    Tensor penalty = slope.square().sum();
    assertThat(penalty.item()).isPositive();
    Tensor gradient = Autograd.grad(penalty.add(logits.square().sum()), theta);
    assertThat(gradient.isFinite()).isTrue();
    assertThat(gradient.norm().item()).isPositive();
    for (Network network : List.of(g, d)) {
      Tensor begin = network.parameters().initial(rng);
      assertThat(network.parameters().join(network.parameters().named(begin)).toBytes())
          .isEqualTo(begin.toBytes());
      assertThat(network.summary().parameters()).isEqualTo(begin.shape().dim(0));
    }
  }

  @Test
  void r3ganIsTheIdentityInItsBlocksAtFirstAndHasThePublishedScales() {
    NetworkPair pair = new R3gan(8, 64).build(new Brief(new Images(3, 32, 32), 0));
    Network d = pair.discriminator();
    long blocks = 0;
    for (int width : new int[] {8, 16, 32, 64}) {
      blocks += width * width * (1 + 9 + 1) + 2 * width;
    }
    long between = 8 * 16 + 16 * 32 + 32 * 64;
    assertThat(d.parameters().size()).isEqualTo(3 * 8 + blocks + between + 64 * 16 + 64);
    assertThat(pair.generator().parameters().size())
        .isEqualTo(64 * 64 + 64 * 16 + blocks + between + 8 * 3);
    Map<String, Tensor> slices = d.parameters().named(d.parameters().initial(rng));
    double gain = Math.sqrt(2 / 1.04) * Math.pow(4, -0.25);
    int last = 0;
    for (Map.Entry<String, Tensor> slice : slices.entrySet()) {
      double deviation = slice.getValue().square().mean().sqrt().item();
      if (slice.getKey().endsWith("main.4.conv.weight")) {
        assertThat(deviation).isZero();
        last++;
      } else if (slice.getKey().endsWith("main.2.conv.weight")
          && slice.getValue().shape().dim(0) == 64) {
        assertThat(slice.getValue().shape()).isEqualTo(Shape.of(64, 64, 3, 3));
        assertThat(deviation).isBetween(0.98 * gain / 24, 1.02 * gain / 24);
      }
    }
    assertThat(last).isEqualTo(4);
  }

  @Test
  void theSemiSupervisedPairHasItsPublishedLayersAndFeatures() {
    Architecture options = new ImprovedSsl(1000, 100);
    Images sample = new Images(1, 28, 28);
    NetworkPair pair = options.build(new Brief(sample, 10));
    Network d = pair.discriminator();
    long hidden = 784 * 1000 + 1000 * 500 + 500 * 250 + 250 * 250 + 250 * 250;
    assertThat(d.parameters().size())
        .isEqualTo(hidden + 2500 + 2 * (1000 + 500 + 250 + 250 + 250 + 10));
    assertThat(pair.generator().parameters().size())
        .isEqualTo(100 * 500 + 500 + 500 * 500 + 500 + 500 * 784 + 2 * 784);
    assertThat(pair.latent()).isEqualTo(new Latent(100, Latent.Distribution.POSITIVE_UNIFORM));
    assertThat(options.title()).isEqualTo("improved-ssl");

    Tensor state = d.state().initial(rng);
    Tensor batch = rng.uniform(sample.shape().batched(100).dims());
    Tensor begun = DataDependentInit.theta(d, d.parameters().initial(rng), state, batch, null, rng);
    Bound at = d.at(begun, state, DType.FLOAT32);
    Evaluated seen = at.look(batch, Condition.none(), Mode.TRAIN, rng);
    Tensor logits = seen.output();
    Tensor features = seen.taps().get("features");
    assertThat(features).isNotNull();
    assertThat(features.shape()).isEqualTo(Shape.of(100, 250));
    assertThat(logits.shape()).isEqualTo(Shape.of(100, 10));
    // fresh noise: nearly standard
    assertThat(logits.mean().item()).isBetween(-0.1, 0.1);
    assertThat(logits.square().mean().item()).isBetween(0.8, 1.2);
    begun.close();
    assertThatThrownBy(() -> options.build(new Brief(sample, 0)))
        .hasMessageContaining("at least 2");
  }

  @Test
  void otherPairsStayUnconditional() {
    assertThat(new R3gan().conditional()).isFalse();
    assertThat(new ImprovedSsl().conditional()).isFalse();
  }

  private static Architecture pair(String family, boolean conditional) {
    return switch (family) {
      case "SNGAN" -> new Sngan(16, 9, conditional);
      case "R3GAN" -> new R3gan(16, 9);
      default -> new ImprovedSsl(16, 9);
    };
  }

  /** Parameters none of which is 0, so that every path carries a gradient. */
  private Tensor start(Network network) {
    try (Rng other = Rng.seeded(3)) {
      Tensor begin = network.parameters().initial(rng);
      return begin.add(other.normal(begin.shape().dims()).mul(0.01));
    }
  }
}
