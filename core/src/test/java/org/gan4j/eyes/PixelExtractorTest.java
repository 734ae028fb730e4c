package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.HashSet;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.MetricException;
import org.junit.jupiter.api.Test;

class PixelExtractorTest {
  private static final Images SMALL = new Images(3, 2, 2);

  private static byte[] counting(int count) {
    byte[] pixels = new byte[count * SMALL.count()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7);
    }
    return pixels;
  }

  @Test
  void featuresArePixelsFromBlackToWhite() {
    assertNothingLeft(PixelExtractorTest::extractsPixels);
  }

  private static void extractsPixels() {
    int count = 700; // several blocks
    byte[] pixels = counting(count);
    try (Extractor extractor = new PixelExtractor(SMALL)) {
      Extracted seen = extractor.extract(ImageSource.of(SMALL, count, pixels));
      assertThat(seen.probabilities()).isNull();
      assertThat(seen.features().count()).isEqualTo(count);
      assertThat(seen.features().size()).isEqualTo(12).isEqualTo(extractor.size());
      for (int i = 0; i < pixels.length; i++) {
        assertThat(seen.features().values()[i]).isEqualTo((pixels[i] & 0xff) / 255f);
      }
      assertThat(extractor.fingerprint()).isEqualTo("none");
      assertThat(extractor.extract(ImageSource.of(SMALL, 0, new byte[0])).features().count())
          .isZero();
      assertThatThrownBy(
              () -> extractor.extract(ImageSource.of(new Images(1, 2, 2), 1, new byte[4])))
          .isInstanceOf(MetricException.class)
          .hasMessage("these pixel features are of images of 3x2x2; got 1x2x2");
    }
  }

  @Test
  void aChannelIsAGreyImage() {
    byte[] pixels = counting(3);
    ImageSource green = ImageSource.of(SMALL, 3, pixels).channel(1);
    assertThat(green.shape()).isEqualTo(new Images(1, 2, 2));
    byte[] two = new byte[8];
    green.read(1, 2, two);
    for (int i = 0; i < 8; i++) {
      assertThat(two[i]).isEqualTo(pixels[(1 + i / 4) * 12 + 4 + i % 4]);
    }
    assertThatThrownBy(() -> green.read(2, 2, two)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aChoiceIsAFunctionOfItsSeedWithoutRepetition() {
    try (Dataset digits = Datasets.open("digits", DataOptions.defaults());
        Dataset ring = Datasets.open("ring", DataOptions.defaults())) {
      Dataset finite = new FirstOf(digits, 50);
      DatasetImages some = DatasetImages.choose(finite, 20, 3);
      Set<Long> chosen = new HashSet<>();
      boolean moved = false;
      for (int i = 0; i < 20; i++) {
        assertThat(some.index(i)).isBetween(0L, 49L);
        assertThat(some.label(i)).isEqualTo(digits.label(some.index(i)));
        moved |= some.index(i) != DatasetImages.choose(finite, 20, 4).index(i);
        assertThat(DatasetImages.choose(finite, 20, 3).index(i)).isEqualTo(some.index(i));
        chosen.add(some.index(i));
      }
      assertThat(chosen).hasSize(20);
      assertThat(moved).isTrue();
      // The first of a larger choice are those of a smaller one.
      assertThat(DatasetImages.choose(finite, 50, 3).index(7)).isEqualTo(some.index(7));
      byte[] read = new byte[2 * 784];
      some.read(4, 2, read);
      byte[] expected = digits.read(some.index(5), 1).bytes();
      assertThat(java.util.Arrays.copyOfRange(read, 784, 1568)).isEqualTo(expected);
      assertThat(DatasetImages.all(finite).index(49)).isEqualTo(49);
      assertThat(DatasetImages.choose(digits, 3, 1).index(2))
          .isEqualTo(DatasetImages.choose(digits, 1, 1).index(0) + 2);
      assertThatThrownBy(() -> DatasetImages.choose(finite, 51, 0))
          .hasMessageContaining("must be in [0, 50], the size of digits; got 51");
      assertThatThrownBy(() -> DatasetImages.all(digits)).hasMessageContaining("too large");
      assertThatThrownBy(() -> DatasetImages.choose(ring, 1, 0))
          .hasMessageContaining("ring holds points of 2");
    }
  }

  /** The beginning of a set. */
  private record FirstOf(Dataset whole, long size) implements Dataset {
    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public Medium medium() {
      return whole.medium();
    }

    @Override
    public java.util.List<String> classes() {
      return whole.classes();
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public void read(long index, Samples into, int at) {
      whole.read(index, into, at);
    }

    @Override
    public int label(long index) {
      return whole.label(index);
    }
  }
}
