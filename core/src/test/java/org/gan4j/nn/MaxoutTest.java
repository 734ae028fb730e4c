package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MaxoutTest extends ScopedTest {
  @Test
  void takesTheLargestOfItsPieces() {
    int units = 4;
    int pieces = 3;
    Specimen maxout = Specimen.of(new Maxout(units, pieces, Initialiser.he()), Shape.of(5), 0, rng);
    Tensor x = maxout.batch(6);
    double[] in = x.toDoubles();
    double[] w = maxout.parameter("weight");
    double[] b = maxout.parameter("bias");
    double[] expected = new double[6 * units];
    Arrays.fill(expected, Double.NEGATIVE_INFINITY);
    for (int n = 0; n < 6; n++) {
      for (int u = 0; u < units; u++) {
        for (int p = 0; p < pieces; p++) {
          int row = u * pieces + p;
          double sum = b[row];
          for (int i = 0; i < 5; i++) {
            sum += in[n * 5 + i] * w[row * 5 + i];
          }
          expected[n * units + u] = Math.max(expected[n * units + u], sum);
        }
      }
    }
    Specimen.assertSame(maxout.values(x), expected);
  }

  /** As bfloat16 often has them. */
  @Test
  void ofEqualPiecesTheFirstHasTheDerivative() {
    float[] values = {1, 3, 3, 2, 2, 2, -1, -2, -1};
    for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16}) {
      Tensor x = Tensor.of(values, 1, 9).to(type).leaf();
      Tensor largest = Functions.largestOfEach(x, 3);
      assertThat(largest.toDoubles()).containsExactly(3, 2, -1);
      assertThat(Autograd.grad(largest.sum(), x).toDoubles())
          .containsExactly(0, 1, 0, 1, 0, 0, 1, 0, 0);
    }
  }

  @Test
  void refusesImagesAndASinglePiece() {
    Maxout maxout = new Maxout(4, 2, Initialiser.he());
    assertThatThrownBy(() -> Network.of(maxout, Shape.of(1, 4, 4), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[1, 4, 4]");
    assertThatThrownBy(() -> new Maxout(4, 1, Initialiser.he()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("pieces");
  }
}
