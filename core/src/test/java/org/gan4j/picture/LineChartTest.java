package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.GanException;
import org.gan4j.picture.LineChart.Panel;
import org.junit.jupiter.api.Test;

class LineChartTest {
  private static final int LEFT = 92;
  private static final int WIDTH = 640;
  private static final int TOP = 34;
  private static final int HEIGHT = 130;

  /** Title and one row of names of {@link LineChart#compared}. */
  private static final int HEAD = 42 + 22;

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
    int y = HEAD + 180;
    assertThat(picture.getRGB(x, y) & 0xffffff).isEqualTo(0xd55e00);
    assertThat(picture.getRGB(x - 100, y) & 0xffffff).isEqualTo(0x0072b2);
  }

  /** From 1 to 30 with a fourteenth of room at both ends, at the height of no curve. */
  @Test
  void minutesThatWereMeasuredAreTheTicksAndTheUnitHasARowOfItsOwn() {
    List<Double> minutes = List.of(1.0, 5.0, 10.0, 30.0);
    Panel falling = new Panel("a", minutes, List.of(8.0, 4.0, 2.0, 0.01), Double.NaN);
    BufferedImage picture = LineChart.compared("title", "minutes", List.of(falling));
    int y = HEAD + 352;
    for (double minute : minutes) {
      assertThat(grey(picture, column(minute), y)).as("a line at %s", minute).isTrue();
    }
    for (double minute : List.of(2.0, 20.0)) {
      assertThat(grey(picture, column(minute), y)).as("a line at %s", minute).isFalse();
    }
    int ticks = HEAD + 360 + 8;
    int unit = ticks + 22;
    assertThat(inked(picture, 92 + 640 - 80, unit)).as("the unit").isTrue();
    assertThat(inked(picture, 92 + 640 - 80, ticks)).as("beside the last tick").isFalse();
    assertThat(picture.getHeight()).isGreaterThan(unit + 14);
  }

  private static double column(double minute) {
    return 640 * (Math.log(minute) / Math.log(30) + 1 / 14.0) / (1 + 2 / 14.0);
  }

  private static boolean grey(BufferedImage picture, double column, int y) {
    int at = 92 + (int) column;
    return (picture.getRGB(at, y) & 0xff) < 0xff || (picture.getRGB(at - 1, y) & 0xff) < 0xff;
  }

  /** Whether there is ink in the 24 columns from {@code left} and the 14 rows from {@code top}. */
  private static boolean inked(BufferedImage picture, int left, int top) {
    for (int y = top; y < top + 14; y++) {
      for (int x = left; x < left + 24; x++) {
        if ((picture.getRGB(x, y) & 0xff) < 0x80) {
          return true;
        }
      }
    }
    return false;
  }

  /** Names of six curves that do not fit side by side: each row of them moves the curves down. */
  @Test
  void namesStandAboveTheCurvesInAsManyRowsAsTheyNeed() {
    List<Double> minutes = List.of(1.0, 10.0);
    List<Panel> curves =
        IntStream.range(0, 6)
            .mapToObj(i -> new Panel("a-long-recipe-name-" + i, minutes, minutes, Double.NaN))
            .toList();
    int one = LineChart.compared("title", "minutes", curves.subList(0, 1)).getHeight();
    BufferedImage all = LineChart.compared("title", "minutes", curves);
    assertThat(all.getHeight() - one).isEqualTo(2 * 22);
    int[] colours = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9};
    for (int i = 0; i < 6; i++) {
      int row = 42 + i / 2 * 22 + 7;
      int colour = colours[i];
      assertThat(
              IntStream.range(92, 92 + 640)
                  .anyMatch(x -> (all.getRGB(x, row) & 0xffffff) == colour))
          .as("the colour of curve %d in its row", i)
          .isTrue();
    }
  }

  /** No round number lies between them: the axis says the least and the greatest. */
  @Test
  void numbersThatLieCloseTogetherAreTheTicks() {
    Panel close = new Panel("c", List.of(5.0, 10.0), List.of(3.67, 3.42), Double.NaN);
    BufferedImage picture = LineChart.compared("title", "minutes", List.of(close));
    double span = Math.log(3.67 / 3.42);
    for (double at : List.of(0.1, 0.1 + span)) {
      int row = HEAD + (int) (360 * (1 - at / (span + 0.2)));
      assertThat(grey(picture, 4, row) || grey(picture, 4, row - 1))
          .as("a line at %s", at)
          .isTrue();
    }
    assertThat(grey(picture, 4, HEAD + 180)).isFalse();
    // Sixty places over more than three powers of ten: only those can be written side by side.
    List<Double> places = IntStream.range(0, 60).mapToObj(i -> 40 * Math.pow(1.13, i)).toList();
    BufferedImage wide =
        LineChart.compared("title", "images", List.of(new Panel("d", places, places, Double.NaN)));
    double length = 59 * Math.log(1.13);
    for (double place : List.of(100.0, 1000.0, 10000.0, 20000.0)) {
      double column = 640 * (Math.log(place / 40) + length / 14) / (length * 16 / 14);
      assertThat(grey(wide, column, HEAD + 4)).as("a line at %s", place).isEqualTo(place != 20000);
    }
  }

  @Test
  void manyPlacesHaveRoundTicks() {
    List<Double> places = IntStream.rangeClosed(1, 60).mapToObj(i -> i + 0.0).toList();
    Panel many = new Panel("b", places, places.stream().map(i -> 1 / i).toList(), Double.NaN);
    BufferedImage picture = LineChart.compared("title", "minutes", List.of(many));
    double room = 1 / 14.0;
    for (double minute : List.of(10.0, 20.0, 50.0, 30.0)) {
      double column = 640 * (Math.log(minute) / Math.log(60) + room) / (1 + 2 * room);
      assertThat(grey(picture, column, HEAD + 4))
          .as("a line at %s", minute)
          .isEqualTo(minute != 30);
    }
  }

  @Test
  void whatHasNoLogarithmIsRefused() {
    Panel panel = new Panel("none", List.of(1.0, 2.0), List.of(1.0, 0.0), Double.NaN);
    assertThatThrownBy(() -> LineChart.compared("title", "minutes", List.of(panel)))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("above 0", "none");
  }
}
