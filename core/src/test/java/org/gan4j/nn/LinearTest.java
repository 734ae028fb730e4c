package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearTest extends ScopedTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void computesWeightedSums(boolean biased) {
    Initialiser bias = biased ? Initialiser.constant(0) : null;
    Specimen linear = Specimen.of(new Linear(4, Initialiser.glorot(), bias), Shape.of(7), 0, rng);
    assertThat(linear.network().parameters().size()).isEqualTo(biased ? 32 : 28);
    Tensor x = linear.batch(3);
    double[] in = x.toDoubles();
    double[] w = linear.parameter("weight");
    double[] b = biased ? linear.parameter("bias") : new double[4];
    double[] expected = new double[12];
    for (int n = 0; n < 3; n++) {
      for (int o = 0; o < 4; o++) {
        double sum = b[o];
        for (int i = 0; i < 7; i++) {
          sum += in[n * 7 + i] * w[o * 7 + i];
        }
        expected[n * 4 + o] = sum;
      }
    }
    Specimen.assertSame(linear.values(x), expected);
  }

  @Test
  void refusesImagesAndNoFeatures() {
    assertThatThrownBy(() -> Network.of(new Linear(4), Shape.of(3, 8, 8), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("linear")
        .hasMessageContaining("[3, 8, 8]");
    assertThatThrownBy(() -> new Linear(0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got 0");
  }
}
