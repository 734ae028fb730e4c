package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentTest extends ScopedTest {
  @ParameterizedTest
  @CsvSource({
    // distribution, mean, variance, fourth central moment over the variance squared, low, high
    "NORMAL, 0, 1, 3, -7, 7",
    "UNIFORM, 0, 0.3333333333, 1.8, -1, 1",
    "UNIT_UNIFORM, 0, 1, 1.8, -1.7320508, 1.7320508",
    "POSITIVE_UNIFORM, 0.5, 0.0833333333, 1.8, 0, 1"
  })
  void drawsHaveTheirMomentsAndBounds(
      Distribution distribution,
      double mean,
      double variance,
      double kurtosis,
      double low,
      double high) {
    Tensor drawn = new Latent(64, distribution).draw(2000, rng);
    assertThat(drawn.shape()).isEqualTo(Shape.of(2000, 64));
    assertThat(drawn.dtype()).isEqualTo(DType.FLOAT32);
    double[] values = drawn.toDoubles();
    double found = Arrays.stream(values).average().orElseThrow();
    double square = moment(values, found, 2);
    assertThat(found).isCloseTo(mean, within(5 * Math.sqrt(variance / values.length)));
    assertThat(square).isCloseTo(variance, within(0.02 * variance));
    assertThat(moment(values, found, 4) / square / square).isCloseTo(kurtosis, within(0.05));
    double smallest = Arrays.stream(values).min().orElseThrow();
    double largest = Arrays.stream(values).max().orElseThrow();
    assertThat(smallest).isGreaterThanOrEqualTo(low - 1e-6);
    assertThat(largest).isLessThanOrEqualTo(high + 1e-6);
    if (distribution != Distribution.NORMAL) {
      assertThat(largest - smallest).isCloseTo(high - low, within(1e-3));
    }
  }

  private static double moment(double[] values, double mean, int order) {
    return Arrays.stream(values).map(x -> Math.pow(x - mean, order)).average().orElseThrow();
  }
}
