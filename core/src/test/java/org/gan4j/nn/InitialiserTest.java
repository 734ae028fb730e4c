package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.junit.jupiter.api.Test;

class InitialiserTest extends ScopedTest {
  private static final Shape DENSE = Shape.of(300, 200);
  private static final Shape KERNELS = Shape.of(60, 40, 5, 5);

  @Test
  void normalHasItsMoments() {
    double[] drawn = draw(Initialiser.normal(-3, 0.02), DENSE);
    assertThat(mean(drawn)).isCloseTo(-3, within(5 * 0.02 / Math.sqrt(60_000)));
    assertThat(deviation(drawn)).isCloseTo(0.02, within(0.02 * 0.015));
    // a normal, not a uniform: 4.55 % lie outside two deviations
    long outside = Arrays.stream(drawn).filter(x -> Math.abs(x + 3) > 0.04).count();
    assertThat(outside / 60_000.0).isCloseTo(0.0455, within(0.0045));
  }

  @Test
  void uniformFillsItsBounds() {
    uniform(draw(Initialiser.uniform(0.05), DENSE), 0.05);
  }

  @Test
  void heFollowsTheFanIn() {
    for (Shape shape : List.of(DENSE, KERNELS)) {
      double expected = Math.sqrt(2.0 / (shape.equals(DENSE) ? 200 : 40 * 25));
      double[] drawn = draw(Initialiser.he(), shape);
      assertThat(mean(drawn)).isCloseTo(0, within(0.02 * expected));
      assertThat(deviation(drawn)).isCloseTo(expected, within(0.015 * expected));
    }
  }

  @Test
  void glorotFollowsBothFans() {
    uniform(draw(Initialiser.glorot(), DENSE), Math.sqrt(6.0 / (200 + 300)));
    uniform(draw(Initialiser.glorot(), KERNELS), Math.sqrt(6.0 / (40 * 25 + 60 * 25)));
  }

  @Test
  void orthogonalRowsOrColumnsAreOrthonormalAndOfEitherSign() {
    for (Shape shape : List.of(Shape.of(40, 60), Shape.of(60, 40), Shape.of(30, 5, 3, 3))) {
      double[] w = draw(Initialiser.orthogonal(), shape);
      int rows = (int) shape.dim(0);
      int columns = w.length / rows;
      boolean wide = rows <= columns;
      int count = Math.min(rows, columns);
      for (int a = 0; a < count; a++) {
        for (int b = 0; b <= a; b++) {
          double product = 0;
          for (int k = 0; k < Math.max(rows, columns); k++) {
            product +=
                wide
                    ? w[a * columns + k] * w[b * columns + k]
                    : w[k * columns + a] * w[k * columns + b];
          }
          assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-5));
        }
      }
      assertThat(mean(w)).isCloseTo(0, within(4 * deviation(w) / Math.sqrt(w.length)));
    }
    // LAPACK alone leaves every first number negative.
    double first = 0;
    for (int i = 0; i < 40; i++) {
      first += Math.signum(draw(Initialiser.orthogonal(), Shape.of(3, 4))[0]);
    }
    assertThat(first).isBetween(-28.0, 28.0);
  }

  @Test
  void constantsAndValuesAreAsGiven() {
    assertThat(draw(Initialiser.constant(0.25), Shape.of(2, 3))).containsOnly(0.25).hasSize(6);
    float[] values = {1, 2, 3, 4};
    Initialiser given = Initialiser.values(values);
    values[0] = 9;
    assertThat(draw(given, Shape.of(2, 2))).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> given.draw(Shape.of(5), rng))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("needs 5 values; got 4");
  }

  private double[] draw(Initialiser initialiser, Shape shape) {
    var drawn = initialiser.draw(shape, rng);
    assertThat(drawn.shape()).isEqualTo(shape);
    assertThat(drawn.dtype()).isEqualTo(DType.FLOAT32);
    return drawn.toDoubles();
  }

  private static void uniform(double[] drawn, double bound) {
    double largest = Arrays.stream(drawn).max().orElseThrow();
    double smallest = Arrays.stream(drawn).min().orElseThrow();
    assertThat(largest).isBetween(0.999 * bound, 1.000001 * bound);
    assertThat(smallest).isBetween(-1.000001 * bound, -0.999 * bound);
    assertThat(mean(drawn)).isCloseTo(0, within(0.012 * bound));
    assertThat(deviation(drawn)).isCloseTo(bound / Math.sqrt(3), within(0.01 * bound));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElse(0));
  }
}
