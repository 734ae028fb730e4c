package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.GanException;
import org.junit.jupiter.api.Test;

/** Some samples of one medium. */
class SamplesTest {
  private static final Images IMAGES = new Images(1, 1, 2);
  private static final Points POINTS = new Points(3);

  private final Samples images = Samples.of(IMAGES, new byte[] {0, 1, 2, 3, 4, 5});
  private final Samples points = Samples.of(POINTS, new float[] {0, 1, 2, 3, 4, 5});

  @Test
  void theyAreAsManyAsTheirValuesMake() {
    assertThat(images.size()).isEqualTo(3);
    assertThat(images.medium()).isEqualTo(IMAGES);
    assertThat(points.size()).isEqualTo(2);
    assertThat(points.medium()).isEqualTo(POINTS);
    byte[] bytes = new byte[2];
    assertThat(Samples.of(IMAGES, bytes).bytes()).as("not copied").isSameAs(bytes);
    assertThat(IMAGES.room(0).size()).isZero();
    assertThat(IMAGES.room(2).bytes()).containsExactly(0, 0, 0, 0);
    assertThat(POINTS.room(2).numbers()).containsExactly(0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> Samples.of(IMAGES, new byte[5]))
        .isInstanceOf(GanException.class)
        .hasMessage("a sample of 1x1x2 has 2 values; got 5, which is no whole number of samples");
    assertThatThrownBy(() -> Samples.of(POINTS, new float[1234]))
        .hasMessage("a sample of 3 has 3 values; got 1,234, which is no whole number of samples");
  }

  @Test
  void aPartIsACopy() {
    Samples part = images.part(1, 2);
    assertThat(part.medium()).isEqualTo(IMAGES);
    assertThat(part.size()).isEqualTo(2);
    assertThat(part.bytes()).containsExactly(2, 3, 4, 5);
    part.bytes()[0] = 9;
    assertThat(images.bytes()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(points.part(1, 1).numbers()).containsExactly(3, 4, 5);
    assertThat(points.part(2, 0).size()).isZero();
    for (Samples each : new Samples[] {images, points}) {
      int size = each.size();
      assertThatThrownBy(() -> each.part(size, 1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> each.part(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> each.part(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void othersAreCopiedToTheirPlaceAndNowhereElse() {
    images.put(1, Samples.of(IMAGES, new byte[] {7, 8}));
    assertThat(images.bytes()).containsExactly(0, 1, 7, 8, 4, 5);
    images.put(1, images.part(0, 2));
    assertThat(images.bytes()).containsExactly(0, 1, 0, 1, 7, 8);
    images.put(3, IMAGES.room(0));
    assertThat(images.bytes()).containsExactly(0, 1, 0, 1, 7, 8);
    points.put(0, points.part(1, 1));
    assertThat(points.numbers()).containsExactly(3, 4, 5, 3, 4, 5);
    assertThatThrownBy(() -> images.put(2, images.part(0, 2)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> points.put(2, points.part(0, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(images.bytes()).containsExactly(0, 1, 0, 1, 7, 8);
  }
}
