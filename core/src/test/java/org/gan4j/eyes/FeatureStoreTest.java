package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.run.NamedArray;
import org.gan4j.run.NamedArray.ArrayType;
import org.gan4j.run.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features that are kept are what was extracted, or are extracted again. */
class FeatureStoreTest {
  private static final int N = 3;
  private static final Images SHAPE = new Images(1, 1, 2);
  private static final ImageSource IMAGES = ImageSource.of(SHAPE, N, new byte[] {1, 2, 3, 4, 5, 6});

  @TempDir private Path folder;
  private final Counting extractor = new Counting();

  /** Two features and two probabilities an image. */
  private static final class Counting extends TwoClassExtractor {
    int calls;

    Counting() {
      super("counting");
    }

    @Override
    public Extracted extract(ImageSource images) {
      calls++;
      return new Extracted(
          new Features(new float[] {1, 2, 3, 4, 5, 6}, N, 2),
          new Features(new float[] {0, 1, 1, 0, 0.5f, 0.5f}, N, 2));
    }
  }

  private Path file() {
    return folder.resolve(FeatureStore.key(extractor, IMAGES) + ".safetensors");
  }

  private void expectExtractionAndThenNone() {
    extractor.calls = 0;
    Extracted seen = new FeatureStore(folder).of(extractor, IMAGES);
    assertThat(extractor.calls).isEqualTo(1);
    Extracted again = new FeatureStore(folder).of(extractor, IMAGES);
    assertThat(extractor.calls).isEqualTo(1);
    assertThat(again.features().values()).isEqualTo(seen.features().values());
    assertThat(again.probabilities()).isNotNull();
    assertThat(again.probabilities().values()).isEqualTo(seen.probabilities().values());
  }

  private static NamedArray floats(int rows, int columns, float first) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(0, first);
    return new NamedArray(ArrayType.F32, new long[] {rows, columns}, bytes);
  }

  @Test
  void whatWasSeenIsKept() {
    expectExtractionAndThenNone();
  }

  @Test
  void anotherContentThanWasWrittenIsNotTrusted() {
    expectExtractionAndThenNone();
    Safetensors.Contents contents = Safetensors.read(file());
    Map<String, NamedArray> other = new LinkedHashMap<>(contents.arrays());
    other.put("features", floats(N, 2, 1));
    Safetensors.write(file(), other, contents.metadata());
    expectExtractionAndThenNone();
    Safetensors.write(file(), Safetensors.read(file()).arrays(), Map.of());
    expectExtractionAndThenNone();
  }

  @Test
  void arraysOfAnotherKindAreNotTrusted() {
    NamedArray fine = floats(N, 2, 0.5f);
    NamedArray wide =
        new NamedArray(ArrayType.F64, new long[] {N, 2}, ByteBuffer.allocate(8 * N * 2));
    NamedArray flat =
        new NamedArray(ArrayType.F32, new long[] {2 * N}, ByteBuffer.allocate(4 * N * 2));
    for (Map<String, NamedArray> arrays :
        java.util.List.of(
            Map.of("features", fine),
            Map.of("features", wide, "probabilities", fine),
            Map.of("features", flat, "probabilities", fine),
            Map.of("features", floats(2, N, 1), "probabilities", fine),
            Map.of("features", fine, "probabilities", floats(N, 3, 1)),
            Map.of("features", fine, "probabilities", floats(2, 2, 1)),
            Map.of("features", floats(N, 2, Float.NaN), "probabilities", fine),
            Map.of("features", fine, "probabilities", floats(N, 2, Float.POSITIVE_INFINITY)))) {
      Safetensors.write(file(), arrays, Map.of("sha256", FeatureStore.checksum(arrays)));
      expectExtractionAndThenNone();
    }
  }
}
