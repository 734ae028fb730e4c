package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawingTest {
  @Test
  void axesEndOnRoundNumbers() {
    Axis axis = Axis.round(0.12, 0.93, 200, 0);
    assertThat(axis.low()).isZero();
    assertThat(axis.high()).isEqualTo(1);
    assertThat(axis.ticks(4)).containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
    assertThat(axis.place(0.25)).isEqualTo(150);
    assertThat(Axis.exact(0, 320_000, 0, 1, false).ticks(4))
        .containsExactly(0.0, 100_000.0, 200_000.0, 300_000.0);
    Axis flat = Axis.round(3, 3, 0, 1);
    assertThat(flat.place(3.0)).isBetween(0.2, 0.8);
    Axis negative = Axis.round(-7, -3, 0, 1);
    assertThat(negative.low()).isLessThanOrEqualTo(-7);
    assertThat(negative.high()).isBetween(-3.0, -2.0);
  }

  @Test
  void wideRangesAreLogarithmic() {
    Axis axis = Axis.round(1, 10_000, 0, 100);
    assertThat(axis.logarithmic()).isTrue();
    assertThat(axis.ticks(5)).contains(1.0, 10_000.0).hasSizeBetween(3, 6);
    assertThat(axis.place(100.0)).isEqualTo(50, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(Axis.round(0, 10_000, 0, 100).logarithmic()).isFalse();
    assertThat(Axis.exact(20, 90, 0, 1, true).ticks(4)).containsExactly(20.0, 50.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", "0.5, 0.5", "12.345678, 12.35", "0.00021, 0.00021", "123456.7, '123,457'",
    "3.2e-7, 3.2e−7", "-1.5, −1.5", "2.5e12, 2.5e12", "NaN, NaN", "-Infinity, −∞"
  })
  void valuesHaveFourDigits(double value, String text) {
    assertThat(Numbers.value(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "50000, 50k",
    "1500000, 1.5M",
    "0.25, 0.25",
    "0.0004, 4e−4",
    "-2000, −2k",
    "1e10, 1e10"
  })
  void ticksAreShort(double value, String text) {
    assertThat(Numbers.tick(value)).isEqualTo(text);
  }

  @Test
  void aFewOfManyKeepBothEnds() {
    List<Integer> many = IntStream.rangeClosed(0, 100).boxed().toList();
    assertThat(Evenly.of(many, 5)).containsExactly(0, 25, 50, 75, 100);
    assertThat(Evenly.of(many, 101)).isEqualTo(many);
  }

  @Test
  void textIsCutByBytesAsEscaped() {
    assertThat(Html.escape("a<b", 6)).isEqualTo("a&lt;b");
    assertThat(Html.escape("a<bc", 5)).isEqualTo("a&lt; … (2 more characters)");
    assertThat(Html.escape("ééé", 4)).isEqualTo("éé … (1 more characters)");
    assertThat(Html.escape("a\u0000\ud800\r\n")).isEqualTo("a\uFFFD\uFFFD\n");
    assertThat(Html.label("😀😀😀", 2)).isEqualTo("😀…");
  }

  @Test
  void smallPicturesLeaveTheirRoomToLargeOnes() {
    Picture small = ReportFileTest.noise(4, 4);
    Picture large = ReportFileTest.noise(128, 128);
    Allowance allowance = new Allowance();
    assertThat(allowance.uri(small, 1) + allowance.uri(large, 1)).isEmpty();
    allowance.share(24_000);
    assertThat(allowance.uri(small, 1)).isEqualTo(small.uri()).startsWith("data:image/png;base64,");
    assertThat(allowance.uri(large, 1))
        .startsWith("data:image/jpeg;base64,/9j/")
        .hasSizeBetween(12_000, 24_000);
  }
}
