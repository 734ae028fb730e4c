package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConditionalLayersTest extends ScopedTest {
  @Test
  void conditionalBatchNormScalesAndShiftsByClass() {
    Shape input = Shape.of(2, 1, 3);
    Specimen layer = Specimen.of(new ConditionalBatchNorm(0.1, 1e-3), input, 3, rng);
    Tensor batch = layer.batch(4);
    double[] x = batch.toDoubles();
    int[] classes = {2, 0, 2, 1};
    double[] scale = layer.parameter("scale");
    double[] shift = layer.parameter("shift");
    double[] expected = new double[x.length];
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < x.length; i++) {
        mean += i / 3 % 2 == c ? x[i] / 12 : 0;
        square += i / 3 % 2 == c ? x[i] * x[i] / 12 : 0;
      }
      for (int i = 0; i < x.length; i++) {
        if (i / 3 % 2 == c) {
          int at = classes[i / 6] * 2 + c;
          expected[i] =
              (x[i] - mean) / Math.sqrt(square - mean * mean + 1e-3) * scale[at] + shift[at];
        }
      }
    }
    Tensor labels = Specimen.labels(2, 0, 2, 1);
    Specimen.assertSame(layer.apply(batch, Condition.of(labels), Mode.TRAIN).toDoubles(), expected);
    assertThatThrownBy(() -> Network.of(new ConditionalBatchNorm(), input, 0))
        .hasMessageContaining("needs classes");
  }

  @Test
  void projectionAddsTheClassesInnerProduct() {
    Specimen layer = Specimen.of(new ProjectionHead(Initialiser.he()), Shape.of(4), 3, rng);
    Tensor batch = layer.batch(3);
    double[] x = batch.toDoubles();
    int[] classes = {1, 2, 1};
    double[] psi = layer.parameter("linear.weight");
    double[] table = layer.parameter("embedding.weight");
    double[] expected = new double[3];
    for (int i = 0; i < 3; i++) {
      expected[i] = layer.parameter("linear.bias")[0];
      for (int f = 0; f < 4; f++) {
        expected[i] += (psi[f] + table[classes[i] * 4 + f]) * x[i * 4 + f];
      }
    }
    Tensor y = layer.apply(batch, Condition.of(Specimen.labels(1, 2, 1)), Mode.EVAL);
    Specimen.assertSame(y.toDoubles(), expected);
  }
}
