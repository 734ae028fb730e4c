package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvTransposeTest extends ScopedTest {
  @ParameterizedTest
  @CsvSource({
    // channels, kernel, stride, padding, output padding, height, width
    "3, 4, 2, 1, 0, 4, 3",
    "3, 5, 2, 2, 1, 4, 4",
    "2, 3, 1, 1, 0, 5, 2",
    "2, 3, 3, 0, 2, 2, 3",
    "2, 2, 3, 0, 0, 3, 3",
    // one pixel: a matrix product
    "5, 4, 1, 0, 0, 1, 1",
    "5, 7, 2, 0, 0, 1, 1",
    // one pixel, but cut or widened
    "2, 4, 1, 1, 0, 1, 1",
    "2, 4, 2, 0, 1, 1, 1",
    "2, 4, 1, 0, 0, 1, 2"
  })
  void spreadsItsWindow(
      int channels, int kernel, int stride, int padding, int extra, int height, int width) {
    for (Initialiser bias : new Initialiser[] {Initialiser.constant(0), null}) {
      var layer =
          new ConvTranspose(
              channels,
              Window.square(kernel).stride(stride).padding(padding),
              extra,
              Initialiser.he(),
              bias);
      Specimen conv = Specimen.of(layer, Shape.of(3, height, width), 0, rng);
      Tensor x = conv.batch(2);
      double[] b = bias == null ? new double[channels] : conv.parameter("bias");
      double[] expected =
          reference(x, conv.parameter("weight"), b, channels, kernel, stride, padding, extra);
      Specimen.assertSame(conv.values(x), expected);
    }
  }

  @Test
  void refusesWhatCannotBe() {
    var conv =
        new ConvTranspose(1, Window.square(4).stride(2).padding(1), 0, Initialiser.he(), null);
    assertThatThrownBy(() -> Network.of(conv, Shape.of(10), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[10]");
    assertThatThrownBy(
            () ->
                new ConvTranspose(
                    1, Window.square(4).stride(2).padding(1), 2, Initialiser.he(), null))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("output padding");
    // 4 pixels, of which 2·2 are cut
    var nothing = new ConvTranspose(1, Window.square(4).padding(2), 0, Initialiser.he(), null);
    assertThatThrownBy(() -> Network.of(nothing, Shape.of(3, 1, 1), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[3, 1, 1]");
    var less = new ConvTranspose(1, Window.square(4).padding(3), 0, Initialiser.he(), null);
    assertThatThrownBy(() -> Network.of(less, Shape.of(3, 1, 1), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[3, 1, 1]");
  }

  private static double[] reference(
      Tensor batch,
      double[] w,
      double[] b,
      int channels,
      int kernel,
      int stride,
      int padding,
      int extra) {
    double[] x = batch.toDoubles();
    int count = (int) batch.shape().dim(0);
    int in = (int) batch.shape().dim(1);
    int height = (int) batch.shape().dim(2);
    int width = (int) batch.shape().dim(3);
    int high = (height - 1) * stride - 2 * padding + kernel + extra;
    int wide = (width - 1) * stride - 2 * padding + kernel + extra;
    double[] out = new double[count * channels * high * wide];
    for (int at = 0; at < out.length; at++) {
      out[at] = b[at / (high * wide) % channels];
    }
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < in; i++) {
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            double value = x[((n * in + i) * height + row) * width + column];
            for (int o = 0; o < channels; o++) {
              for (int p = 0; p < kernel; p++) {
                for (int q = 0; q < kernel; q++) {
                  int y = row * stride - padding + p;
                  int z = column * stride - padding + q;
                  if (y >= 0 && y < high && z >= 0 && z < wide) {
                    out[((n * channels + o) * high + y) * wide + z] +=
                        value * w[((i * channels + o) * kernel + p) * kernel + q];
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }
}
