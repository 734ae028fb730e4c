package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.gan4j.data.DataOptions.Fit;
import org.gan4j.medium.Images;
import org.junit.jupiter.api.Test;

class ImageFormTest {
  private static int[] apply(Fit fit, int channels, int height, int width, Pixels source) {
    byte[] out = new byte[channels * height * width];
    new ImageForm(new Images(channels, height, width), fit).apply(source, out, 0);
    return TestFiles.unsigned(out);
  }

  private static Pixels grey(int height, int width, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Pixels(1, height, width, bytes);
  }

  @Test
  void scalingDownAveragesTheArea() {
    assertThat(apply(Fit.FIT, 1, 1, 1, grey(2, 2, 0, 100, 200, 40))).containsExactly(85);
    // 3 -> 2: each output pixel covers one and a half: (2 * 90 + 30) / 3 and (30 + 2 * 240) / 3
    Pixels three = grey(3, 3, 90, 30, 240, 90, 30, 240, 90, 30, 240);
    assertThat(apply(Fit.FIT, 1, 2, 2, three)).containsExactly(70, 170, 70, 170);
  }

  @Test
  void scalingUpInterpolatesBetweenCentres() {
    Pixels two = grey(2, 2, 0, 200, 0, 200);
    assertThat(apply(Fit.FIT, 1, 4, 4, two)).startsWith(0, 50, 150, 200);
  }

  @Test
  void padKeepsTheScaleAndFitDoesNot() {
    Pixels one = grey(2, 2, 10, 20, 30, 40);
    assertThat(apply(Fit.PAD, 1, 4, 4, one))
        .containsExactly(0, 0, 0, 0, 0, 10, 20, 0, 0, 30, 40, 0, 0, 0, 0, 0);
    assertThat(apply(Fit.PAD, 1, 1, 1, one)).containsExactly(25);
  }

  @Test
  void fitFillsTheBarsWithTheBorder() {
    Pixels wide = grey(1, 4, 7, 7, 7, 99);
    assertThat(apply(Fit.FIT, 1, 4, 4, wide))
        .containsExactly(7, 7, 7, 7, 7, 7, 7, 99, 7, 7, 7, 7, 7, 7, 7, 7);
  }

  @Test
  void cropCutsTheCentre() {
    Pixels wide = grey(2, 4, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(apply(Fit.CROP, 1, 2, 2, wide)).containsExactly(2, 3, 6, 7);
  }

  @Test
  void greyIsLumaAndColourOfGreyIsThreeCopies() {
    Pixels colours = new Pixels(3, 1, 1, new byte[] {(byte) 200, 100, 50});
    assertThat(apply(Fit.FIT, 1, 1, 1, colours)).containsExactly(124); // 59.8 + 58.7 + 5.7
    assertThat(apply(Fit.FIT, 3, 1, 1, grey(1, 1, 9))).containsExactly(9, 9, 9);
  }
}
