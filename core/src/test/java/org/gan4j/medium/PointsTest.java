package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Points: as tensors, as a picture and as a table. */
class PointsTest extends ScopedTest {
  private static final Points PLANE = new Points(2);

  @Test
  void numbersComeBackAsTheyWere() {
    float[] numbers = {0.1f, -2.5f, 1e-30f, 3e30f, -0f, 7};
    for (Points points : List.of(PLANE, new Points(3), new Points(1))) {
      Samples samples = Samples.of(points, numbers);
      Tensor seen = points.encode(samples, ValueRange.POINTS, Device.CPU);
      assertThat(seen.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(seen.shape()).isEqualTo(Shape.of(6 / points.dimensions(), points.dimensions()));
      Samples back = points.decode(seen, ValueRange.POINTS);
      assertThat(back.medium()).isEqualTo(points);
      assertThat(back.size()).isEqualTo(samples.size());
      assertThat(back.numbers()).containsExactly(numbers);
      assertThat(back.bytes()).isEmpty();
    }
  }

  @Test
  void aTableIsTheSameInEveryCountry() {
    Samples samples =
        Samples.of(new Points(3), new float[] {0.5f, -1234567f, 1e-10f, 1e10f, 0, Float.NaN});
    Locale before = Locale.getDefault();
    try {
      for (String country : List.of("en-US", "de-DE", "ar-EG", "fa-IR")) {
        Locale.setDefault(Locale.forLanguageTag(country));
        assertThat(samples.medium().table(samples))
            .as(country)
            .isEqualTo("x1,x2,x3\n0.5,-1234567.0,1.0E-10\n1.0E10,0.0,NaN\n");
      }
    } finally {
      Locale.setDefault(before);
    }
    assertThat(PLANE.table(PLANE.room(0))).isEqualTo("x1,x2\n");
    assertThat(PLANE.table(Samples.of(PLANE, new float[] {1, 2, 3, 4}), List.of("a", "b,c")))
        .isEqualTo("x1,x2,class\n1.0,2.0,a\n3.0,4.0,\"b,c\"\n");
  }

  @Test
  void aTableGivesBackTheVeryNumbers() {
    float[] numbers = {0.1f, 1 / 3f, (float) Math.PI, 16777216f, Float.MIN_VALUE, -Float.MAX_VALUE};
    List<String> lines = PLANE.table(Samples.of(PLANE, numbers)).lines().skip(1).toList();
    assertThat(lines).hasSize(3);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Float.parseFloat(lines.get(i / 2).split(",", -1)[i % 2])).isEqualTo(numbers[i]);
    }
  }

  @Test
  void samplesAreDrawnOverTheDataWhichFrameThem() {
    Samples far = Samples.of(PLANE, new float[] {100, 100});
    Samples data = Samples.of(PLANE, new float[] {-1, -1, 1, 1});
    BufferedImage alone = PLANE.draw(far, Sheet.square(1));
    assertThat(alone.getWidth()).isEqualTo(480).isEqualTo(alone.getHeight());
    assertThat(coloured(alone)).as("in the middle of its own frame").isPositive();
    BufferedImage framed = PLANE.draw(far, new Sheet(1, List.of(), data, null));
    assertThat(coloured(framed)).as("outside the data's frame").isZero();
    assertThat(grey(framed)).as("the data").isGreaterThan(grey(alone));
  }

  @Test
  void aDiscriminatorIsAskedForEveryPlaceOfThePlane() {
    List<Samples> asked = new ArrayList<>();
    Sheet sheet =
        new Sheet(
            1,
            List.of(),
            null,
            places -> {
              asked.add(places);
              float[] sure = new float[places.size()];
              for (int i = 0; i < sure.length; i++) {
                sure[i] = places.numbers()[2 * i] < 0 ? 0 : 1;
              }
              return sure;
            });
    BufferedImage picture = PLANE.draw(Samples.of(PLANE, new float[] {-1, -1, 1, 1}), sheet);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).medium()).isEqualTo(PLANE);
    assertThat(asked.get(0).size()).isEqualTo(96 * 96);
    // Sand where all is made, blue where all is real.
    assertThat(picture.getRGB(20, 240) & 0xffffff).isEqualTo(0xe2c9a0);
    assertThat(picture.getRGB(460, 240) & 0xffffff).isEqualTo(0x78aadc);
  }

  /** Pixels of samples, which are not grey. */
  private static long coloured(BufferedImage image) {
    return pixels(image).filter(rgb -> (rgb >> 16 & 0xff) != (rgb & 0xff)).count();
  }

  private static long grey(BufferedImage image) {
    return pixels(image)
        .filter(rgb -> (rgb >> 16 & 0xff) == (rgb & 0xff) && (rgb & 0xff) < 255)
        .count();
  }

  private static java.util.stream.IntStream pixels(BufferedImage image) {
    return Arrays.stream(
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()));
  }

  @Test
  void whatPointsAreIsSaid() {
    assertThat(PLANE).hasToString("2");
    assertThat(PLANE.dims()).containsExactly(2);
    assertThat(PLANE.count()).isEqualTo(2);
    assertThat(PLANE.shape()).isEqualTo(Shape.of(2));
    assertThat(PLANE.plural()).isEqualTo("points");
    assertThat(PLANE.visible()).isFalse();
    assertThat(PLANE.files()).isFalse();
    assertThat(PLANE.pixels(9)).isEqualTo(480 * 480);
    assertThat(Medium.of(List.of(2))).isEqualTo(PLANE);
  }

  @Test
  void whatPointsCannotIsRefused() {
    for (int dimensions : new int[] {0, -1, 65537}) {
      assertThatThrownBy(() -> new Points(dimensions))
          .isInstanceOf(GanException.class)
          .hasMessage("the values of a point must be in [1, 65536]; got " + dimensions);
    }
    Samples one = PLANE.room(1);
    assertThatThrownBy(() -> PLANE.mirror(one, 0))
        .isInstanceOf(GanException.class)
        .hasMessage("points have no left and right to mirror");
    assertThatThrownBy(() -> PLANE.file(one, 0, Map.of()))
        .isInstanceOf(GanException.class)
        .hasMessage("points are drawn as one picture or written as one table");
    assertThatThrownBy(PLANE::images)
        .isInstanceOf(GanException.class)
        .hasMessage("images are needed; these are points of 2");
  }
}
