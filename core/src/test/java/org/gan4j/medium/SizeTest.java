package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes as commands take and show them. */
class SizeTest {
  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, 64",
    "48x64, 48, 64, 48x64",
    "48X64, 48, 64, 48x64",
    "48×64, 48, 64, 48x64",
    "64x64, 64, 64, 64",
    "' 64 ', 64, 64, 64",
    "1x4096, 1, 4096, 1x4096",
    "0, 0, 0, 0"
  })
  void aSizeIsReadAndShown(String text, int height, int width, String shown) {
    Size size = Size.parse(text);
    assertThat(size).isEqualTo(new Size(height, width)).hasToString(shown);
    assertThat(Size.parse(size.toString())).isEqualTo(size);
    assertThat(size.own()).isEqualTo(height == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "x", "64x", "x64", "1x2x3", "big", "1.5", "64,48", "99999999999", "64px"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Size.parse(text))
        .isInstanceOf(GanException.class)
        .hasMessage(
            "a size is a number of pixels, such as 64, or height x width, such as 48x64; got '"
                + text
                + "'");
  }

  @ParameterizedTest
  @CsvSource({"0x64, '[0, 64]'", "64x0, '[64, 0]'"})
  void oneSideAloneIsRefused(String text, String got) {
    assertThatThrownBy(() -> Size.parse(text))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("a height and a width of at least 1")
        .hasMessageContaining("got " + got);
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "64, true",
    "48x64, true",
    "65, false",
    "-1, false",
    "48x-64, false",
    "65x1, false"
  })
  void bothSidesAreWithinARange(String text, boolean within) {
    assertThat(Size.parse(text).within(64)).isEqualTo(within);
  }

  @Test
  void imagesHaveIt() {
    assertThat(Size.square(7)).isEqualTo(new Size(7, 7));
    assertThat(Size.OWN).isEqualTo(Size.square(0));
    assertThat(new Size(48, 64).images(4)).isEqualTo(new Images(4, 48, 64));
    assertThatThrownBy(() -> Size.OWN.images(3)).isInstanceOf(GanException.class);
  }

  @Test
  void aSheetHasAboutAsManyRowsAsColumns() {
    int[] columns = {1, 2, 2, 2, 3};
    for (int count = 1; count <= 5; count++) {
      assertThat(Sheet.square(count)).isEqualTo(Sheet.of(columns[count - 1], List.of()));
    }
    assertThat(Sheet.square(64).columns()).isEqualTo(8);
  }
}
