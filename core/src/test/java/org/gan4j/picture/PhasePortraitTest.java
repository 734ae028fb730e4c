package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.picture.PhasePortrait.Field;
import org.gan4j.picture.PhasePortrait.Path;
import org.junit.jupiter.api.Test;

class PhasePortraitTest {
  private static final double[] HOME = {0, 0};
  private static final Field NONE =
      new Field(new double[0], new double[0], new double[0][], new double[0][]);
  private final PhasePortrait portrait = new PhasePortrait(200, 0, 0, 2);

  /** The colour at a point of the plane, 0xRRGGBB. */
  private static int at(BufferedImage picture, double x, double y) {
    int column = PhasePortrait.LEFT + (int) (100 + x * 50);
    int row = PhasePortrait.TOP + (int) (100 - y * 50);
    return picture.getRGB(column, row) & 0xFFFFFF;
  }

  @Test
  void pathsStartsAndEquilibriumAreWhereTheyBelong() {
    Path path = new Path("a", new double[][] {{1, 1}, {-1, 1}, {-1, -1}});
    BufferedImage picture = portrait.draw(NONE, List.of(path), new double[] {1, -1});
    assertThat(at(picture, 1, -1)).isZero();
    assertThat(at(picture, 1.15, -1)).isZero();
    assertThat(at(picture, 1, 1)).isEqualTo(0xFFFFFF); // inside the ring
    assertThat(at(picture, -1, -1)).isEqualTo(0x0072B2); // the dot at the end
    // The line's ink, whichever rows share it: 1.5 pixels wide, nine tenths opaque (its red is 0).
    double ink = 0;
    for (int row = -3; row <= 3; row++) {
      ink += (255 - (at(picture, 0, 1 + (row + 0.5) / 50) >> 16)) / 255.0;
    }
    assertThat(ink).isBetween(1.33, 1.37);
    assertThat(at(picture, 1, 0)).isEqualTo(0xFFFFFF);
  }

  @Test
  void arrowsPointAlongTheFieldAndFadeWhereItIsWeak() {
    double[] x = {-1, 1};
    double[] y = {-1, 1};
    // right at y = -1, up at y = 1; strong at x = -1, a hundredth at x = 1
    Field field =
        new Field(x, y, new double[][] {{1, 0.01}, {0, 0}}, new double[][] {{0, 0}, {1, 0.01}});
    BufferedImage picture = portrait.draw(field, List.of(), HOME);
    int strong = at(picture, -1.5, -1) & 0xFF;
    int weak = at(picture, 0.5, -1) & 0xFF;
    assertThat(strong).isBetween(120, 200);
    assertThat(weak).isBetween(strong + 20, 250);
    assertThat(at(picture, -1, 0.5)).isNotEqualTo(0xFFFFFF);
    assertThat(at(picture, -1.5, 1)).isEqualTo(0xFFFFFF);
    assertThat(at(picture, -1, -1.5)).isEqualTo(0xFFFFFF);
    // The head is at the tip, above the shaft's end.
    assertThat(at(picture, -0.5, -0.9)).isNotEqualTo(at(picture, -1.5, -0.9));
  }

  @Test
  void theRangeHoldsThePathsButDoesNotFollowOneThatLeaves() {
    double[][] leaving = {{1, 0}, {0, 2}, {-2.9, 0}, {0, -1e9}, {Double.NaN, 0}};
    PhasePortrait around = PhasePortrait.around(200, HOME, List.of(new Path("a", leaving)));
    assertThat(around.centreX()).isCloseTo(-0.95, within(1e-12));
    assertThat(around.centreY()).isCloseTo(1, within(1e-12));
    assertThat(around.halfWidth()).isCloseTo(1.95 * 1.12, within(1e-12));
    assertThat(PhasePortrait.around(200, HOME, List.of()).halfWidth()).isEqualTo(1);
    // It is drawn to where it leaves the picture.
    BufferedImage picture = around.draw(NONE, List.of(new Path("a", leaving)), HOME);
    assertThat(picture.getWidth()).isGreaterThan(200);
    assertThat(new PhasePortrait(200, 1, 0, 2).columns(4)).containsExactly(-0.5, 0.5, 1.5, 2.5);
  }

  @Test
  void aPictureIsTheSameBytesEveryTimeAndEveryPathHasItsColour() {
    Path path = new Path("a", new double[][] {{1, 1}, {0.3, 1.7}});
    List<Path> most = Collections.nCopies(PhasePortrait.MAX_PATHS, path);
    byte[] first = PngFile.encode(portrait.draw(NONE, most, HOME), Map.of());
    assertThat(PngFile.encode(portrait.draw(NONE, most, HOME), Map.of())).isEqualTo(first);
    BufferedImage picture = portrait.draw(NONE, most, HOME);
    long colours =
        java.util.stream.IntStream.range(PhasePortrait.TOP + 230, picture.getHeight())
            .map(row -> picture.getRGB(PhasePortrait.LEFT + 8, row))
            .filter(rgb -> (rgb & 0xFFFFFF) != 0xFFFFFF)
            .distinct()
            .count();
    assertThat(colours).isGreaterThan(3);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatThrownBy(() -> new PhasePortrait(10, 0, 0, 1)).hasMessageContaining("got 10");
    assertThatThrownBy(() -> new PhasePortrait(200, 0, 0, 0))
        .hasMessageContaining("half width must be finite and positive");
    assertThatThrownBy(() -> new PhasePortrait(200, Double.NaN, 0, 1))
        .isInstanceOf(GanException.class);
    assertThatThrownBy(() -> new Path("a", new double[0][])).isInstanceOf(GanException.class);
    assertThatThrownBy(() -> new Path("a", new double[][] {{1}})).isInstanceOf(GanException.class);
    assertThatThrownBy(
            () -> new Field(new double[2], new double[1], new double[1][1], new double[1][2]))
        .hasMessageContaining("one number for each x, 2; got 1");
    Path path = new Path("a", new double[][] {{1, 1}});
    assertThatThrownBy(() -> portrait.draw(NONE, Collections.nCopies(9, path), HOME))
        .hasMessageContaining("at most 8");
  }
}
