package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NetworkTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Layer IMAGES =
      Sequential.of(
          new Conv(8, Window.square(4).stride(2).padding(1), 1, HE, Initialiser.constant(0.1)),
          BatchNorm.dcgan(),
          new LeakyRelu(0.2),
          new ConcatClass(),
          new Conv(16, Window.square(4).stride(2).padding(1), 1, HE, null),
          new LayerNorm(1e-5),
          Activation.SILU,
          new ConvTranspose(
              8, Window.square(4).stride(2).padding(1), 0, HE, Initialiser.constant(-0.1)),
          new Upsample(2, true),
          new Conv(1, Window.square(16), 1, HE, null));

  @Test
  void aBatchOfAnotherShapeIsRefused() {
    Network network = Network.of(IMAGES, Shape.of(1, 16, 16), 3);
    assertThat(network.input()).isEqualTo(Shape.of(1, 16, 16));
    assertThat(network.output()).isEqualTo(Shape.of(1, 1, 1));
    assertThat(network.classes()).isEqualTo(3);
    Bound at =
        network.at(network.parameters().initial(rng), network.state().initial(rng), DType.FLOAT32);
    for (long[] shape : new long[][] {{4, 1, 16, 15}, {1, 16, 16}, {4, 256}, {}}) {
      assertThatThrownBy(
              () ->
                  at.apply(
                      rng.normal(shape), Condition.of(Specimen.labels(0, 1, 2, 0)), Mode.EVAL, rng))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("[1, 16, 16]")
          .hasMessageContaining(Shape.of(shape).toString());
    }
  }

  @Test
  void vectorsOfAnotherLengthAreRefused() {
    Network network = Network.of(IMAGES, Shape.of(1, 16, 16), 3);
    Tensor theta = network.parameters().initial(rng);
    Tensor state = network.state().initial(rng);
    assertThat(state.shape()).isEqualTo(Shape.of(16));
    assertThatThrownBy(() -> network.at(state, state, DType.FLOAT32))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(theta.shape().toString())
        .hasMessageContaining("[16]");
    assertThatThrownBy(() -> network.at(theta, theta, DType.FLOAT32))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[16]");
  }

  @Test
  void theSameNetworkIsEvaluatedAtAnyPoint() {
    Network network = Network.of(new Linear(1), Shape.of(2), 0);
    Tensor x = Tensor.of(new float[] {1, 10}, 1, 2);
    Tensor none = network.state().initial(rng);
    for (float[] theta : List.of(new float[] {1, 2, 3}, new float[] {-1, 0.5f, 0})) {
      double expected = theta[0] + 10 * theta[1] + theta[2];
      Bound at = network.at(Tensor.of(theta, 3), none, DType.FLOAT32);
      assertThat(at.apply(x, Condition.none(), Mode.EVAL, null).item()).isEqualTo(expected);
    }
  }

  @Test
  void reducedPrecisionIsCloseAndReturnsFloat32() {
    Network network = Network.of(IMAGES, Shape.of(1, 16, 16), 3);
    Tensor theta = network.parameters().initial(rng);
    Tensor state = network.state().initial(rng);
    Tensor x = rng.normal(8, 1, 16, 16);
    Tensor labels = Specimen.labels(0, 1, 2, 0, 1, 2, 0, 1);
    for (Mode mode : List.of(Mode.TRAIN, Mode.EVAL)) {
      double[] exact =
          network
              .at(theta.to(DType.FLOAT64), state.copy(), DType.FLOAT32)
              .apply(x, Condition.of(labels), mode, rng)
              .toDoubles();
      Tensor full =
          network.at(theta, state.copy(), DType.FLOAT32).apply(x, Condition.of(labels), mode, rng);
      Tensor reduced =
          network.at(theta, state.copy(), DType.BFLOAT16).apply(x, Condition.of(labels), mode, rng);
      assertThat(full.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(reduced.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(relativeError(full.toDoubles(), exact)).isLessThan(1e-5);
      // 8 bits of significand: 2^-9 a rounding, some tens of roundings deep
      assertThat(relativeError(reduced.toDoubles(), exact)).isBetween(1e-4, 0.05);
    }
  }

  @Test
  void aPointServesManyScopesAndBothWaysOfEvaluating() {
    Network network = Network.of(new Linear(1), Shape.of(2), 0);
    Tensor theta = Tensor.of(new float[] {1, 2, 3}, 3).leaf();
    Tensor x = Tensor.of(new float[] {1, 10}, 1, 2);
    for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      Bound at = network.at(theta, network.state().initial(rng), type);
      for (int i = 0; i < 2; i++) {
        try (Scope scope = Scope.open()) {
          assertThat(Autograd.off(() -> at.apply(x, Condition.none(), Mode.EVAL, null).item()))
              .isEqualTo(24);
        }
      }
      Tensor out = at.apply(x, Condition.none(), Mode.EVAL, null).sum();
      assertThat(Autograd.grad(out, theta).toFloats()).containsExactly(1, 10, 1);
    }
  }

  @Test
  void reducedPrecisionUpdatesTheSameRunningStatistics() {
    Network network = Network.of(IMAGES, Shape.of(1, 16, 16), 3);
    Tensor theta = network.parameters().initial(rng);
    Tensor x = rng.normal(8, 1, 16, 16);
    Tensor labels = Specimen.labels(0, 1, 2, 0, 1, 2, 0, 1);
    Tensor full = network.state().initial(rng);
    Tensor reduced = network.state().initial(rng);
    double[] before = full.toDoubles();
    full =
        network
            .at(theta, full, DType.FLOAT32)
            .evaluate(x, Condition.of(labels), Mode.TRAIN, rng)
            .state();
    reduced =
        network
            .at(theta, reduced, DType.BFLOAT16)
            .evaluate(x, Condition.of(labels), Mode.TRAIN, rng)
            .state();
    assertThat(full.toDoubles()).isNotEqualTo(before);
    assertThat(reduced.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(relativeError(reduced.toDoubles(), full.toDoubles())).isLessThan(0.01);
  }

  private static double relativeError(double[] actual, double[] expected) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / size);
  }
}
