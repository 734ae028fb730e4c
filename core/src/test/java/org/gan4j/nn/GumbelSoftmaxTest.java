package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GumbelSoftmaxTest extends ScopedTest {
  private static final int N = 100_000;
  private static final int K = 4;

  /** Chi-square with 3 degrees of freedom: above 21.1 once in ten thousand. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 10})
  void samplesComeAsOftenAsTheSoftmaxSays(double temperature) {
    double[] logits = {0.5, -1, 1.5, 0};
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    Tensor x = Tensor.of(logits, 1, K).expand(N, K);
    double[] count = apply(Layers.gumbelOneHot(temperature), x, Mode.TRAIN, rng).sum(0).toDoubles();
    double[] soft =
        Functions.oneHot(apply(Layers.gumbelSoftmax(temperature), x, Mode.TRAIN, rng).argmax(1), K)
            .sum(0)
            .toDoubles();
    for (double[] counted : List.of(count, soft)) {
      double chi = 0;
      for (int k = 0; k < K; k++) {
        double expected = N * Math.exp(logits[k]) / sum;
        chi += (counted[k] - expected) * (counted[k] - expected) / expected;
      }
      assertThat(chi).isLessThan(21.1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT64", "FLOAT32", "BFLOAT16"})
  void samplesOfEachStepAreUnitVectorsToTheBit(DType type) {
    Tensor x = rng.normal(50, 6, K).mul(3);
    Network network = Network.of(Layers.gumbelOneHot(0.3), Shape.of(6, K), 0);
    Tensor none = Specimen.zeros(0);
    Tensor theta = type == DType.FLOAT64 ? none.to(type) : none;
    Tensor y = network.at(theta, none, type).apply(x, Condition.none(), Mode.TRAIN, rng);
    double[] values = y.toDoubles();
    for (int i = 0; i < values.length; i += K) {
      int ones = 0;
      for (int k = 0; k < K; k++) {
        assertThat(values[i + k]).isIn(0.0, 1.0);
        ones += (int) values[i + k];
      }
      assertThat(ones).isEqualTo(1);
    }
  }

  @Test
  void softSamplesAddUpToOneAndGrowHardWithTheTemperature() {
    Tensor x = rng.normal(500, K);
    double before = 0;
    for (double temperature : new double[] {100, 1, 0.01}) {
      Tensor y = apply(Layers.gumbelSoftmax(temperature), x, Mode.TRAIN, rng);
      assertThat(y.sum(1).sub(1).abs().max().item()).isLessThan(1e-5);
      double largest = y.max(1).mean().item();
      assertThat(largest).isGreaterThan(before);
      before = largest;
    }
    assertThat(before).isCloseTo(1, within(0.02));
  }

  @Test
  void straightThroughHasTheSoftSamplesGradient() {
    Tensor weights = rng.normal(20, K);
    double[][] gradients = new double[2][];
    List<Layer> layers = List.of(Layers.gumbelSoftmax(0.7), Layers.gumbelOneHot(0.7));
    Tensor logits = rng.normal(20, K);
    for (int i = 0; i < 2; i++) {
      Tensor x = logits.leaf();
      try (Rng same = Rng.seeded(9)) {
        Tensor y = apply(layers.get(i), x, Mode.TRAIN, same);
        gradients[i] = Autograd.grad(y.mul(weights).sum(), x).toDoubles();
      }
    }
    Specimen.assertClose(gradients[1], gradients[0], 1e-6);
  }

  @Test
  void withoutNoiseASampleDependsOnItsLogitsOnly() {
    Tensor x = Tensor.of(new double[] {1, 3, 2, 0, -1, -2, -3, 5}, 2, K);
    for (Layer layer : List.of(Layers.gumbelSoftmax(2), Layers.gumbelOneHot(2))) {
      for (Mode mode : List.of(Mode.EVAL, Mode.MEASURE)) {
        assertThat(apply(layer, x, mode, null).toDoubles()).containsExactly(0, 1, 0, 0, 0, 0, 0, 1);
      }
      assertThatThrownBy(() -> apply(layer, x, Mode.TRAIN, null))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("Rng");
    }
  }

  @Test
  void theStreamOfTheEvaluationDecides() {
    Tensor x = rng.normal(100, K);
    Layer layer = Layers.gumbelSoftmax(1);
    try (Rng a = Rng.seeded(4);
        Rng b = Rng.seeded(4)) {
      byte[] first = apply(layer, x, Mode.TRAIN, a).toBytes();
      assertThat(apply(layer, x, Mode.TRAIN, b).toBytes()).isEqualTo(first);
      assertThat(apply(layer, x, Mode.TRAIN, a).toBytes()).isNotEqualTo(first);
    }
  }

  /** The latents draw, in every mode alike; what training softens is the same draw. */
  @Test
  void latentsThatAreNormalDrawAsOftenAsTheSoftmaxSays() {
    double[] logits = {0.5, -1, 1.5, 0};
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    Tensor x =
        Tensor.cat(
            List.of(Tensor.of(logits, 1, K).expand(N, K).to(DType.FLOAT32), rng.normal(N, K)), 1);
    Network network = Network.of(Layers.latentGumbelSoftmax(0.5), Shape.of(2 * K), 0);
    assertThat(network.output()).isEqualTo(Shape.of(K));
    Tensor none = Specimen.zeros(0);
    Bound at = network.at(none, none, DType.FLOAT32);
    Tensor drawn = at.apply(x, Condition.none(), Mode.EVAL, null);
    double[] count = drawn.sum(0).toDoubles();
    double chi = 0;
    for (int k = 0; k < K; k++) {
      double expected = N * Math.exp(logits[k]) / sum;
      chi += (count[k] - expected) * (count[k] - expected) / expected;
    }
    assertThat(chi).isLessThan(21.1);
    Tensor soft = at.apply(x, Condition.none(), Mode.TRAIN, null);
    assertThat(Functions.oneHot(soft.argmax(1), K).toBytes()).isEqualTo(drawn.toBytes());
    assertThat(soft.max(1).mean().item()).isBetween(0.5, 0.99);
    Network hard = Network.of(Layers.latentGumbelOneHot(0.5), Shape.of(2 * K), 0);
    assertThat(
            hard.at(none, none, DType.FLOAT32)
                .apply(x, Condition.none(), Mode.TRAIN, null)
                .toBytes())
        .isEqualTo(drawn.toBytes());
    Tensor far = Tensor.of(new float[] {0, 0, -40, 40}, 1, 4);
    Network two = Network.of(Layers.latentGumbelOneHot(1), Shape.of(4), 0);
    Bound extreme = two.at(none, none, DType.FLOAT32);
    assertThat(extreme.apply(far, Condition.none(), Mode.TRAIN, null).toFloats())
        .containsExactly(0, 1);
    assertThatThrownBy(() -> Network.of(Layers.latentGumbelSoftmax(1), Shape.of(5, 3), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[5, 3]");
  }

  @Test
  void nothingNativeIsLeft() {
    Tensor x = rng.normal(7, K);
    Runnable pass =
        () -> {
          try (Scope scope = Scope.open()) {
            assertThat(apply(Layers.gumbelOneHot(1), x, Mode.TRAIN, rng).isFinite()).isTrue();
          }
        };
    pass.run();
    for (int i = 0; i < 3; i++) {
      assertNothingLeft(pass);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1000.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoTemperature(double temperature) {
    assertThatThrownBy(() -> Layers.gumbelSoftmax(temperature))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("temperature")
        .hasMessageContaining("(0, 1000]")
        .hasMessageContaining(Double.toString(temperature));
    assertThatThrownBy(() -> Layers.gumbelOneHot(temperature)).isInstanceOf(NetworkException.class);
  }

  private static Tensor apply(Layer layer, Tensor x, Mode mode, @Nullable Rng stream) {
    Network network = Network.of(layer, Shape.of(K), 0);
    Tensor none = Specimen.zeros(0);
    return network
        .at(none.to(x.dtype()), none, DType.FLOAT32)
        .apply(x, Condition.none(), mode, stream);
  }
}
