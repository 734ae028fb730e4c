package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.medium.Points;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.Resnet.Norm;
import org.gan4j.zoo.Resnet.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Residual pairs: those of WGAN-GP and SNGAN, and BigGAN. */
class ResidualPairsTest extends ScopedTest {
  private static final Images CIFAR = new Images(3, 32, 32);

  @Test
  void at32PixelsTheyAreThePublishedPairs() {
    NetworkPair gulrajani = new Resnet().build(new Brief(CIFAR, 0));
    assertThat(gulrajani.generator().parameters().size()).isEqualTo(residualGenerator(128));
    assertThat(gulrajani.discriminator().parameters().size()).isEqualTo(residualDiscriminator(128));
    assertThat(gulrajani.latent()).isEqualTo(new Latent(128, Latent.Distribution.NORMAL));
    assertThat(gulrajani.discriminator().state().size()).isZero();
    NetworkPair miyato = sngan(false).build(new Brief(CIFAR, 0));
    assertThat(miyato.generator().parameters().size()).isEqualTo(residualGenerator(256));
    assertThat(miyato.discriminator().parameters().size()).isEqualTo(residualDiscriminator(128));
    // two or three weights a block and the last, each with a vector as long as its outputs
    assertThat(miyato.discriminator().state().size()).isEqualTo((3 + 3 + 2 + 2) * 128 + 1);
    NetworkPair koyama = sngan(true).build(new Brief(CIFAR, 100));
    assertThat(koyama.generator().parameters().size())
        .isEqualTo(residualGenerator(256) + 99 * 6 * 2 * 256);
    assertThat(koyama.discriminator().parameters().size())
        .isEqualTo(residualDiscriminator(128) + 100 * 128);
  }

  private static Resnet sngan(boolean conditional) {
    return new Resnet(256, 128, conditional, false, Norm.NONE, true, Pooling.SUM, 128);
  }

  private static long residualGenerator(long c) {
    long block = 2 * 2 * c + 2 * (9 * c * c + c) + (c * c + c);
    return (128 + 1) * 16 * c + 3 * block + 2 * c + 27 * c + 3;
  }

  private static long residualDiscriminator(long c) {
    long first = (27 * c + c) + (9 * c * c + c) + (3 * c + c);
    long same = 2 * (9 * c * c + c);
    return first + same + (c * c + c) + 2 * same + c + 1;
  }

  /** Of the authors' program for ImageNet at 128 pixels, less its attention on maps of 64. */
  @Test
  void at128PixelsBigganHasThePublishedNumberOfParameters() {
    NetworkPair pair =
        new Biggan(96, 120, true, 128, false).build(new Brief(new Images(3, 128, 128), 1000));
    assertThat(pair.generator().parameters().size()).isEqualTo(70_433_988 - 46_081);
    assertThat(pair.discriminator().parameters().size()).isEqualTo(87_982_370 - 11_521);
    assertThat(pair.latent()).isEqualTo(new Latent(120, Latent.Distribution.NORMAL));
    NetworkPair attending = new Biggan().build(new Brief(new Images(3, 128, 128), 1000));
    long inner = 8 * 96;
    assertThat(attending.generator().parameters().size())
        .isEqualTo(70_433_988 - 46_081 + 4 * inner * inner / 8 + 1);
    assertThat(attending.discriminator().parameters().size())
        .isEqualTo(87_982_370 - 11_521 + 4 * (inner / 2) * (inner / 2) / 8 + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "WGAN, 1, 28, 28, 0",
    "WGAN, 3, 64, 64, 0",
    "WGAN, 4, 32, 48, 10",
    "CLASSIFIER, 1, 28, 28, 10",
    "SNGAN, 2, 48, 32, 0",
    "SNGAN, 3, 128, 128, 10",
    "BIGGAN, 1, 28, 28, 10",
    "BIGGAN, 3, 32, 32, 0",
    "BIGGAN, 4, 32, 48, 10",
    "BIGGAN, 2, 128, 128, 10"
  })
  void bothNetworksRunAndCarryAGradientPenalty(
      String name, int channels, int height, int width, int classes) {
    boolean told = classes > 0;
    Architecture options =
        switch (name) {
          case "WGAN" -> new Resnet(8, 9, told, false, Norm.LAYER, false, Pooling.MEAN, 0);
          case "CLASSIFIER" -> new Resnet(8, 9, told, true, Norm.NONE, false, Pooling.MEAN, 4);
          case "SNGAN" -> new Resnet(8, 9, told, false, Norm.NONE, true, Pooling.SUM, 4);
          default -> new Biggan(2, 9, told, 5, true);
        };
    Images sample = new Images(channels, height, width);
    NetworkPair pair = options.build(new Brief(sample, 10));
    Network g = pair.generator();
    Network d = pair.discriminator();
    assertThat(g.output()).isEqualTo(sample.shape());
    assertThat(d.output().count()).isEqualTo(name.equals("CLASSIFIER") ? 11 : 1);
    assertThat(options.head())
        .isEqualTo(name.equals("CLASSIFIER") ? Head.REALNESS_AND_CLASSES : Head.REALNESS);
    assertThat(options.bounded()).isEqualTo(name.equals("SNGAN") || name.equals("BIGGAN"));
    Condition labels = Condition.of(told ? Tensor.of(new long[] {3, 7}, 2) : null);
    Tensor start = g.parameters().initial(rng).leaf();
    Tensor latents = pair.latent().draw(2, rng);
    Tensor made =
        g.at(start, g.state().initial(rng), DType.FLOAT32)
            .evaluate(latents, labels, Mode.TRAIN, rng)
            .output();
    assertThat(made.abs().max(0, 1, 2, 3).item()).isBetween(0.0, 1.0);
    everyParameterIsUsed(g, Autograd.grad(made.square().sum(), start), "gamma");

    Tensor theta = d.parameters().initial(rng).leaf();
    Tensor x = made.detach().leaf();
    Tensor logits =
        d.at(theta, d.state().initial(rng), DType.FLOAT32).apply(x, labels, Mode.TRAIN, rng);
    Tensor slope = Autograd.differentiableGrad(logits.sum(), List.of(x)).get(0);
    Tensor gradient = Autograd.grad(slope.square().sum().add(logits.square().sum()), theta);
    assertThat(gradient.isFinite()).isTrue();
    assertThat(gradient.norm().item()).isPositive();
  }

  /** But for what attention computes behind its gain of 0. */
  private static void everyParameterIsUsed(Network network, Tensor gradient, String gain) {
    Map<String, Tensor> slices = network.parameters().named(gradient);
    slices.forEach(
        (slice, value) -> {
          if (!slice.contains("selfattention") || slice.endsWith(gain)) {
            assertThat(value.norm().item()).as(slice).isPositive();
          }
        });
  }

  @Test
  void aPartOfTheLatentAndTheClassReachEveryBlockOfBiggan() {
    Images sample = new Images(1, 32, 32);
    NetworkPair pair = new Biggan(4, 9, true, 5, true).build(new Brief(sample, 3));
    Network g = pair.generator();
    assertThat(g.parameters().slices())
        .filteredOn(slice -> slice.name().endsWith("scale.weight"))
        .extracting(slice -> slice.shape().dim(1))
        .containsExactly(7L, 7L, 7L, 7L, 7L, 7L); // 2 of the latent, 5 of the class
    assertThat(g.parameters().slices().get(1).shape().dim(1)).isEqualTo(3); // what is left over
    Tensor theta = g.parameters().initial(rng);
    Tensor z = pair.latent().draw(2, rng).leaf();
    Condition labels = Condition.of(Tensor.of(new long[] {0, 2}, 2));
    Tensor made =
        g.at(theta, g.state().initial(rng), DType.FLOAT32).apply(z, labels, Mode.TRAIN, rng);
    double[] slope = Autograd.grad(made.square().sum(), z).toDoubles();
    assertThat(slope).hasSize(18).doesNotContain(0);
  }

  @Test
  void whatCannotBeBuiltIsRefusedWithTheNextStep() {
    assertThatThrownBy(() -> new Biggan().build(new Brief(CIFAR, 0)))
        .hasMessageContaining("this data has no classes")
        .hasMessageContaining("network.conditional=false");
    assertThatThrownBy(() -> new Biggan().build(new Brief(CIFAR, 1)))
        .hasMessageContaining("only one class");
    assertThatThrownBy(() -> new Biggan(8, 3, false, 8, true).build(new Brief(CIFAR, 0)))
        .hasMessageContaining("latent must be at least 4");
    assertThatThrownBy(() -> new Biggan(8, 8, false, 0, true)).hasMessageContaining("embedding");
    assertThatThrownBy(() -> new Resnet().build(new Brief(new Points(2), 0)))
        .hasMessageContaining("makes images");
    assertThatThrownBy(() -> new Resnet(8, 8, false, true, Norm.NONE, false, Pooling.MEAN, 0))
        .hasMessageContaining("conditional must be true");
  }
}
