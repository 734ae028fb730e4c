package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Subset;
import org.gan4j.medium.Images;
import org.gan4j.metric.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sees images to choose from them is not what scores them. */
class ChoosingEyesTest {
  @TempDir private Path cache;

  @Test
  void viewsHaveASeedThatNoScoreHas() {
    List<String> said = new ArrayList<>();
    DataOptions options = DataOptions.defaults().withCache(cache);
    try (Dataset digits = Datasets.open("digits", options)) {
      Dataset few = Subset.first(digits, 60);
      FeatureSettings choosing = FeatureTraining.ofViews(few, FeatureTraining.SEED + 2);
      assertThat(choosing.task()).isEqualTo(FeatureSettings.Task.VIEWS);
      assertThat(choosing.seed()).isNotIn(FeatureTraining.SEED, FeatureTraining.SEED + 1);
      // One of a few steps, where that of a full training would be.
      try (Extractor brief =
          FeatureTraining.of(
                  few,
                  "digits",
                  DataOptions.defaults(),
                  choosing.withImages(512),
                  FeatureTraining.Cached.USED,
                  Extractors.telling("training eyes", said::add))
              .extractor()) {
        assertThat(said).hasSize(3).startsWith("training eyes, once");
        assertThat(said.get(1)).matches("training eyes: 50 %, [0-9,]+ s left");
        assertThat(said.get(2)).isEqualTo("training eyes: 100 %, 0 s left");
        ((ClassifierExtractor) brief).save(FeatureCache.folder(cache, few, choosing));
        try (Extractor seen =
            Extractors.views(few, "digits", options, Extractors.telling("again", said::add))) {
          assertThat(said).as("it is there already").hasSize(3);
          assertThat(seen.fingerprint()).isEqualTo(brief.fingerprint());
          assertThat(Extractors.logDensities(seen, DatasetImages.all(few)))
              .hasSize(60)
              .doesNotContain(Double.NaN);
        }
        assertThat(Extractors.kept("digits", options, note -> {})).isEmpty();
      }
    }
  }

  /** Means over two by two pixels would be 25 and 75 of 255; the filter is near to that. */
  @Test
  void smallPixelsAreOfASmallerImage() {
    Images shape = new Images(1, 32, 18);
    byte[] pixels = new byte[shape.count()];
    for (int row = 0; row < 32; row++) {
      for (int column = 0; column < 18; column++) {
        pixels[row * 18 + column] = (byte) (row < 16 ? 25 : 75);
      }
    }
    try (Extractor small = Extractors.smallPixels(shape)) {
      assertThat(small.name()).isEqualTo("pixels-9x16");
      assertThat(small.size()).isEqualTo(9 * 16);
      assertThat(small.seesPixels()).isFalse();
      Features seen = small.extract(ImageSource.of(shape, 1, pixels)).features();
      assertThat(seen.at(0, 0)).isCloseTo(25f / 255, within(1e-5f));
      assertThat(seen.at(0, 143)).isCloseTo(75f / 255, within(1e-5f));
    }
    try (Extractor same = Extractors.smallPixels(new Images(3, 16, 12))) {
      assertThat(same.name()).isEqualTo("pixels");
      assertThat(same.size()).isEqualTo(3 * 16 * 12);
      assertThat(same.resize()).isEqualTo(Resize.NONE);
    }
    Images large = new Images(4, 1000, 1024);
    try (Extractor of = Extractors.smallPixels(large)) {
      assertThat(of.size()).isEqualTo(3 * 16 * 16);
      byte[] black = new byte[2 * large.count()];
      assertThat(Extractors.logDensities(of, ImageSource.of(large, 2, black)))
          .satisfies(both -> assertThat(both[0]).isEqualTo(both[1]).isFinite());
    }
  }
}
