package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.nn.Network.Summary;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedTest extends ScopedTest {
  private static final Shape VECTOR = Shape.of(3);

  @Test
  void aNameReplacesPlaceAndKindAndTheOthersKeepTheirs() {
    Layer block = Sequential.of(new Linear(3), BatchNorm.dcgan());
    assertThat(parameters(Sequential.of(new Linear(3), block, new Linear(2))))
        .containsExactly(
            "0.linear.weight",
            "0.linear.bias",
            "1.sequential.0.linear.weight",
            "1.sequential.0.linear.bias",
            "1.sequential.1.batchnorm.scale",
            "1.sequential.1.batchnorm.shift",
            "2.linear.weight",
            "2.linear.bias");
    Layer named = Sequential.of(new Linear(3), new Named("block16", block), new Linear(2));
    assertThat(parameters(named))
        .containsExactly(
            "0.linear.weight",
            "0.linear.bias",
            "block16.0.linear.weight",
            "block16.0.linear.bias",
            "block16.1.batchnorm.scale",
            "block16.1.batchnorm.shift",
            "2.linear.weight",
            "2.linear.bias");
    assertThat(names(Network.of(named, VECTOR, 0).state()))
        .containsExactly("block16.1.batchnorm.mean", "block16.1.batchnorm.variance");
  }

  @Test
  void whatStandsInFrontDoesNotChangeIt() {
    Layer block = new Named("block8", Sequential.of(new Linear(3), Activation.RELU));
    Layer head = new Named("head", new Linear(1));
    List<String> before = parameters(Sequential.of(block, head));
    assertThat(before)
        .containsExactly(
            "block8.0.linear.weight", "block8.0.linear.bias", "head.weight", "head.bias");
    assertThat(
            parameters(
                Sequential.of(
                    new Flatten(),
                    new Named("block16", new Linear(3)),
                    new Linear(3),
                    block,
                    head)))
        .containsAll(before);
  }

  @Test
  void aNameShowsWhereverTheLayerStands() {
    Layer linear = new Named("mine", new Linear(3, Initialiser.he(), null));
    assertThat(parameters(linear)).containsExactly("mine.weight");
    assertThat(parameters(new Named("outer", linear))).containsExactly("outer.mine.weight");
    assertThat(parameters(Sequential.of(new Named("outer", Sequential.of(linear)))))
        .containsExactly("outer.mine.weight");
    assertThat(parameters(Sequential.of(Sequential.of(linear))))
        .containsExactly("0.sequential.mine.weight");
    assertThat(parameters(Join.of(new Identity(), linear))).containsExactly("mine.weight");
    assertThat(parameters(Sequential.of(new Residual(linear, linear))))
        .containsExactly("0.residual.main.mine.weight", "0.residual.shortcut.mine.weight");
    assertThat(parameters(Sequential.of(new WeightNorm(linear))))
        .containsExactly(
            "0.weightnorm.linear.mine.weight", "0.weightnorm.scale", "0.weightnorm.shift");
    Network spectral =
        Network.of(
            Sequential.of(
                new Identity(),
                new Reparametrised(
                    new Reparametrised(linear, new EqualisedRate(1)), new SpectralNorm()),
                new Reparametrised(
                    new Named("other", new Linear(2, Initialiser.he(), null)), new SpectralNorm())),
            VECTOR,
            0);
    assertThat(names(spectral.parameters())).containsExactly("mine.weight", "other.weight");
    assertThat(names(spectral.state())).containsExactly("other.weight.u");
    Network reference =
        Network.of(
            Sequential.of(
                new Named(
                    "seen", new Reference(2, Initialiser.normal(0, 1), Sequential.of(linear)))),
            VECTOR,
            0);
    assertThat(names(reference.parameters())).containsExactly("seen.mine.weight");
    assertThat(names(reference.state())).containsExactly("seen.reference.batch");
    assertThat(Reference.size(reference)).isEqualTo(2);
  }

  @Test
  void itChangesNeitherNumbersNorOrder() {
    Layer conv =
        new Conv(2, Window.square(3).padding(1), 1, Initialiser.he(), Initialiser.constant(0));
    Network plain = Network.of(Sequential.of(conv, BatchNorm.dcgan()), Shape.of(1, 4, 4), 0);
    Network named =
        Network.of(
            Sequential.of(new Named("a", conv), new Named("b", BatchNorm.dcgan())),
            Shape.of(1, 4, 4),
            0);
    Tensor theta = first(plain);
    assertThat(first(named).toBytes()).isEqualTo(theta.toBytes());
    Tensor x = rng.normal(5, 1, 4, 4);
    Tensor state = plain.state().initial(rng);
    Tensor other = named.state().initial(rng);
    assertThat(
            named
                .at(theta, other, DType.FLOAT32)
                .apply(x, Condition.none(), Mode.TRAIN, null)
                .toBytes())
        .isEqualTo(
            plain
                .at(theta, state, DType.FLOAT32)
                .apply(x, Condition.none(), Mode.TRAIN, null)
                .toBytes());
    assertThat(other.toBytes()).isEqualTo(state.toBytes());
    assertThat(named.summary().rows())
        .containsExactly(
            new Summary.Row("a", Shape.of(2, 4, 4), 20),
            new Summary.Row("b", Shape.of(2, 4, 4), 4));
    assertThat(named.multiplications()).isEqualTo(plain.multiplications());
  }

  @Test
  void aNameIsGivenOnceWithinALayer() {
    Layer twice = Sequential.of(new Named("a", new Linear(3)), new Named("a", new Linear(3)));
    assertThatThrownBy(() -> Network.of(twice, VECTOR, 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("two layers of a network are called a")
        .hasMessageContaining("once");
    // Without slices that meet, too: a name means one layer.
    Layer silent = Sequential.of(new Named("a", Activation.RELU), new Named("a", new Linear(3)));
    assertThatThrownBy(() -> Network.of(new Named("g", silent), VECTOR, 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("called g.a:");
    Layer apart =
        Sequential.of(
            new Named("a", Sequential.of(new Named("x", new Linear(3)))),
            new Named("b", Sequential.of(new Named("x", new Linear(3)))));
    assertThat(parameters(apart))
        .containsExactly("a.x.weight", "a.x.bias", "b.x.weight", "b.x.bias");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "3", "0.conv", "a.b", "8x8", "-a", "a b", "a/b", "größe", "a\n"})
  void aNameCannotBeMistakenForAPlace(String name) {
    assertThatThrownBy(() -> new Named(name, new Linear(2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("a letter")
        .hasMessageContaining("got '" + name + "'");
  }

  @Test
  void aNameHasAtMost64Letters() {
    assertThat(new Named("a".repeat(64), new Linear(2)).kind()).isEqualTo("linear");
    assertThat(new Named("Block-16_b", new Linear(2)).isNamed()).isTrue();
    assertThatThrownBy(() -> new Named("a".repeat(65), new Linear(2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("64");
  }

  private static Tensor first(Network network) {
    try (Rng same = Rng.seeded(3)) {
      return network.parameters().initial(same);
    }
  }

  private static List<String> parameters(Layer layer) {
    return names(Network.of(layer, VECTOR, 0).parameters());
  }

  private static List<String> names(Layout layout) {
    return layout.slices().stream().map(Layout.Slice::name).toList();
  }
}
