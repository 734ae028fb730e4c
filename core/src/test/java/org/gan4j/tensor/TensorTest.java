package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.List;
import java.util.Map;
import org.gan4j.GanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void numbersGoInAndComeOut() {
    assertThat(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1).toFloats())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensor.of(new byte[] {0, 127, -1}, 3).to(DType.FLOAT32).toFloats())
        .containsExactly(0, 127, 255);
    assertThat(Tensor.of(new long[] {3, -1}, 2).toLongs()).containsExactly(3, -1);
    assertThat(Tensor.of(new float[] {1.5f}, 1).toBytes()).containsExactly(0, 0, -64, 63);
    assertThat(Tensor.of(new double[] {0.1}, 1).toDoubles()).containsExactly(0.1);
  }

  @Test
  void wrongShapesAreNamedInOneLine() {
    Tensor images = Tensor.zeros(Device.CPU, 2, 1, 8, 8);
    Tensor kernels = Tensor.zeros(Device.CPU, 4, 3, 4, 4);
    assertThatThrownBy(() -> Functions.conv2d(images, kernels, null, 2, 1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("[2, 1, 8, 8]")
        .hasMessageContaining("[4, 3, 4, 4]")
        .hasMessageNotContaining("frame");
    assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2))
        .hasMessageContaining("needs 4 values; got 3");
  }

  @Test
  void useAfterItsScopeIsAnErrorOfOurs() {
    Tensor inner;
    try (Scope short1 = Scope.open()) {
      inner = Tensor.scalar(1);
    }
    assertThat(inner.isClosed()).isTrue();
    assertThatThrownBy(() -> inner.add(1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("scope closed");
    assertThatThrownBy(inner::shape).isInstanceOf(GanException.class);
  }

  @Test
  void keptAndOwnedTensorsOutliveTheirScope() {
    Tensor kept;
    Tensor owned;
    try (Scope outer = Scope.open()) {
      try (Scope inner = Scope.open()) {
        kept = inner.keep(Tensor.scalar(2));
        owned = Scope.own(Tensor.scalar(3));
      }
      assertThat(kept.item()).isEqualTo(2);
    }
    assertThat(kept.isClosed()).isTrue();
    assertThat(owned.item()).isEqualTo(3);
    owned.close();
    assertThat(owned.isClosed()).isTrue();
  }

  @Test
  void aScopeFreesEveryNativeObject() {
    Runnable round =
        () -> {
          long before = Engine.liveObjects();
          try (Scope inner = Scope.open()) {
            Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).leaf();
            Tensor y = x.mul(x).sum().add(2).mul(x.sum());
            List<Tensor> first = Autograd.differentiableGrad(y, List.of(x));
            Autograd.grad(first.get(0).square().sum(), x).toFloats();
            x.split(1, 2).get(1).clamp(-1, 1);
            assertThat(Engine.liveObjects()).isGreaterThan(before);
          }
        };
    round.run(); // may load lazily
    assertNothingLeft(round);
    assertNothingLeft(round);
  }

  @Test
  void aPieceAndAGradientOutliveTheListThatTheyCameIn() {
    Tensor piece;
    Tensor gradient;
    try (Scope inner = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).leaf();
      piece = Scope.own(x.detach().split(1, 2).get(1));
      gradient = Scope.own(Autograd.grad(x.square().sum(), x));
    }
    for (int i = 0; i < 100; i++) { // so that freed memory would be overwritten
      Tensor.of(new float[] {7, 7, 7}, 3).split(1, 1, 1);
    }
    assertThat(piece.toFloats()).containsExactly(2, 3);
    assertThat(gradient.toFloats()).containsExactly(2, 4, 6);
    piece.close();
    gradient.close();
  }

  @Test
  void derivativesOfFirstAndSecondOrder() {
    Tensor x = Tensor.of(new double[] {0.5, -1.5, 2.0}, 3).leaf();
    Tensor y = x.pow(3).sum();
    Tensor first = Autograd.differentiableGrad(y, List.of(x)).get(0);
    assertThat(first.toDoubles()).containsExactly(new double[] {0.75, 6.75, 12.0}, within(1e-12));
    Tensor second = Autograd.grad(first.sum(), x);
    assertThat(second.toDoubles()).containsExactly(new double[] {3.0, -9.0, 12.0}, within(1e-12));
  }

  @Test
  void aGradientThatDoesNotExistIsSaid() {
    Tensor x = Tensor.scalar(1).leaf();
    Tensor other = Tensor.scalar(1).leaf();
    assertThatThrownBy(() -> Autograd.grad(x.square(), other))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("no gradient");
  }

  @Test
  void switchingDerivativesOffIsUndoneEvenByAnException() {
    assertThatThrownBy(
            () ->
                Autograd.off(
                    () -> {
                      assertThat(Autograd.isOn()).isFalse();
                      throw new IllegalStateException("inside");
                    }))
        .hasMessage("inside");
    assertThat(Autograd.isOn()).isTrue();
  }

  @Test
  void softplusAndLogSigmoidAreStableAtHundred() {
    Tensor x = Tensor.of(new double[] {-100, -30, 0, 30, 100}, 5).leaf();
    double[] expected = new double[5];
    double[] at = x.toDoubles();
    for (int i = 0; i < 5; i++) {
      expected[i] = Math.max(at[i], 0) + Math.log1p(Math.exp(-Math.abs(at[i])));
    }
    assertThat(Functions.softplus(x).toDoubles()).containsExactly(expected, within(1e-13));
    assertThat(Autograd.grad(Functions.softplus(x).sum(), x).toDoubles()[2]).isEqualTo(0.5);
    assertThat(Functions.logSigmoid(x).toDoubles()[0]).isCloseTo(-100, within(1e-12));
  }

  @Test
  void aRandomStreamContinuesFromItsState() {
    try (Rng rng = Rng.seeded(7);
        Rng other = Rng.seeded(8)) {
      rng.normal(100);
      byte[] state = rng.state();
      float[] expected = rng.normal(37).toFloats();
      assertThat(other.normal(37).toFloats()).isNotEqualTo(expected);
      other.restore(state);
      assertThat(other.normal(37).toFloats()).containsExactly(expected);
      assertThatThrownBy(() -> rng.restore(new byte[3])).isInstanceOf(GanException.class);
    }
  }

  @Test
  void drawsFollowTheirDistribution() {
    try (Rng rng = Rng.seeded(1)) {
      Tensor normal = rng.normal(200_000);
      assertThat(normal.mean().item()).isCloseTo(0, within(0.01));
      assertThat(normal.variance(0).item()).isCloseTo(1, within(0.02));
      assertThat(rng.uniform(200_000).mean().item()).isCloseTo(0.5, within(0.005));
      assertThat(rng.integers(10, 1000).toLongs()).contains(0, 9).doesNotContain(-1, 10);
    }
  }

  @Test
  void aMissingGpuIsOneSentence() {
    assertThat(Device.parse("cuda:1")).isEqualTo(new Device(Device.Kind.CUDA, 1));
    assertThatThrownBy(() -> Device.parse("tpu"))
        .hasMessageContaining("cpu, cuda or cuda:N; got 'tpu'");
    assertThat(Engine.require(Device.CPU)).isEqualTo(Device.CPU);
  }

  @Test
  void finitenessIsSeen() {
    assertThat(Tensor.of(new float[] {1, 2}, 2).isFinite()).isTrue();
    assertThat(Tensor.of(new float[] {1, Float.NaN}, 2).isFinite()).isFalse();
    assertThat(Tensor.of(new float[] {Float.POSITIVE_INFINITY, 1}, 2).isFinite()).isFalse();
  }

  @Test
  void matrixProductsKeepFloat32Accuracy() {
    String chosen = Engine.chooseMatrixProducts();
    assertThat(chosen).contains("matrix products");
    try (Rng rng = Rng.seeded(3)) {
      Tensor a = rng.normal(33, 400);
      Tensor b = rng.normal(400, 21);
      Tensor exact = a.to(DType.FLOAT64).matmul(b.to(DType.FLOAT64));
      double error = a.matmul(b).to(DType.FLOAT64).sub(exact).norm().item() / exact.norm().item();
      assertThat(error).isLessThan(1e-5);
    }
  }

  @Test
  void theEngineSaysItsVersion() {
    assertThat(Engine.version()).startsWith("libtorch 2.");
    assertThat(Engine.threads()).isPositive();
  }

  @Test
  void whatCannotBeMadeIsRefusedInASentence() {
    Rng rng = Rng.seeded(2);
    Rng closed = Rng.seeded(1);
    closed.close();
    Map<String, Runnable> wrong =
        Map.of(
            "the length of a dimension must be at least 0; got -1",
            () -> Tensor.zeros(Device.CPU, 2, -1),
            "the length of a dimension must be at least 0; got -2",
            () -> Tensor.full(Device.CPU, 1, -2),
            "the length of a dimension must be at least 0; got -3",
            () -> rng.normal(-3),
            "the length of a dimension must be at least 0; got -4",
            () -> rng.integers(2, -4),
            "the bound of random integers must be at least 1; got 0",
            () -> rng.integers(0, 2),
            "the classes of unit vectors must be at least 1; got -1",
            () -> Functions.oneHot(Tensor.of(new long[] {0}, 1), -1),
            "this random stream is closed",
            () -> closed.uniform(1));
    wrong.forEach(
        (message, call) ->
            assertThatThrownBy(call::run).isInstanceOf(GanException.class).hasMessage(message));
    assertThatThrownBy(closed::state).hasMessage("this random stream is closed");
    assertThatThrownBy(() -> closed.restore(new byte[3]))
        .hasMessage("this random stream is closed");
    assertThatThrownBy(
            () ->
                Tensor.of(
                    java.nio.ByteBuffer.allocate(0), DType.FLOAT64, Shape.of(1L << 31, 1L << 30)))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("got 0");
  }
}
