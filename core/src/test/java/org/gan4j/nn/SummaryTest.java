package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.gan4j.nn.Network.Summary;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.junit.jupiter.api.Test;

class SummaryTest extends ScopedTest {
  @Test
  void listsEveryLayerWithItsShapeAndParameters() {
    Layer join = Join.of(new Linear(6), Sequential.of(new Linear(2), Activation.RELU));
    Network network = Network.of(Sequential.of(join, new Linear(1000)), Shape.of(3), 0);
    Summary summary = network.summary();
    assertThat(summary.rows())
        .containsExactly(
            new Summary.Row("0.join.0.linear", Shape.of(6), 24),
            new Summary.Row("0.join.1.sequential.0.linear", Shape.of(2), 8),
            new Summary.Row("0.join.1.sequential.1.relu", Shape.of(2), 0),
            new Summary.Row("1.linear", Shape.of(1000), 9000));
    assertThat(summary.parameters()).isEqualTo(9032).isEqualTo(network.parameters().size());
    assertThat(summary.toString().lines().toList())
        .hasSize(6)
        .first()
        .asString()
        .contains("layer", "output", "parameters");
    assertThat(summary.toString().lines().toList().get(4)).contains("[1000]", "9,000");
    assertThat(summary.toString().lines().toList().get(5)).contains("total", "9,032");
  }

  @Test
  void countsANetworkOfASingleLayer() {
    Network network = Network.of(new Linear(2), Shape.of(3), 0);
    assertThat(network.summary().rows()).containsExactly(new Summary.Row("linear", Shape.of(2), 8));
    assertThat(network.summary().parameters()).isEqualTo(network.parameters().size());
  }

  @Test
  void countsWhatALayerWithChildrenLearnsItself() {
    Network network = Network.of(Sequential.of(new Rezero(new Linear(3))), Shape.of(3), 0);
    assertThat(network.summary().rows())
        .containsExactly(
            new Summary.Row("0.rezero.inner", Shape.of(3), 12),
            new Summary.Row("0.rezero", Shape.of(3), 1));
    assertThat(network.summary().parameters()).isEqualTo(13);
  }

  @Test
  void countsTheMultiplicationsOfASample() {
    Initialiser he = Initialiser.he();
    Network network =
        Network.of(
            Sequential.of(
                new Conv(
                    4,
                    Window.square(4).stride(2).padding(1),
                    1,
                    he,
                    null), // 4·3·16 weights at 4 x 4 outputs
                Activation.RELU,
                new ConvTranspose(
                    5,
                    Window.square(4).stride(2).padding(1),
                    0,
                    he,
                    null), // 5·4·16 at 4 x 4 inputs
                new Flatten(),
                new Linear(7)), // 7·320 + 7, once
            Shape.of(3, 8, 8),
            0);
    assertThat(network.multiplications()).isEqualTo(192 * 16 + 320 * 16 + 2247);
  }

  @Test
  void countsOnceWhatIsNotUsedAtEachPlace() {
    Initialiser he = Initialiser.he();
    assertThat(Network.of(new LayerNorm(1e-5), Shape.of(3, 8, 8), 0).multiplications())
        .isEqualTo(2 * 3 * 8 * 8);
    assertThat(Network.of(new ConditionalBatchNorm(), Shape.of(3, 8, 8), 10).multiplications())
        .isZero();
    // 6 rows of 4 gates, 7 symbols, at each of 5 steps.
    assertThat(Network.of(Layers.symbolLstm(7, 3, 6, he), Shape.of(5), 0).multiplications())
        .isEqualTo(5 * (24 * (3 + 6 + 2) + 7 * (6 + 1)));
    // Beside each other both see 9 steps, whatever the first gives.
    Layer first = Sequential.of(new Conv1d(4, Window.steps(2), he, null), Layers.maxOverSteps());
    Layer second = Sequential.of(new Conv1d(4, Window.steps(3), he, null), Layers.maxOverSteps());
    assertThat(Network.of(Layers.join(first, second), Shape.of(9, 2), 0).multiplications())
        .isEqualTo(4 * 2 * 2 * 8 + 4 * 2 * 3 * 7);
  }

  /** x + α·f(x), with an α of its own beside the layer inside. */
  private record Rezero(Layer inner) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      Slot alpha = slots.parameter("alpha", Shape.of(1), Initialiser.constant(0));
      Built built = slots.child("inner", inner, input);
      return new Built(
          built.output(),
          (x, pass) -> x.add(built.function().apply(x, pass).mul(pass.parameter(alpha))));
    }
  }
}
