package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.medium.Images;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class R3ganTest extends ScopedTest {
  private static final Images COLOUR = new Images(3, 32, 32);

  /** Width 768, 2 blocks a stage, expansion 2, groups of 16 channels, 4 stages: only counted. */
  @Test
  void configEHasThePapersLayers() {
    NetworkPair pair = new R3gan(768, 64, 2, 2, 16, false, false).build(new Brief(COLOUR, 0));
    long block = 2 * 768 * 1536 + 2 * 1536 + 1536 * 16 * 9;
    long blocks = 8 * block;
    assertThat(pair.generator().parameters().size())
        .isEqualTo(64 * 768 + 16 * 768 + blocks + 3 * 768);
    assertThat(pair.discriminator().parameters().size())
        .isEqualTo(3 * 768 + blocks + 16 * 768 + 768);
    Layout.Slice grouped =
        pair.generator().parameters().slices().stream()
            .filter(slice -> slice.shape().equals(Shape.of(1536, 16, 3, 3)))
            .findFirst()
            .orElseThrow();
    assertThat(1536 / grouped.shape().dim(1)).as("groups").isEqualTo(96);
  }

  @Test
  void blocksBeginScaledByTheirNumberAndAtTheirInput() {
    Network network =
        new R3gan(32, 64, 2, 2, 16, false, false).build(new Brief(COLOUR, 0)).generator();
    double gain = Math.sqrt(2 / 1.04) * Math.pow(8, -0.25);
    try (Rng rng = Rng.seeded(1)) {
      Tensor theta = network.parameters().initial(rng);
      int seen = 0;
      for (Tensor slice : network.parameters().named(theta).values()) {
        double deviation = slice.square().mean().sqrt().item();
        if (slice.shape().equals(Shape.of(64, 32, 1, 1))) {
          assertThat(deviation).isCloseTo(gain / Math.sqrt(32), within(0.01));
          seen++;
        } else if (slice.shape().equals(Shape.of(64, 16, 3, 3))) {
          assertThat(deviation).isCloseTo(gain / 12, within(0.005));
          seen++;
        } else if (slice.shape().equals(Shape.of(32, 64, 1, 1))) {
          assertThat(deviation).isZero();
          seen++;
        }
      }
      assertThat(seen).isEqualTo(3 * 8);
    }
  }

  @Test
  void itMakesAndJudgesTheClassThatIsAskedFor() {
    R3gan small = new R3gan(8, 16, 1, 2, 16, true, true);
    assertThat(small.conditional()).isTrue();
    NetworkPair pair = small.build(new Brief(new Images(1, 28, 28), 10));
    try (Rng rng = Rng.seeded(2)) {
      Tensor z = rng.normal(1, 16).expand(2, 16);
      Condition classes = Condition.of(Tensor.of(new long[] {3, 4}, 2));
      Tensor made = at(pair.generator(), rng, z, classes);
      assertThat(made.shape()).isEqualTo(Shape.of(2, 1, 28, 28));
      assertThat(made.select(0, 0).sub(made.select(0, 1)).abs().max(0, 1, 2).item())
          .isGreaterThan(0.01f);
      Tensor one = rng.normal(1, 1, 28, 28).expand(2, 1, 28, 28);
      Tensor said = at(pair.discriminator(), rng, one, classes);
      assertThat(said.shape()).isEqualTo(Shape.of(2, 1));
      assertThat(Math.abs(said.toFloats()[0] - said.toFloats()[1])).isGreaterThan(1e-3f);
    }
    assertThatThrownBy(() -> small.build(new Brief(COLOUR, 0)))
        .hasMessageContaining("needs labelled data");
  }

  private static Tensor at(Network network, Rng rng, Tensor input, Condition classes) {
    return network
        .at(
            network.parameters().initial(rng),
            network.state().initial(rng),
            org.gan4j.tensor.DType.FLOAT32)
        .apply(input, classes, Mode.TRAIN, rng);
  }

  @Test
  void groupsThatDoNotDivideAreRefused() {
    assertThatThrownBy(() -> new R3gan(20, 64, 1, 2, 16, true, false))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "group must divide width times expansion, 40, or be 0 for dense convolutions; got 16");
    assertThatThrownBy(() -> new R3gan(16, 64, 0, 1, 0, true, false))
        .hasMessage("blocks must be in [1, 16]; got 0");
  }
}
