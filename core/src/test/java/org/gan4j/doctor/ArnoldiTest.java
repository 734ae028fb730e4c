package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gan4j.GanException;
import org.gan4j.doctor.Arnoldi.Value;
import org.junit.jupiter.api.Test;

/** Eigenvalues of matrices that are known. */
class ArnoldiTest {
  private static UnaryOperator<double[]> product(double[][] matrix) {
    return v -> {
      double[] out = new double[matrix.length];
      for (int i = 0; i < matrix.length; i++) {
        for (int j = 0; j < v.length; j++) {
          out[i] += matrix[i][j] * v[j];
        }
      }
      return out;
    };
  }

  /** By real and imaginary part, where pairs of one size have no order. */
  private static List<Value> inOrder(List<Value> values) {
    return values.stream()
        .sorted(
            Comparator.comparingLong((Value each) -> Math.round(1e6 * each.real()))
                .thenComparingDouble(Value::imaginary))
        .toList();
  }

  private static void assertSame(List<Value> found, List<Value> known, double within) {
    assertThat(found).hasSameSizeAs(known);
    List<Value> a = inOrder(found);
    List<Value> b = inOrder(known);
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i).real()).isCloseTo(b.get(i).real(), within(within));
      assertThat(a.get(i).imaginary()).isCloseTo(b.get(i).imaginary(), within(within));
    }
  }

  @Test
  void aTurnHasPurelyImaginaryValues() {
    double[][] turn = {{0, -3}, {3, 0}};
    List<Value> known = List.of(new Value(0, -3, 0), new Value(0, 3, 0));
    assertSame(Arnoldi.whole(product(turn), 2), known, 1e-12);
    assertSame(Arnoldi.leading(product(turn), 2, 2, 1), known, 1e-12);
  }

  @Test
  void aTriangleHasItsDiagonal() {
    Random random = new Random(3);
    int size = 30;
    double[][] matrix = new double[size][size];
    Value[] known = new Value[size];
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        matrix[i][j] = 0.3 * random.nextGaussian();
      }
      matrix[i][i] = i - 12;
      known[i] = new Value(i - 12, 0, 0);
    }
    assertSame(Arnoldi.whole(product(matrix), size), List.of(known), 1e-8);
    List<Value> all = Arnoldi.leading(product(matrix), size, size, 1);
    assertSame(all, List.of(known), 1e-6);
    assertThat(all.get(0).real()).isCloseTo(17, within(1e-6));
    assertThat(Arnoldi.leading(product(matrix), size, 1000, 1)).hasSize(size);
  }

  /** Turns of known sizes, hidden by a change of basis. */
  @Test
  void theLeadingOnesOfALargeMatrixAreKnownFirst() {
    int pairs = 200;
    int size = 2 * pairs;
    double[] hidden = new Random(4).doubles(size, -1, 1).toArray();
    double square = 0;
    for (double each : hidden) {
      square += each * each;
    }
    double norm = square;
    // A = Q·B·Q with Q = I - 2 h hᵀ / hᵀh, and B of blocks (a, -b; b, a).
    UnaryOperator<double[]> mirrored =
        v -> {
          double along = 0;
          for (int i = 0; i < size; i++) {
            along += hidden[i] * v[i];
          }
          double[] out = v.clone();
          for (int i = 0; i < size; i++) {
            out[i] -= 2 * along / norm * hidden[i];
          }
          return out;
        };
    UnaryOperator<double[]> product =
        v -> {
          double[] in = mirrored.apply(v);
          double[] out = new double[size];
          for (int i = 0; i < pairs; i++) {
            double shrunk = Math.pow(0.8, i);
            double a = -shrunk;
            double b = 2 * shrunk;
            out[2 * i] = a * in[2 * i] - b * in[2 * i + 1];
            out[2 * i + 1] = b * in[2 * i] + a * in[2 * i + 1];
          }
          return mirrored.apply(out);
        };
    List<Value> found = Arnoldi.leading(product, size, 40, 1);
    assertThat(found).hasSize(40);
    for (int i = 0; i < 8; i++) {
      double shrunk = Math.pow(0.8, Math.floor(i / 2.0));
      assertThat(found.get(i).real()).isCloseTo(-shrunk, within(1e-6));
      assertThat(Math.abs(found.get(i).imaginary())).isCloseTo(2 * shrunk, within(1e-6));
      assertThat(found.get(i).residual()).isLessThan(1e-5);
    }
    // Of a normal matrix the residual bounds the error.
    for (Value each : found) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < pairs; i++) {
        double shrunk = Math.pow(0.8, i);
        nearest =
            Math.min(
                nearest, Math.hypot(each.real() + shrunk, Math.abs(each.imaginary()) - 2 * shrunk));
      }
      assertThat(nearest).isLessThanOrEqualTo(each.residual() + 1e-9);
    }
    assertThat(Arnoldi.leading(product, size, 40, 1)).isEqualTo(found);
    assertThat(Arnoldi.leading(product, size, 40, 2)).isNotEqualTo(found);
  }

  /** A space that is closed under A after one product, again and again. */
  @Test
  void aMatrixOfFewDifferentValuesIsExhausted() {
    double[][] matrix = {{2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, -1}};
    List<Value> known =
        List.of(new Value(2, 0, 0), new Value(2, 0, 0), new Value(2, 0, 0), new Value(-1, 0, 0));
    assertSame(Arnoldi.leading(product(matrix), 4, 4, 1), known, 1e-12);
    assertSame(
        Arnoldi.leading(v -> new double[3], 3, 3, 1),
        List.of(new Value(0, 0, 0), new Value(0, 0, 0), new Value(0, 0, 0)),
        0);
  }

  @Test
  void whatIsNotFiniteIsSaid() {
    assertThatThrownBy(() -> Arnoldi.leading(v -> new double[] {1, Double.NaN}, 2, 2, 1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("not finite");
  }
}
