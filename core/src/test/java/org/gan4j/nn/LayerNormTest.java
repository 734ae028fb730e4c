package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LayerNormTest extends ScopedTest {
  @Test
  void bringsEachSampleToMeanZeroAndVarianceOne() {
    for (Shape input : List.of(Shape.of(7), Shape.of(2, 3, 4))) {
      Specimen norm = Specimen.of(new LayerNorm(1e-3), input, 0, rng);
      Tensor x = norm.batch(3).mul(2).add(-4);
      double[] in = x.toDoubles();
      double[] scale = norm.parameter("scale");
      double[] shift = norm.parameter("shift");
      int features = (int) input.count();
      double[] expected = new double[in.length];
      for (int n = 0; n < 3; n++) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < features; i++) {
          mean += in[n * features + i] / features;
        }
        for (int i = 0; i < features; i++) {
          squares += Math.pow(in[n * features + i] - mean, 2) / features;
        }
        for (int i = 0; i < features; i++) {
          int at = n * features + i;
          expected[at] = (in[at] - mean) / Math.sqrt(squares + 1e-3) * scale[i] + shift[i];
        }
      }
      Specimen.assertSame(norm.values(x), expected);
    }
  }

  @Test
  void refusesANegativeEpsilon() {
    assertThatThrownBy(() -> new LayerNorm(-1))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("epsilon");
  }
}
