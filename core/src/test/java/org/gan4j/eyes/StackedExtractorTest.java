package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;
import org.junit.jupiter.api.Test;

/** Stacked images, colour by colour. */
class StackedExtractorTest {
  /** Two classes by brightness; the features are the first pixel and what it lacks to white. */
  private static final class Brightness extends TwoClassExtractor {
    Brightness() {
      super("brightness");
    }

    @Override
    public List<String> classNames() {
      return List.of("dark", "bright");
    }

    @Override
    public Extracted extract(ImageSource images) {
      float[] features = new float[2 * images.count()];
      float[] probabilities = new float[2 * images.count()];
      byte[] image = new byte[images.shape().count()];
      for (int i = 0; i < images.count(); i++) {
        images.read(i, 1, image);
        float bright = (image[0] & 0xff) / 255f;
        features[2 * i] = bright;
        features[2 * i + 1] = 1 - bright;
        probabilities[2 * i] = 1 - bright;
        probabilities[2 * i + 1] = bright;
      }
      return new Extracted(
          new Features(features, images.count(), 2),
          new Features(probabilities, images.count(), 2));
    }
  }

  @Test
  void classesOfTheColoursAreCombinedRedFirst() {
    byte[] pixels = {(byte) 255, 0, (byte) 255, 51, (byte) 255, 0};
    try (StackedExtractor stacked = new StackedExtractor(new Brightness())) {
      Extracted seen = stacked.extract(ImageSource.of(new Images(3, 1, 1), 2, pixels));
      assertThat(stacked.classes()).isEqualTo(8);
      assertThat(stacked.classNames()).hasSize(8);
      assertThat(stacked.classNames().get(0b110)).isEqualTo("brightbrightdark");
      assertThat(seen.features().values())
          .containsExactly(1, 0, 0, 1, 1, 0, 0.2f, 0.8f, 1, 0, 0, 1);
      float[] first = new float[8];
      first[0b101] = 1;
      float[] second = new float[8];
      second[0b010] = 0.8f;
      second[0b110] = 0.2f;
      for (int k = 0; k < 8; k++) {
        assertThat(seen.probabilities().at(0, k)).isEqualTo(first[k]);
        assertThat(seen.probabilities().at(1, k)).isEqualTo(second[k]);
      }
      assertThatThrownBy(() -> stacked.extract(ImageSource.of(new Images(1, 1, 1), 1, new byte[1])))
          .isInstanceOf(MetricException.class)
          .hasMessageContaining("3 colours");
    }
  }
}
