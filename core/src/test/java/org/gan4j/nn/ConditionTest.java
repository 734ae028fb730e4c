package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConditionTest extends ScopedTest {
  private static Tensor table() {
    return Tensor.of(new double[] {1, 2, 10, 20, 100, 200}, 3, 2);
  }

  @Test
  void aClassIsAUnitVectorAndARow() {
    Condition condition = Condition.of(Tensor.of(new long[] {2, 0}, 2));
    assertThat(condition.code(3, DType.FLOAT64).toDoubles()).containsExactly(0, 0, 1, 1, 0, 0);
    assertThat(condition.rows(table()).toDoubles()).containsExactly(100, 200, 1, 2);
    assertThat(condition.wires()).containsOnlyKeys("class");
  }

  @Test
  void labelsAreOnesAndTheSumOfTheirRows() {
    Condition condition = new Condition.Labels(Tensor.of(new double[] {1, 0, 1, 0, 0, 0}, 2, 3));
    assertThat(condition.code(3, DType.FLOAT64).toDoubles()).containsExactly(1, 0, 1, 0, 0, 0);
    assertThat(condition.rows(table()).toDoubles()).containsExactly(101, 202, 0, 0);
    assertThat(condition.classes()).isNull();
    assertThatThrownBy(() -> condition.code(4, DType.FLOAT64))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("4 numbers per sample; got 3");
  }

  @Test
  void aVectorIsItsKnownNumbersAndItsMask() {
    Tensor values = Tensor.of(new double[] {0.5, 7}, 1, 2);
    Condition condition = new Condition.Vector(values, Tensor.of(new double[] {1, 0}, 1, 2));
    assertThat(condition.code(4, DType.FLOAT64).toDoubles()).containsExactly(0.5, 0, 1, 0);
    assertThat(condition.wires()).containsOnlyKeys("vector", "mask");
    assertThatThrownBy(() -> new Condition.Vector(values, values.reshape(2, 1)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("one shape");
  }

  @Test
  void layersTakeAnyOfThem() {
    try (Rng rng = Rng.seeded(3)) {
      Specimen concat = Specimen.of(new ConcatClass(), Shape.of(1), 2, rng);
      Tensor x = concat.batch(1);
      Tensor both = Tensor.of(new double[] {1, 1}, 1, 2);
      assertThat(concat.apply(x, new Condition.Labels(both), Mode.EVAL).toDoubles())
          .containsExactly(x.toDoubles()[0], 1, 1);
    }
  }

  @Test
  void whatIsLaidReachesTheLayersByName() {
    record Faded() implements Layer {
      @Override
      public Built build(Shape input, Slots slots) {
        return new Built(input, (x, pass) -> x.mul(pass.wire("alpha")));
      }
    }
    try (Rng rng = Rng.seeded(3)) {
      Network network = Network.of(new Faded(), Shape.of(2), 0);
      Tensor none = network.parameters().initial(rng);
      Bound at = network.at(none, network.state().initial(rng), DType.FLOAT32);
      Tensor x = Tensor.of(new float[] {2, 4}, 1, 2);
      Bound half = at.wired("alpha", Tensor.of(new float[] {0.5f}, 1));
      assertThat(half.apply(x, Condition.none(), Mode.EVAL, null).toFloats()).containsExactly(1, 2);
      Tensor quarter = Tensor.of(new float[] {0.25f}, 1);
      assertThat(
              half.wired("alpha", quarter).apply(x, Condition.none(), Mode.EVAL, null).toFloats())
          .containsExactly(0.5f, 1);
      assertThatThrownBy(() -> at.apply(x, Condition.none(), Mode.EVAL, null))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("'alpha'");
      assertThat(Condition.none().wires()).isEqualTo(Map.of());
    }
  }
}
