package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Layout.Carried;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an optimiser remembers goes with its weights when a network grows. */
class CarriedMemoryTest extends ScopedTest {
  private static final double RATE = 0.01;
  private static final Layer ONE = Layers.linear(1);

  /** {@code [a.weight, a.bias, b.weight, b.bias]}. */
  private final Layout small = layout(Layers.named("a", ONE), Layers.named("b", ONE));

  /** {@code [c.weight, c.bias, a.weight, a.bias, b.weight, b.bias]}. */
  private final Layout large =
      layout(Layers.named("c", ONE), Layers.named("a", ONE), Layers.named("b", ONE));

  static Stream<Optimiser> optimisers() {
    return Stream.of(
        new Adam(0.5, 0.9, 1e-8),
        new Sgd(0.9),
        new Sgd(0),
        new RmsProp(),
        new Clipped(new Adam(), 2),
        new Optimistic(new Adam(0.5, 0.9, 1e-8)));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void carriedWeightsMoveOnAsIfNothingHadGrown(Optimiser optimiser) {
    Tensor theta = Tensor.of(new float[] {1, -1, 0.5f, 0.25f}, 4);
    try (Optimiser.Memory memory = optimiser.begin(theta)) {
      for (int t = 0; t < 5; t++) {
        memory.step(theta, rng.normal(4), RATE);
      }
      Tensor grown = Tensor.of(new float[] {7, 8, 0, 0, 0, 0}, 6);
      large.carry(small, theta, grown);
      try (Optimiser.Memory next = carried(optimiser, memory, grown)) {
        assertThat(next.steps()).isEqualTo(5);
        memory
            .vectors()
            .forEach(
                (name, old) -> {
                  float[] now = numbers(next, name);
                  float[] before = old.toFloats();
                  assertThat(now)
                      .as(name)
                      .containsExactly(0, 0, before[0], before[1], before[2], before[3]);
                });
        for (int t = 0; t < 5; t++) {
          Tensor gradient = rng.normal(4);
          Tensor wide = Tensor.cat(List.of(Tensor.zeros(Device.CPU, 2), gradient), 0);
          memory.step(theta, gradient, RATE);
          next.step(grown, wide, RATE);
        }
        assertThat(grown.narrow(0, 2, 4).toBytes()).isEqualTo(theta.toBytes());
      }
    }
  }

  @Test
  void theNumbersAreThoseOfTheNames() {
    // One step of Adam on g: m = (1 - β₁) g and v = (1 - β₂) g².
    Optimiser adam = new Adam(0.5, 0.75, 1e-8);
    Tensor theta = Tensor.zeros(Device.CPU, 4);
    try (Optimiser.Memory memory = adam.begin(theta)) {
      memory.step(theta, Tensor.of(new float[] {2, 4, 6, 8}, 4), RATE);
      try (Optimiser.Memory next = carried(adam, memory, Tensor.zeros(Device.CPU, 6))) {
        assertThat(numbers(next, "m")).containsExactly(0, 0, 1, 2, 3, 4);
        assertThat(numbers(next, "v")).containsExactly(0, 0, 1, 4, 9, 16);
      }
    }
  }

  /** What {@link Layout#carry} warns of. */
  @Test
  void adamMovesFreshWeightsFurtherAtFirstThanItsRate() {
    Optimiser adam = new Adam(0.5, 0.999, 1e-8);
    Tensor theta = Tensor.zeros(Device.CPU, 4);
    try (Optimiser.Memory memory = adam.begin(theta)) {
      memory.restore(memory.vectors(), 100_000);
      Tensor grown = Tensor.zeros(Device.CPU, 6);
      try (Optimiser.Memory next = carried(adam, memory, grown)) {
        next.step(grown, Tensor.of(new float[] {1, -3, 0, 0, 0, 0}, 6), RATE);
        double expected = 0.5 / Math.sqrt(0.001); // 15.8
        assertThat(grown.toFloats()[0] / RATE).isCloseTo(-expected, within(1e-3));
        assertThat(grown.toFloats()[1] / RATE).isCloseTo(expected, within(1e-3));
      }
    }
    Tensor anew = Tensor.zeros(Device.CPU, 6);
    try (Optimiser.Memory begun = adam.begin(anew)) {
      begun.step(anew, Tensor.of(new float[] {1, -3, 0, 0, 0, 0}, 6), RATE);
      assertThat(anew.toFloats()[0] / RATE).isCloseTo(-1, within(1e-3));
    }
  }

  /** A memory for the grown vector: fresh slices begin at zero. */
  private Optimiser.Memory carried(Optimiser optimiser, Optimiser.Memory old, Tensor grown) {
    Optimiser.Memory next = optimiser.begin(grown);
    Map<String, Tensor> vectors = new LinkedHashMap<>();
    old.vectors()
        .forEach(
            (name, vector) -> {
              Tensor into = Tensor.zeros(Device.CPU, large.size());
              Carried said = large.carry(small, vector, into);
              assertThat(said.fresh()).containsExactly("c.weight", "c.bias");
              assertThat(said.left()).isEmpty();
              vectors.put(name, into);
            });
    next.restore(vectors, old.steps());
    return next;
  }

  private static float[] numbers(Optimiser.Memory memory, String name) {
    Tensor vector = memory.vectors().get(name);
    assertThat(vector).as(name).isNotNull();
    return vector.toFloats();
  }

  private static Layout layout(Layer... layers) {
    return Network.of(Layers.sequential(layers), Shape.of(1), 0).parameters();
  }
}
