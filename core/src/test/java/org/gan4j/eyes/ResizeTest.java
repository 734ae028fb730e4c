package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.metric.MetricException;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ways against sums over all pixels, in double precision. */
class ResizeTest extends ScopedTest {
  @ParameterizedTest
  @CsvSource({"7, 5, 17, 11", "28, 28, 61, 61", "40, 33, 9, 16", "12, 30, 30, 12", "5, 5, 5, 8"})
  void cleanIsAntialiasedBicubic(int height, int width, int toHeight, int toWidth) {
    compare(Resize.CLEAN, height, width, toHeight, toWidth);
  }

  @ParameterizedTest
  @CsvSource({"7, 5, 17, 11", "28, 28, 61, 61", "40, 33, 9, 16", "12, 30, 30, 12", "5, 5, 5, 8"})
  void legacyTakesFourNeighbours(int height, int width, int toHeight, int toWidth) {
    compare(Resize.LEGACY, height, width, toHeight, toWidth);
  }

  @Test
  void shrinkingByTwoAveragesWithTheStretchedKernel() {
    // Keys' kernel with a = -1/2 at 1/4, 3/4, 5/4 and 7/4, halved: the row of an inner pixel.
    double[] k = {0.8671875, 0.2265625, -0.0703125, -0.0234375};
    float[] line = new float[16];
    line[8] = 100;
    float[] out = Resize.CLEAN.apply(Tensor.of(line, 1, 1, 1, 16).add(100), 1, 8).toFloats();
    double[] expected = {0, 0, k[3], k[1], k[0], k[2], 0, 0};
    for (int i = 0; i < 8; i++) {
      assertThat(out[i]).isCloseTo((float) (100 + 50 * expected[i]), within(1e-3f));
    }
  }

  @Test
  void legacyDropsPixelsWhereCleanDoesNot() {
    float[] line = new float[16];
    line[0] = 255;
    Tensor image = Tensor.of(line, 1, 1, 1, 16);
    assertThat(Resize.LEGACY.apply(image, 1, 4).toFloats()[0]).isZero();
    assertThat(Resize.CLEAN.apply(image, 1, 4).toFloats()[0]).isGreaterThan(30f);
  }

  @Test
  void overshootIsCutAndEqualSizesAreLeftAlone() {
    float[] line = {0, 0, 0, 255, 255, 255};
    Tensor image = Tensor.of(line, 1, 1, 1, 6);
    float[] out = Resize.CLEAN.apply(image, 1, 24).toFloats();
    for (float value : out) {
      assertThat(value).isBetween(0f, 255f);
    }
    assertThat(out).contains(255f);
    assertThat(Resize.CLEAN.apply(image, 1, 6)).isSameAs(image);
    assertThat(Resize.NONE.apply(image, 1, 6)).isSameAs(image);
    assertThatThrownBy(() -> Resize.NONE.apply(image, 2, 6))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("2 x 6 pixels")
        .hasMessageContaining("got 1 x 6");
  }

  private void compare(Resize resize, int height, int width, int toHeight, int toWidth) {
    Tensor images = rng.uniform(2, 3, height, width).mul(255);
    float[] in = images.toFloats();
    float[] out = resize.apply(images, toHeight, toWidth).toFloats();
    assertThat(out).hasSize(6 * toHeight * toWidth);
    for (int at = 0; at < out.length; at++) {
      int plane = at / (toHeight * toWidth);
      int y = at / toWidth % toHeight;
      int x = at % toWidth;
      double sum = 0;
      double weights = 0;
      for (int i = 0; i < height; i++) {
        double down = weight(resize, i, y, height, toHeight);
        for (int j = 0; j < width; j++) {
          double both = down * weight(resize, j, x, width, toWidth);
          sum += both * in[(plane * height + i) * width + j];
          weights += both;
        }
      }
      double expected = Math.max(0, Math.min(255, sum / weights));
      assertThat((double) out[at]).isCloseTo(expected, within(1e-3));
    }
  }

  /** How much of pixel {@code from} of {@code in} is in pixel {@code to} of {@code out}. */
  private static double weight(Resize resize, int from, int to, int in, int out) {
    double scale = (double) in / out;
    double middle = (to + 0.5) * scale;
    if (resize == Resize.LEGACY) {
      double place = Math.min(Math.max(middle - 0.5, 0), in - 1);
      return Math.max(0, 1 - Math.abs(place - from));
    }
    double stretch = Math.max(1, scale);
    double x = Math.abs(from + 0.5 - middle) / stretch;
    double a = -0.5;
    if (x < 1) {
      return (a + 2) * x * x * x - (a + 3) * x * x + 1;
    }
    return x < 2 ? a * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
  }
}
