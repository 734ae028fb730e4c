package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void timesAreShort() {
    assertThat(Words.time(0)).isEqualTo("0:00");
    assertThat(Words.time(107.4)).isEqualTo("1:47");
    assertThat(Words.time(7389)).isEqualTo("2:03:09");
    assertThat(Words.time(Double.NaN)).isEqualTo("?");
  }

  @Test
  void ratesHaveAboutThreeDigits() {
    assertThat(Words.rate(1234.5)).isEqualTo("1,235");
    assertThat(Words.rate(56.74)).isEqualTo("56.7");
    assertThat(Words.rate(0.1234)).isEqualTo("0.123");
    assertThat(Words.rate(Double.NaN)).isEqualTo("?");
    assertThat(Words.number(1, "sample")).isEqualTo("1 sample");
    assertThat(Words.number(2000, "sample")).isEqualTo("2,000 samples");
    assertThat(Words.some(1, "images")).isEqualTo("1 image");
    assertThat(Words.some(1, "classes")).isEqualTo("1 class");
    assertThat(Words.some(1, "series")).isEqualTo("1 series");
    assertThat(Words.some(2000, "rows")).isEqualTo("2,000 rows");
    assertThat(QualityWords.time(1)).isEqualTo("1 minute");
    assertThat(QualityWords.time(2.5)).isEqualTo("2.5 minutes");
  }
}
