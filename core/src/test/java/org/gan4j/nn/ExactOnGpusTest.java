package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What GPUs compute as products instead is the same. */
class ExactOnGpusTest extends ScopedTest {
  @ParameterizedTest
  @CsvSource({"1, 5, 3", "2, 4, 7", "3, 1, 2", "4, 6, 5"})
  void interpolationIsAProduct(int factor, int height, int width) {
    Tensor x = rng.normal(2, 3, height, width);
    float[] expected = Functions.upsampleBilinear(x, factor).toFloats();
    Tensor got =
        Blur.apply(x, Blur.interpolating(factor, height), Blur.interpolating(factor, width));
    assertThat(got.shape().dims())
        .containsExactly(2, 3, (long) factor * height, (long) factor * width);
    assertThat(got.toFloats()).containsExactly(expected, within(1e-5f));
  }
}
