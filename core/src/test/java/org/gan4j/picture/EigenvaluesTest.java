package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;

/** Eigenvalues where they belong. */
class EigenvaluesTest {
  private static final int SIDE = 400;
  private static final int PAPER = 0xffffff;

  private static int at(BufferedImage picture, double x, double y) {
    return picture.getRGB(
            (int) (PhasePortrait.LEFT + SIDE / 2.0 * (1 + x)),
            (int) (PhasePortrait.TOP + SIDE / 2.0 * (1 - y)))
        & 0xffffff;
  }

  private static boolean isBlue(int colour) {
    return (colour & 0xff) > (colour >> 16 & 0xff) + 80;
  }

  private static boolean isOrange(int colour) {
    return (colour >> 16 & 0xff) > (colour & 0xff) + 80;
  }

  @Test
  void valuesLieToBothSidesOfTheImaginaryAxis() {
    BufferedImage picture =
        PhasePortrait.eigenvalues(
            SIDE, new double[][] {{-1, 0.5}, {-1, -0.5}, {0.8, 0}, {0, 1}}, 0);
    double one = 1 / 1.12;
    assertThat(isBlue(at(picture, -one, 0.5 * one))).isTrue();
    assertThat(isBlue(at(picture, -one, -0.5 * one))).isTrue();
    assertThat(isOrange(at(picture, 0.8 * one, 0))).isTrue();
    int onAxis = at(picture, 0, one);
    assertThat(isBlue(onAxis) || isOrange(onAxis)).isFalse();
    assertThat(onAxis).isNotEqualTo(PAPER);
    // Only the side that leads away is shaded.
    assertThat(at(picture, -0.7, 0.7)).isEqualTo(PAPER);
    assertThat(at(picture, 0.7, 0.7)).isNotEqualTo(PAPER);
  }

  /** |1 + hλ| = 1 for h = 1 goes through 0, -2 and -1 ± i. */
  @Test
  void theCircleOfAStepIsDrawn() {
    double[][] values = {{-2, 0}, {-1, 1.5}, {-1, -1.5}};
    BufferedImage with = PhasePortrait.eigenvalues(SIDE, values, 1);
    BufferedImage without = PhasePortrait.eigenvalues(SIDE, values, 0);
    double unit = 1 / (2 * 1.12);
    for (double[] on : new double[][] {{-1, 1}, {-1, -1}, {-1 - Math.sqrt(0.5), Math.sqrt(0.5)}}) {
      assertThat(at(with, on[0] * unit, on[1] * unit)).isNotEqualTo(PAPER);
      assertThat(at(without, on[0] * unit, on[1] * unit)).isEqualTo(PAPER);
    }
    assertThat(with.getHeight()).isGreaterThan(without.getHeight());
  }

  /** Values of very different sizes are all seen away from zero. */
  @Test
  void largeDifferencesAreSeenByTheirLogarithms() {
    BufferedImage picture =
        PhasePortrait.eigenvalues(SIDE, new double[][] {{-1000, 0}, {-1, 3}, {-1, -3}, {2, 0}}, 0);
    int orange = 0;
    for (int x = SIDE / 2 + 20; x < SIDE; x++) {
      orange += isOrange(at(picture, 2.0 * x / SIDE - 1, 0)) ? 1 : 0;
    }
    assertThat(orange).isPositive();
  }

  @Test
  void whatCannotBeDrawnIsSaid() {
    assertThatThrownBy(() -> PhasePortrait.eigenvalues(SIDE, new double[0][], 0))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("at least one finite value");
    assertThatThrownBy(() -> PhasePortrait.eigenvalues(SIDE, new double[][] {{1}}, 0))
        .hasMessageContaining("a real and an imaginary part; got 1 numbers");
    assertThatThrownBy(() -> PhasePortrait.eigenvalues(10, new double[][] {{1, 0}}, 0))
        .hasMessageContaining("[160, 4096]");
    assertThatThrownBy(() -> PhasePortrait.eigenvalues(SIDE, new double[][] {{1, 0}}, -1))
        .isInstanceOf(GanException.class);
    double[][] some = {{Double.NaN, 0}, {0, 0}};
    assertThat(PhasePortrait.eigenvalues(SIDE, some, 0).getWidth()).isPositive();
  }
}
