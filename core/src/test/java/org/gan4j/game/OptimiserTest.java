package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimiserTest extends ScopedTest {
  private static final int SIZE = 7;
  private static final double RATE = 0.03;

  @Test
  void adamIsItsAlgorithm() {
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    follow(
        new Adam(0.5, 0.99, 1e-3),
        (theta, g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            m[i] = 0.5 * m[i] + 0.5 * g[i];
            v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
            double mean = m[i] / (1 - Math.pow(0.5, t));
            double square = v[i] / (1 - Math.pow(0.99, t));
            theta[i] -= RATE * mean / (Math.sqrt(square) + 1e-3);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9, -0.5})
  void sgdHasMomentumOfEitherSign(double momentum) {
    double[] v = new double[SIZE];
    follow(
        new Sgd(momentum),
        (theta, g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            v[i] = momentum * v[i] - RATE * g[i];
            theta[i] += v[i];
          }
        });
  }

  @Test
  void sgdRampsItsMomentum() {
    // .5 at the first update, .7 after ten, then constant
    double[] v = new double[SIZE];
    follow(
        new Sgd(0.5, 0.7, 10),
        (theta, g, t) -> {
          double momentum = t > 10 ? 0.7 : 0.5 + 0.02 * (t - 1);
          for (int i = 0; i < SIZE; i++) {
            v[i] = momentum * v[i] - RATE * g[i];
            theta[i] += v[i];
          }
        });
  }

  @Test
  void rmsPropIsItsAlgorithm() {
    double[] v = new double[SIZE];
    follow(
        new RmsProp(0.9, 1e-4),
        (theta, g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            v[i] = 0.9 * v[i] + 0.1 * g[i] * g[i];
            theta[i] -= RATE * g[i] / (Math.sqrt(v[i]) + 1e-4);
          }
        });
  }

  static Stream<Optimiser> optimisers() {
    return Stream.of(
        new Adam(0.9, 0.999, 1e-8),
        new Sgd(0),
        new Sgd(-0.3),
        new Sgd(0.5, 0.7, 12),
        new RmsProp(0.99, 1e-8));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void restoredMemoryContinuesExactly(Optimiser optimiser) {
    Tensor theta = rng.normal(SIZE);
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      gradients.add(rng.normal(SIZE));
    }
    try (Optimiser.Memory through = optimiser.begin(theta)) {
      gradients.subList(0, 8).forEach(g -> through.step(theta, g, RATE));
      Tensor there = theta.copy();
      Map<String, Tensor> saved = new LinkedHashMap<>();
      through.vectors().forEach((name, vector) -> saved.put(name, vector.copy()));
      long made = through.steps();
      assertThat(made).isEqualTo(8);
      gradients.subList(8, 16).forEach(g -> through.step(theta, g, RATE));
      try (Optimiser.Memory resumed = optimiser.begin(there)) {
        resumed.restore(saved, made);
        gradients.subList(8, 16).forEach(g -> resumed.step(there, g, RATE));
        assertThat(resumed.steps()).isEqualTo(16);
        assertThat(there.toBytes()).isEqualTo(theta.toBytes());
        resumed
            .vectors()
            .forEach(
                (name, vector) ->
                    assertThat(vector.toBytes()).isEqualTo(through.vectors().get(name).toBytes()));
      }
    }
  }

  @Test
  void restoringWhatIsNotItsOwnIsRefused() {
    try (Optimiser.Memory memory = new Adam(0.9, 0.999, 1e-8).begin(rng.normal(SIZE))) {
      assertThatThrownBy(() -> memory.restore(Map.of("m", rng.normal(SIZE)), 3))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("[m, v]")
          .hasMessageContaining("[m]");
      Map<String, Tensor> vectors = Map.of("m", rng.normal(SIZE), "v", rng.normal(SIZE));
      assertThatThrownBy(() -> memory.restore(vectors, -1))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("-1");
      Map<String, Tensor> shorter = Map.of("m", rng.normal(SIZE), "v", rng.normal(1));
      assertThatThrownBy(() -> memory.restore(shorter, 3))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("v")
          .hasMessageContaining("[7]")
          .hasMessageContaining("[1]");
      assertThat(memory.steps()).isZero();
      assertThat(memory.vectors().get("m").abs().toFloats()).containsOnly(0);
    }
  }

  @Test
  void settingsOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> new Adam(1, 0.9, 1e-8)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Adam(0.9, -0.1, 1e-8)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Adam(0.9, 0.999, 0)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Sgd(1)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Sgd(0.5, 0.7, -1)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new RmsProp(Double.NaN, 1e-8)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new RmsProp(0.9, 0)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Player(Role.GENERATOR, rng.normal(2), new Sgd(0), Double.NaN))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("NaN");
  }

  /** One update in plain Java. */
  private interface Update {
    void apply(double[] theta, double[] gradient, int step);
  }

  private void follow(Optimiser optimiser, Update reference) {
    Tensor theta = normal64(SIZE);
    double[] expected = theta.toDoubles();
    try (Optimiser.Memory memory = optimiser.begin(theta)) {
      for (int t = 1; t <= 20; t++) {
        Tensor gradient = rng.normal(SIZE).to(DType.FLOAT64);
        memory.step(theta, gradient, RATE);
        reference.apply(expected, gradient.toDoubles(), t);
        assertThat(theta.toDoubles()).as("after %d", t).containsExactly(expected, within(1e-12));
      }
      assertThat(memory.steps()).isEqualTo(20);
    }
  }
}
