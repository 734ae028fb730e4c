package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pairs that make texts. */
class TextPairsTest extends ScopedTest {
  private static final Series WORDS = Series.ofText(9, Lengths.VARYING, "abcd");

  @Test
  void charactersByConvolutionsAreThePublishedPair() {
    NetworkPair pair = new CharacterCnn().build(Series.ofText(32, Lengths.FIXED, "abcdefghij"));
    long block = 2 * (512 * 512 * 5 + 512);
    assertThat(pair.generator().parameters().size())
        .isEqualTo((128 + 1) * 512 * 32 + 5 * block + (512 + 1) * 10);
    assertThat(pair.discriminator().parameters().size())
        .isEqualTo((10 + 1) * 512 + 5 * block + 512 * 32 + 1);
    assertThat(pair.generator().output()).isEqualTo(Shape.of(32, 10));
  }

  @Test
  void madeCharactersAreProbabilitiesAndCarryAGradientPenalty() {
    NetworkPair pair = new CharacterCnn(6, 5).build(WORDS);
    Tensor state = Tensor.zeros(org.gan4j.tensor.Device.CPU, 0);
    Tensor made =
        pair.generator()
            .at(pair.generator().parameters().initial(rng), state, DType.FLOAT32)
            .apply(pair.latent().draw(3, rng), Condition.none(), Mode.TRAIN, rng);
    assertThat(made.shape()).isEqualTo(Shape.of(3, 9, 5));
    assertThat(made.min().item()).isPositive();
    assertThat(made.sum(2).sub(1).abs().max().item()).isCloseTo(0, within(1e-5));
    Tensor theta = pair.discriminator().parameters().initial(rng).leaf();
    Tensor leaf = made.leaf();
    Tensor logits =
        pair.discriminator()
            .at(theta, state, DType.FLOAT32)
            .apply(leaf, Condition.none(), Mode.TRAIN, rng);
    assertThat(logits.shape()).isEqualTo(Shape.of(3, 1));
    Tensor slope = Autograd.differentiableGrad(logits.sum(), List.of(leaf)).get(0);
    Tensor gradient = Autograd.grad(slope.square().sum(), theta);
    assertThat(gradient.isFinite()).isTrue();
    assertThat(gradient.norm().item()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"character-cnn", "seqgan"})
  void whatIsMadeIsReadAsText(String name) {
    Architecture architecture = Architecture.CATALOGUE.make(name, java.util.Map.of("width", 6));
    NetworkPair pair = architecture.build(WORDS);
    Sampler sampler =
        new Sampler(
            pair,
            WORDS,
            pair.generator().parameters().initial(rng),
            Tensor.zeros(org.gan4j.tensor.Device.CPU, 0),
            DType.FLOAT32);
    Samples made = sampler.of(sampler.latents(1, 2, 3, 1), null);
    for (int i = 0; i < 4; i++) {
      assertThat(WORDS.text(made, i)).matches("[abcd]{1,9}");
    }
    assertThat(WORDS.text(made, 3)).as("a latent has one text").isEqualTo(WORDS.text(made, 0));
    assertThat(pair.range()).isEqualTo(ValueRange.UNIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"character-cnn", "seqgan"})
  void whatIsNoTextIsRefused(String name) {
    Architecture architecture = Architecture.CATALOGUE.make(name, java.util.Map.of());
    Series numbers = Series.of(30, Lengths.FIXED, List.of(Feature.of("value", -1, 1)));
    assertThatThrownBy(() -> architecture.build(numbers))
        .hasMessage(
            "the "
                + name
                + " architecture makes text, but this data holds series of numbers, 30 steps of 1"
                + " feature; give a text (.txt), or a recipe that makes numbers");
    assertThatThrownBy(() -> architecture.build(new Images(1, 28, 28)))
        .hasMessageContaining("the " + name + " architecture makes series, but");
  }
}
