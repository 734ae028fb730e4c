package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.GanException;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Kind;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Series: as tensors, as a picture and as a table. */
class SeriesTest extends ScopedTest {
  private static final List<Feature> TWO =
      List.of(Feature.of("level", -10, 30), Feature.of("flow", 100, 101));
  private static final Series FIXED = Series.of(3, Lengths.FIXED, TWO);
  private static final Series VARYING = Series.of(4, Lengths.VARYING, TWO);
  private static final Series WORDS = Series.ofText(4, Lengths.VARYING, "abc");
  private static final Series WINDOWS = Series.ofText(3, Lengths.FIXED, "\n\\a");

  @Test
  void everySymbolOfATextIsSeenInAPicture() {
    assertThat(SeriesPicture.visible("Zoë\n\tb")).isEqualTo("Zoë\\n\\tb");
    assertThat(SeriesPicture.visible("  кот ")).isEqualTo("  kot ");
    assertThat(SeriesPicture.visible("\uD83D\uDE00\u0007\uE000"))
        .isEqualTo("\\u{1F600}\\u{7}\\u{E000}");
    Series accents = Series.ofText(2, Lengths.FIXED, "\n/eé");
    BufferedImage[] all = new BufferedImage[4];
    for (int i = 0; i < all.length; i++) {
      float[] units = new float[8];
      units[i] = 1;
      units[4 + i] = 1;
      all[i] = accents.draw(Samples.of(accents, units), Sheet.of(1, List.of()));
    }
    assertThat(pixels(all[0])).isNotEqualTo(pixels(all[1]));
    assertThat(pixels(all[2])).isNotEqualTo(pixels(all[3]));
  }

  private static List<Integer> pixels(BufferedImage image) {
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .boxed()
        .toList();
  }

  @Test
  void rangesOfTheDataAreThoseOfTheNetworks() {
    Samples samples = Samples.of(FIXED, new float[] {-10, 100, 30, 101, 10, 100.5f});
    assertThat(FIXED.encode(samples, ValueRange.SYMMETRIC, Device.CPU).toFloats())
        .containsExactly(-1, -1, 1, 1, 0, 0);
    Tensor unit = FIXED.encode(samples, ValueRange.UNIT, Device.CPU);
    assertThat(unit.shape()).isEqualTo(Shape.of(1, 3, 2));
    assertThat(unit.toFloats()).containsExactly(0, 0, 1, 1, 0.5f, 0.5f);
    assertThat(FIXED.encode(samples, ValueRange.POINTS, Device.CPU).toFloats())
        .containsExactly(samples.numbers());
  }

  @ParameterizedTest
  @EnumSource(ValueRange.class)
  void numbersComeBackWithinFloatRounding(ValueRange range) {
    Random random = new Random(1);
    for (Series series : List.of(FIXED, VARYING)) {
      Samples samples = series.room(50);
      for (int i = 0; i < 50; i++) {
        int length = series.varies() ? 2 + random.nextInt(3) : 3;
        for (int step = 0; step < length; step++) {
          int at = (i * series.steps() + step) * series.width();
          // Beyond the range on both sides too: nothing is cut.
          samples.numbers()[at] = -30 + 80 * random.nextFloat();
          samples.numbers()[at + 1] = 99 + 3 * random.nextFloat();
          if (series.varies()) {
            samples.numbers()[at + 2] = 1;
          }
        }
      }
      Samples back = series.decode(series.encode(samples, range, Device.CPU), range);
      for (int i = 0; i < samples.numbers().length; i++) {
        // float32 has 24 bits: of the range of 40 or of 102 at most a few units in the last place.
        assertThat(back.numbers()[i]).isCloseTo(samples.numbers()[i], within(2e-5f));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(series.length(back, i)).isEqualTo(series.length(samples, i));
      }
    }
  }

  @Test
  void whatEndsIsMarkedAndEmptyBehindItsEnd() {
    Samples samples = VARYING.room(1);
    System.arraycopy(new float[] {30, 101, 1, -10, 100, 1}, 0, samples.numbers(), 0, 6);
    assertThat(VARYING.length(samples, 0)).isEqualTo(2);
    assertThat(VARYING.encode(samples, ValueRange.SYMMETRIC, Device.CPU).toFloats())
        .containsExactly(1, 1, 1, -1, -1, 1, 0, 0, -1, 0, 0, -1);
    assertThat(VARYING.encode(samples, ValueRange.UNIT, Device.CPU).toFloats())
        .containsExactly(1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aMadeSeriesEndsBeforeTheFirstFlagNearerToItsEnd() {
    // Flags in [-1, 1]: inside, just inside, just outside; what follows does not count.
    float[] made = {0, 0, 0.9f, 0, 0, 0.01f, 0, 0, -0.01f, 1, 1, 1};
    Samples samples = VARYING.decode(Tensor.of(made, 1, 4, 3), ValueRange.SYMMETRIC);
    assertThat(VARYING.length(samples, 0)).isEqualTo(2);
    assertThat(samples.numbers()).containsExactly(10, 100.5f, 1, 10, 100.5f, 1, 0, 0, 0, 0, 0, 0);
    // In [0, 1] the edge is a half; two steps remain whatever the flags say.
    float[] none = new float[12];
    assertThat(VARYING.length(VARYING.decode(Tensor.of(none, 1, 4, 3), ValueRange.UNIT), 0))
        .isEqualTo(2);
    float[] all = {0, 0, 0.5f, 0, 0, 0.5f, 0, 0, 0.5f, 0, 0, 0.5f};
    assertThat(VARYING.length(VARYING.decode(Tensor.of(all, 1, 4, 3), ValueRange.UNIT), 0))
        .isEqualTo(4);
  }

  @Test
  void whatANetworkMakesBeyondItsRangeIsBeyondThatOfTheData() {
    Samples samples =
        FIXED.decode(Tensor.of(new float[] {-2, 0, 3, 0, 0, 0}, 1, 3, 2), ValueRange.SYMMETRIC);
    assertThat(samples.numbers()).containsExactly(-30, 100.5f, 70, 100.5f, 10, 100.5f);
  }

  @Test
  void aFeatureThatNeverVariedIsItsOneValueWhateverIsMade() {
    Series series = Series.of(2, Lengths.FIXED, List.of(Feature.of("c", 7, 7)));
    Samples samples = Samples.of(series, new float[] {7, 7});
    assertThat(series.encode(samples, ValueRange.SYMMETRIC, Device.CPU).toFloats())
        .containsExactly(0, 0);
    assertThat(
            series
                .decode(Tensor.of(new float[] {0.4f, -9}, 1, 2, 1), ValueRange.SYMMETRIC)
                .numbers())
        .containsExactly(7, 7);
  }

  @Test
  void anAttributeOfTheWholeSeriesIsTheMeanOfWhatWasMade() {
    Series series = Series.of(2, Lengths.FIXED, List.of(new Feature("age", 0, 100, Kind.STATIC)));
    assertThat(
            series.decode(Tensor.of(new float[] {0.2f, 0.4f}, 1, 2, 1), ValueRange.UNIT).numbers())
        .containsExactly(30, 30);
  }

  @Test
  void textComesBackWhateverTheRange() {
    Samples samples = WORDS.room(3);
    WORDS.write("cab", samples, 0);
    WORDS.write("a", samples, 1);
    WORDS.write("bbcc", samples, 2);
    assertThat(java.util.Arrays.copyOf(samples.numbers(), 16))
        .containsExactly(0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1);
    for (ValueRange range : ValueRange.values()) {
      Samples back = WORDS.decode(WORDS.encode(samples, range, Device.CPU), range);
      assertThat(back.numbers()).containsExactly(samples.numbers());
      assertThat(WORDS.text(back, 0)).isEqualTo("cab");
      assertThat(WORDS.text(back, 1)).isEqualTo("a");
      assertThat(WORDS.text(back, 2)).isEqualTo("bbcc");
      assertThat(WORDS.length(back, 0)).isEqualTo(3);
      assertThat(WORDS.length(back, 2)).isEqualTo(4);
    }
  }

  @Test
  void aMadeTextIsItsLargestNumbersUpToTheFirstEnd() {
    float[] made = {
      0.1f, 0.2f, 0.3f, 0.9f, // the end is no first symbol: c
      0.4f, 0.3f, 0.2f, 0.1f, // a
      0, 0, 0, 0.1f, // the end
      9, 0, 0, 0, // is not looked at
    };
    Samples samples = WORDS.decode(Tensor.of(made, 1, 4, 4), ValueRange.UNIT);
    assertThat(WORDS.text(samples, 0)).isEqualTo("ca");
    assertThat(java.util.Arrays.copyOfRange(samples.numbers(), 8, 16))
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void unknownSymbolsAndWrongLengthsAreRefused() {
    assertThatThrownBy(() -> WORDS.write("aé", WORDS.room(1), 0))
        .isInstanceOf(GanException.class)
        .hasMessage("the symbol 'é' (U+00E9) is not in the alphabet: 3 symbols, 'abc'");
    assertThatThrownBy(() -> WORDS.write("aaaaa", WORDS.room(1), 0))
        .hasMessage("the symbols of a text must be in [1, 4]; got 5");
    assertThatThrownBy(() -> WINDOWS.write("aa", WINDOWS.room(1), 0))
        .hasMessage("the symbols of a text must be in [3, 3]; got 2");
    assertThatThrownBy(() -> FIXED.text(FIXED.room(1), 0)).hasMessageContaining("text is needed");
  }

  @Test
  void aTableHasALineForEachStepThatThereIs() {
    Samples samples = VARYING.room(2);
    System.arraycopy(new float[] {0.1f, 1e10f, 1, -2, 3, 1}, 0, samples.numbers(), 0, 6);
    System.arraycopy(
        new float[] {1, 2, 1, 3, 4, 1, 5, 6, 1, 7, 8, 1}, 0, samples.numbers(), 12, 12);
    assertThat(VARYING.table(samples))
        .isEqualTo(
            """
            series,step,level,flow
            0,0,0.1,1.0E10
            0,1,-2.0,3.0
            1,0,1.0,2.0
            1,1,3.0,4.0
            1,2,5.0,6.0
            1,3,7.0,8.0
            """);
    Series quoted = Series.of(2, Lengths.FIXED, List.of(Feature.of("a \"b\", c", 0, 1)));
    assertThat(quoted.table(quoted.room(0))).isEqualTo("series,step,\"a \"\"b\"\", c\"\n");
    Series named = Series.of(2, Lengths.FIXED, List.of(Feature.of("class", 0, 1)));
    assertThat(named.table(Samples.of(named, new float[] {1, 0}), List.of("a,b")))
        .isEqualTo("series,step,class,_class\n0,0,1.0,\"a,b\"\n0,1,0.0,\"a,b\"\n");
  }

  @Test
  void textsAreLines() {
    Samples words = WORDS.room(2);
    WORDS.write("cab", words, 0);
    WORDS.write("a", words, 1);
    assertThat(WORDS.table(words)).isEqualTo("cab\na\n");
    Samples windows = WINDOWS.room(1);
    WINDOWS.write("a\n\\", windows, 0);
    assertThat(WINDOWS.table(windows)).isEqualTo("a\\n\\\\\n");
  }

  @Test
  void itSaysWhatItIs() {
    assertThat(FIXED).hasToString("3 steps of 2 features");
    assertThat(VARYING).hasToString("up to 4 steps of 2 features");
    assertThat(WORDS).hasToString("up to 4 symbols of 3");
    assertThat(FIXED.dims()).containsExactly(3, 2);
    assertThat(VARYING.dims()).containsExactly(4, 3);
    assertThat(WORDS.dims()).containsExactly(4, 4);
    assertThat(WINDOWS.dims()).containsExactly(3, 3);
    assertThat(VARYING.facts())
        .isEqualTo(
            Map.of(
                "steps", "up to 4, lengths vary",
                "features", "level -10.0 to 30.0, flow 100.0 to 101.0"));
    assertThat(WINDOWS.facts()).containsEntry("alphabet", "3 symbols, '\\n\\a'");
  }

  @Test
  void itIsGivenBackByItsDescription() {
    assertThat(Medium.of(FIXED.dims(), FIXED, null)).isSameAs(FIXED);
    assertThat(Medium.of(List.of(3), null, null)).isEqualTo(new Points(3));
    assertThatThrownBy(() -> Medium.of(List.of(3, 3), FIXED, null))
        .hasMessage("a sample's shape must be that of its series, [3, 2]; got [3, 3]");
    assertThatThrownBy(() -> Medium.of(List.of(3, 3)))
        .hasMessageContaining("[T, F] of a series, which is described besides; got [3, 3]");
  }

  @Test
  void itsBoundsAreHeld() {
    assertThatThrownBy(() -> Series.of(1, Lengths.FIXED, TWO)).hasMessageContaining("[2, 65536]");
    assertThatThrownBy(() -> Series.ofText(65537, Lengths.FIXED, "a"))
        .hasMessageContaining("65537");
    assertThatThrownBy(() -> Series.ofText(4, Lengths.FIXED, "ba"))
        .hasMessageContaining("must be sorted");
    assertThatThrownBy(() -> Series.ofText(4, Lengths.FIXED, "a\ud800"))
        .hasMessageContaining("U+D800");
    assertThatThrownBy(() -> Series.of(2, Lengths.FIXED, List.of()))
        .hasMessageContaining("neither");
    assertThatThrownBy(() -> new Series(2, TWO, Lengths.FIXED, "a")).hasMessageContaining("both");
    assertThatThrownBy(() -> Series.of(2, Lengths.FIXED, List.of(TWO.get(0), TWO.get(0))))
        .hasMessageContaining("two features are called level");
    assertThatThrownBy(() -> Feature.of("a", 1, 0)).hasMessageContaining("greatest value of a");
    assertThatThrownBy(() -> Feature.of("a", Double.NaN, 0)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> Feature.of("a", 0, 1e39)).hasMessageContaining("1.0E39");
    assertThatThrownBy(() -> Feature.of(" ", 0, 1)).hasMessageContaining("1 to 200 characters");
    List<Feature> many =
        java.util.stream.IntStream.range(0, 4000).mapToObj(i -> Feature.of("f" + i, 0, 1)).toList();
    assertThatThrownBy(() -> Series.of(65536, Lengths.FIXED, many))
        .hasMessageContaining("steps times features");
  }

  @Test
  void mirrorsAndFilesAreRefused() {
    assertThatThrownBy(() -> FIXED.mirror(FIXED.room(1), 0)).hasMessageContaining("time runs");
    assertThatThrownBy(() -> FIXED.file(FIXED.room(1), 0, Map.of()))
        .hasMessageContaining("one table");
    assertThatThrownBy(FIXED::images).hasMessageContaining("series of 3 steps of 2 features");
  }

  @Test
  void aSheetHasThePanelsOfTheDataBeneath() {
    Samples made = FIXED.room(4);
    Samples data = FIXED.room(4);
    made.numbers()[0] = Float.NaN;
    made.numbers()[2] = Float.POSITIVE_INFINITY;
    data.numbers()[1] = 100.7f;
    BufferedImage alone = FIXED.draw(made, Sheet.of(2, List.of()));
    assertThat(alone.getWidth()).isEqualTo(2 * 120 + 5 * 4);
    assertThat(alone.getHeight()).isGreaterThan(2 * 72 + 5 * 4 + 11); // the legend is beneath
    BufferedImage both = FIXED.draw(made, new Sheet(2, List.of(), data, null));
    assertThat(both.getHeight()).isGreaterThan(alone.getHeight() + 2 * (72 + 4));
    BufferedImage itself = FIXED.draw(made, new Sheet(2, List.of(), made, null));
    assertThat(itself.getHeight()).isEqualTo(alone.getHeight());
    // The pixels of a panel say where the curve is: a constant at its least value is low.
    assertThat(FIXED.pixels(4)).isEqualTo(4L * 124 * 76);
  }

  @Test
  void aCurveIsWhereItsValuesAre() {
    Series series = Series.of(2, Lengths.FIXED, List.of(Feature.of("v", 0, 1)));
    BufferedImage low = series.draw(Samples.of(series, new float[] {0, 0}), Sheet.square(1));
    BufferedImage high = series.draw(Samples.of(series, new float[] {1, 1}), Sheet.square(1));
    assertThat(brightest(low)).isBetween(4 + 60, 4 + 70);
    assertThat(brightest(high)).isBetween(4 + 2, 4 + 12);
  }

  private static int brightest(BufferedImage panel) {
    int best = 0;
    int x = panel.getWidth() / 2;
    for (int y = 0; y < panel.getHeight(); y++) {
      if ((panel.getRGB(x, y) >> 16 & 0xFF) > (panel.getRGB(x, best) >> 16 & 0xFF)) {
        best = y;
      }
    }
    return best;
  }

  @Test
  void adviceIsDrawnForNumbersAndText() {
    for (Series series : List.of(FIXED, VARYING, WORDS, WINDOWS)) {
      Samples samples =
          series.decode(
              Tensor.of(new float[2 * series.count()], 2, series.steps(), series.width()),
              ValueRange.UNIT);
      float[] gradient = new float[samples.numbers().length];
      gradient[0] = 2;
      gradient[1] = -1;
      Sheet.Caption said = new Sheet.Caption("7", "x", "3%", "40%");
      Sheet.Advised advised =
          new Sheet.Advised(
              samples,
              gradient,
              samples,
              List.of(said, said),
              new Sheet.Ground(series.room(0), places -> new float[0]));
      BufferedImage rows = series.draw(advised);
      assertThat(holds(rows, 255, 226, 70)).as(series + ": greater").isTrue();
      BufferedImage columns = series.draw(List.of(advised, advised), List.of("a", "b"));
      assertThat(columns.getWidth()).isGreaterThan(100);
    }
  }

  private static boolean holds(BufferedImage picture, int red, int green, int blue) {
    int wanted = red << 16 | green << 8 | blue;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if ((picture.getRGB(x, y) & 0xFFFFFF) == wanted) {
          return true;
        }
      }
    }
    return false;
  }
}
