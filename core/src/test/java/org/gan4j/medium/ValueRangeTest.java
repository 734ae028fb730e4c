package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValueRangeTest extends ScopedTest {
  @ParameterizedTest
  @EnumSource(
      value = ValueRange.class,
      names = {"SYMMETRIC", "UNIT"})
  void everyPixelComesBack(ValueRange range) {
    byte[] pixels = new byte[256];
    for (int i = 0; i < 256; i++) {
      pixels[i] = (byte) i;
    }
    Tensor seen = range.fromPixels(Tensor.of(pixels, 256));
    assertThat(seen.dtype()).isEqualTo(DType.FLOAT32);
    float[] values = seen.toFloats();
    double low = range == ValueRange.UNIT ? 0 : -1;
    for (int i = 0; i < 256; i++) {
      assertThat((double) values[i]).isCloseTo(low + (1 - low) * i / 255, within(2e-7));
    }
    Tensor back = range.toPixels(seen);
    assertThat(back.dtype()).isEqualTo(DType.UINT8);
    assertThat(back.toBytes()).containsExactly(pixels);
    assertThat(seen.toFloats()).as("not changed").containsExactly(values);
  }

  @Test
  void samplesAreRoundedAndCut() {
    Tensor symmetric = Tensor.of(new float[] {-1.5f, -1, 0, 0.0039f, 0.998f, 1, 9}, 7);
    assertThat(ValueRange.SYMMETRIC.toPixels(symmetric).toLongs())
        .containsExactly(0, 0, 128, 128, 255, 255, 255);
    Tensor unit = Tensor.of(new float[] {-0.5f, 0, 0.4f / 255, 0.6f / 255, 1, 2}, 6);
    assertThat(ValueRange.UNIT.toPixels(unit).toLongs()).containsExactly(0, 0, 0, 1, 255, 255);
  }
}
