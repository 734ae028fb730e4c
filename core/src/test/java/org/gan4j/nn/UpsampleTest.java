package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpsampleTest extends ScopedTest {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void repeatsPixels(int factor) {
    Specimen layer = Specimen.of(new Upsample(factor, false), Shape.of(2, HEIGHT, WIDTH), 0, rng);
    Tensor x = layer.batch(2);
    double[] in = x.toDoubles();
    double[] expected = new double[in.length * factor * factor];
    for (int at = 0; at < expected.length; at++) {
      int column = at % (WIDTH * factor);
      int row = at / (WIDTH * factor) % (HEIGHT * factor);
      int plane = at / (WIDTH * factor) / (HEIGHT * factor);
      expected[at] = in[(plane * HEIGHT + row / factor) * WIDTH + column / factor];
    }
    Specimen.assertSame(layer.values(x), expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void interpolatesBetweenPixelCentres(int factor) {
    Specimen layer = Specimen.of(new Upsample(factor, true), Shape.of(2, HEIGHT, WIDTH), 0, rng);
    Tensor x = layer.batch(2);
    double[] in = x.toDoubles();
    double[] expected = new double[in.length * factor * factor];
    for (int at = 0; at < expected.length; at++) {
      int column = at % (WIDTH * factor);
      int row = at / (WIDTH * factor) % (HEIGHT * factor);
      int plane = at / (WIDTH * factor) / (HEIGHT * factor);
      double y = Math.max(0, (row + 0.5) / factor - 0.5);
      double z = Math.max(0, (column + 0.5) / factor - 0.5);
      int top = (int) y;
      int left = (int) z;
      int bottom = Math.min(top + 1, HEIGHT - 1);
      int right = Math.min(left + 1, WIDTH - 1);
      double upper = mix(pixel(in, plane, top, left), pixel(in, plane, top, right), z - left);
      double lower = mix(pixel(in, plane, bottom, left), pixel(in, plane, bottom, right), z - left);
      expected[at] = mix(upper, lower, y - top);
    }
    Specimen.assertSame(layer.values(x), expected);
  }

  @Test
  void refusesVectorsAndNoFactor() {
    assertThatThrownBy(() -> Network.of(new Upsample(2, true), Shape.of(12), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("upsampling")
        .hasMessageContaining("[12]");
    assertThatThrownBy(() -> new Upsample(0, false))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got 0");
  }

  private static double pixel(double[] in, int plane, int row, int column) {
    return in[(plane * HEIGHT + row) * WIDTH + column];
  }

  private static double mix(double a, double b, double weight) {
    return (1 - weight) * a + weight * b;
  }
}
