package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.picture.LineChart.Panel;
import org.junit.jupiter.api.Test;

class LineChartTest {
  private static final int LEFT = 92;
  private static final int WIDTH = 640;
  private static final int TOP = 34;
  private static final int HEIGHT = 130;
  private static final int BLUE = 0x0072B2;
  private static final int ORANGE = 0xD55E00;

  private static int colour(BufferedImage image, double x, double y) {
    return image.getRGB(LEFT + (int) x, TOP + (int) y) & 0xFFFFFF;
  }

  /** A line from 0 to 12 has a room of 1 above and below: -1 to 13. */
  @Test
  void aCurveGoesThroughItsNumbers() {
    Panel panel = new Panel("a", List.of(0.0, 50.0, 100.0), List.of(0.0, 12.0, 6.0), 25);
    BufferedImage image = new LineChart(List.of(panel)).draw();
    assertThat(image.getWidth()).isEqualTo(LEFT + WIDTH + 24);
    assertThat(image.getHeight()).isEqualTo(TOP + HEIGHT + 26 + 6);
    assertThat(colour(image, WIDTH / 2.0, HEIGHT / 14.0)).isEqualTo(BLUE);
    assertThat(colour(image, 3 * WIDTH / 4.0, HEIGHT * 4 / 14.0)).isEqualTo(BLUE);
    assertThat(colour(image, WIDTH / 4.0, HEIGHT * 0.9)).isEqualTo(ORANGE);
    assertThat(colour(image, 3 * WIDTH / 4.0, HEIGHT * 0.9)).isNotEqualTo(ORANGE);
  }

  @Test
  void whatIsNotFiniteIsAGapAndOnePointIsADot() {
    List<Double> gaps = List.of(1.0, Double.NaN, 1.0);
    BufferedImage image =
        new LineChart(List.of(new Panel("b", List.of(0.0, 1.0, 2.0), gaps, Double.NaN))).draw();
    assertThat(colour(image, WIDTH / 2.0, HEIGHT / 2.0)).isNotEqualTo(BLUE);
    Panel nothing = new Panel("c", List.of(7.0), List.of(Double.POSITIVE_INFINITY), 0);
    Panel equal = new Panel("d", List.of(7.0, 8.0), List.of(0.0, 0.0), 8);
    BufferedImage two = new LineChart(List.of(nothing, equal)).draw();
    assertThat(two.getHeight()).isEqualTo(2 * (TOP + HEIGHT + 26) + 6);
    assertThat(colour(two, WIDTH / 2.0, 190 + HEIGHT / 2.0)).isEqualTo(BLUE);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatThrownBy(() -> new Panel("e", List.of(1.0), List.of(), 0))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("as many places as numbers");
    assertThatThrownBy(() -> new LineChart(List.of())).hasMessageContaining("panels of a chart");
    Panel panel = new Panel("f".repeat(1000), List.of(1.0), List.of(1.0), 0);
    assertThat(new LineChart(List.of(panel)).draw().getWidth()).isEqualTo(LEFT + WIDTH + 24);
    assertThatThrownBy(() -> new LineChart(Collections.nCopies(65, panel)))
        .hasMessageContaining("64");
  }

  @Test
  void comparedCurvesStandWhereTheirLogarithmsAre() {
    Panel one = new Panel("one", List.of(1.0, 10.0, 100.0), List.of(1.0, 1.0, 1.0), Double.NaN);
    Panel two = new Panel("two", List.of(1.0, 100.0), List.of(100.0, 0.01), Double.NaN);
    BufferedImage picture = LineChart.compared("title", "minutes", List.of(one, two));
    // Half way from 0.01 to 100 and from 1 to 100 both curves meet: the later one is on top.
    int x = 92 + 320;
    int y = 42 + 180;
    assertThat(picture.getRGB(x, y) & 0xffffff).isEqualTo(0xd55e00);
    assertThat(picture.getRGB(x - 100, y) & 0xffffff).isEqualTo(0x0072b2);
  }

  @Test
  void whatHasNoLogarithmIsRefused() {
    Panel panel = new Panel("none", List.of(1.0, 2.0), List.of(1.0, 0.0), Double.NaN);
    assertThatThrownBy(() -> LineChart.compared("title", "minutes", List.of(panel)))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("above 0", "none");
  }
}
