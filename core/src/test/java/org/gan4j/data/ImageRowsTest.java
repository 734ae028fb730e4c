package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.junit.jupiter.api.Test;

/** Images as series of their rows. */
class ImageRowsTest {
  @Test
  void aStepIsARowFromTheTopDown() {
    DataOptions options = DataOptions.defaults();
    try (Dataset images = Datasets.open("digits", options);
        Dataset rows = Datasets.open("digits-rows", options)) {
      Series series = rows.medium().series().orElseThrow();
      assertThat(series.steps()).isEqualTo(28);
      assertThat(series.width()).isEqualTo(28);
      assertThat(rows.classes()).isEqualTo(images.classes());
      Samples image = images.read(5, 1);
      Samples row = rows.read(4, 2);
      for (int i = 0; i < 28 * 28; i++) {
        assertThat(row.numbers()[28 * 28 + i]).isEqualTo((image.bytes()[i] & 0xFF) / 255f);
      }
      assertThat(rows.label(5)).isEqualTo(images.label(5));
      assertThat(rows.fingerprint()).isNotEqualTo(images.fingerprint());
    }
  }

  @Test
  void theirSizeCanBeAskedForTheirColoursCannot() {
    DataOptions small = DataOptions.defaults().withSize(14);
    try (Dataset rows = Datasets.open("digits-rows", small)) {
      assertThat(rows.medium().series().orElseThrow().steps()).isEqualTo(14);
    }
    assertThatThrownBy(() -> Datasets.open("digits-rows", DataOptions.defaults().withChannels(3)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.channels must be 0 or 1");
  }
}
