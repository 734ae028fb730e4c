package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import org.assertj.core.data.Offset;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest extends ScopedTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  @Test
  void sumsUpToEachPlaceAreAProductToo() {
    Tensor x = rng.normal(3, 7, 5);
    for (int dim : new int[] {0, 1, 2, -1, -2}) {
      Tensor got = x.sumsByProduct(dim);
      assertThat(got.shape()).isEqualTo(x.shape());
      assertThat(got.toFloats()).containsExactly(x.cumulativeSum(dim).toFloats(), within(1e-5f));
    }
    assertThat(Tensor.of(new float[] {1, 2, 3}, 3).sumsByProduct(0).toFloats())
        .containsExactly(1, 3, 6);
  }

  @Test
  void eigenvaluesOfTwoByTwo() {
    Tensor a = Tensor.of(new double[] {2, 1, 1, 2}, 2, 2);
    LinearAlgebra.Eigen eigen = LinearAlgebra.symmetricEigen(a);
    assertThat(eigen.values().toDoubles()).containsExactly(new double[] {1, 3}, CLOSE);
    Tensor rebuilt =
        eigen.vectors().mul(eigen.values()).matmul(eigen.vectors().transpose(0, 1)).sub(a);
    assertThat(rebuilt.norm().item()).isLessThan(1e-12);
    assertThat(LinearAlgebra.symmetricEigenvalues(a).toDoubles())
        .containsExactly(new double[] {1, 3}, CLOSE);
  }

  @Test
  void singularValuesOfARectangle() {
    Tensor a = Tensor.of(new double[] {3, 0, 0, 0, -4, 0}, 2, 3);
    assertThat(LinearAlgebra.singularValues(a).toDoubles())
        .containsExactly(new double[] {4, 3}, CLOSE);
  }

  @Test
  void orthonormalColumnsSpanThoseOfTheMatrix() {
    Tensor a = Tensor.of(new double[] {3, 1, 4, 2, 0, 5}, 3, 2);
    double[] q = LinearAlgebra.orthonormalColumns(a).toDoubles();
    // Gram and Schmidt: (3, 4, 0)/5, then (1, 2, 5) less 2.2 of it, which has the length √25.16
    double length = Math.sqrt(25.16);
    double[] expected = {0.6, -0.32 / length, 0.8, 0.24 / length, 0, 5 / length};
    assertThat(q).containsExactly(expected, CLOSE);
  }

  @Test
  void sizesAreChecked() {
    assertThatThrownBy(() -> LinearAlgebra.symmetricEigen(Tensor.zeros(Device.CPU, 2, 3)))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("[2, 3]");
  }

  @Test
  void nothingLeaks() {
    Tensor a = normal64(8, 8);
    decompose(a);
    assertNothingLeft(() -> decompose(a));
  }

  private static void decompose(Tensor a) {
    try (Scope scope = Scope.open()) {
      assertThat(LinearAlgebra.symmetricEigen(a).vectors().isFinite()).isTrue();
      assertThat(LinearAlgebra.singularValues(a).isFinite()).isTrue();
      assertThat(LinearAlgebra.orthonormalColumns(a).isFinite()).isTrue();
    }
  }
}
