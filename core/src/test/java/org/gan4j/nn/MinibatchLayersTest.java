package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinibatchLayersTest extends ScopedTest {
  @Test
  void discriminationAppendsHowCloseTheOthersAre() {
    int a = 4;
    int b = 3;
    int c = 2;
    int n = 5;
    Specimen layer = Specimen.of(new MinibatchDiscrimination(b, c), Shape.of(a), 0, rng);
    Tensor batch = layer.batch(n);
    double[] x = batch.toDoubles();
    double[] t = layer.parameter("weight"); // [b·c, a]
    double[] m = new double[n * b * c];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < b * c; k++) {
        for (int f = 0; f < a; f++) {
          m[i * b * c + k] += x[i * a + f] * t[k * a + f];
        }
      }
    }
    double[] expected = new double[n * (a + b)];
    for (int i = 0; i < n; i++) {
      System.arraycopy(x, i * a, expected, i * (a + b), a);
      for (int k = 0; k < b; k++) {
        for (int j = 0; j < n; j++) {
          double distance = 0;
          for (int d = 0; d < c; d++) {
            distance += Math.abs(m[(i * b + k) * c + d] - m[(j * b + k) * c + d]);
          }
          expected[i * (a + b) + a + k] += j == i ? 0 : Math.exp(-distance);
        }
      }
    }
    Specimen.assertSame(layer.values(batch), expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 4096})
  void discriminationBeginsWithRowsOfLengthOne(int features) {
    Network network = Network.of(new MinibatchDiscrimination(50, 5), Shape.of(features), 0);
    Tensor theta = network.parameters().initial(rng);
    double square = theta.square().sum().item() / 250;
    theta.close();
    // a χ² of 250·A degrees over its mean: relative deviation √(2/(250·A))
    assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2.0 / (250 * features))));
  }

  @ParameterizedTest
  @CsvSource({"6, 3, 3", "6, 2, 2", "5, 3, 5", "2, 4, 2", "8, 4, 4"})
  void standardDeviationIsOverGroups(int n, int group, int used) {
    Shape input = Shape.of(2, 2, 3);
    Specimen layer = Specimen.of(new MinibatchStdDev(group), input, 0, rng);
    Tensor batch = layer.batch(n);
    double[] x = batch.toDoubles();
    int size = 12;
    int groups = n / used;
    double[] expected = new double[n * 18];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int e = 0; e < size; e++) {
        double mean = 0;
        for (int j = i % groups; j < n; j += groups) {
          mean += x[j * size + e] / used;
        }
        double variance = 0;
        for (int j = i % groups; j < n; j += groups) {
          variance += Math.pow(x[j * size + e] - mean, 2) / used;
        }
        sum += Math.sqrt(variance + 1e-8);
      }
      System.arraycopy(x, i * size, expected, i * 18, size);
      java.util.Arrays.fill(expected, i * 18 + size, i * 18 + 18, sum / size);
    }
    Specimen.assertSame(layer.values(batch), expected);
  }

  @Test
  void pixelNormGivesEachPixelLengthRootOfItsChannels() {
    Specimen layer = Specimen.of(new PixelNorm(1e-3), Shape.of(3, 2, 2), 0, rng);
    Tensor batch = layer.batch(2);
    double[] x = batch.toDoubles();
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double squares = 0;
      for (int c = 0; c < 3; c++) {
        squares += Math.pow(x[i / 12 * 12 + c * 4 + i % 4], 2) / 3;
      }
      expected[i] = x[i] / Math.sqrt(squares + 1e-3);
    }
    Specimen.assertSame(layer.values(batch), expected);
  }

  @Test
  void gaussianNoiseIsThereInTrainingOnly() {
    Specimen layer = Specimen.of(new GaussianNoise(0.5), Shape.of(10_000), 0, rng);
    Tensor x = layer.batch(2);
    assertThat(layer.values(x)).isEqualTo(x.toDoubles());
    assertThat(layer.apply(x, Condition.none(), Mode.MEASURE).toDoubles()).isEqualTo(x.toDoubles());
    for (Mode mode : new Mode[] {Mode.TRAIN}) {
      Tensor noise = layer.apply(x, Condition.none(), mode).sub(x);
      assertThat(noise.mean().item()).isBetween(-0.02, 0.02);
      assertThat(noise.square().mean().item()).isBetween(0.24, 0.26);
    }
  }

  @Test
  void refusesSettingsOutsideTheirRanges() {
    assertThatThrownBy(() -> new MinibatchStdDev(1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> new MinibatchDiscrimination(0, 5)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new GaussianNoise(-1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> Network.of(new MinibatchDiscrimination(3, 2), Shape.of(1, 4, 4), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("minibatch discrimination takes vectors");
  }
}
