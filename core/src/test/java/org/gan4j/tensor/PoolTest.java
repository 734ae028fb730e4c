package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows against loops. */
class PoolTest extends ScopedTest {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;

  @ParameterizedTest
  @CsvSource({"2, 2, 0", "3, 1, 1", "3, 2, 0", "3, 2, 1"})
  void poolsLeaveTheirPaddingOut(int size, int stride, int padding) {
    Tensor x = normal64(2, 3, HEIGHT, WIDTH).sub(3);
    double[] in = x.toDoubles();
    int rows = (HEIGHT + 2 * padding - size) / stride + 1;
    int columns = (WIDTH + 2 * padding - size) / stride + 1;
    double[] means = new double[6 * rows * columns];
    double[] largest = new double[means.length];
    for (int at = 0; at < means.length; at++) {
      int plane = at / (rows * columns);
      int top = at / columns % rows * stride - padding;
      int left = at % columns * stride - padding;
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      int count = 0;
      for (int y = Math.max(0, top); y < Math.min(HEIGHT, top + size); y++) {
        for (int z = Math.max(0, left); z < Math.min(WIDTH, left + size); z++) {
          double value = in[(plane * HEIGHT + y) * WIDTH + z];
          sum += value;
          most = Math.max(most, value);
          count++;
        }
      }
      means[at] = sum / count;
      largest[at] = most;
    }
    Tensor averaged = Functions.averagePool(x, size, stride, padding);
    assertThat(averaged.shape()).isEqualTo(Shape.of(2, 3, rows, columns));
    assertClose(averaged, means);
    assertClose(Functions.maxPool(x, size, stride, padding), largest);
  }

  @Test
  void windowsNeedNotBeSquare() {
    Tensor x = normal64(1, 2, HEIGHT, WIDTH);
    Tensor w = normal64(1, 2, 3, 5);
    double[] in = x.toDoubles();
    double[] weight = w.toDoubles();
    double[] expected = new double[HEIGHT * WIDTH];
    for (int at = 0; at < expected.length; at++) {
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 5; j++) {
            int y = at / WIDTH + i - 1;
            int z = at % WIDTH + j - 2;
            if (y >= 0 && y < HEIGHT && z >= 0 && z < WIDTH) {
              expected[at] += in[(c * HEIGHT + y) * WIDTH + z] * weight[(c * 3 + i) * 5 + j];
            }
          }
        }
      }
    }
    assertClose(Functions.conv2dPadded(x, w, null, 1, 1, 2), expected);
  }

  private static void assertClose(Tensor got, double[] expected) {
    double[] values = got.toDoubles();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(1e-12));
    }
  }
}
