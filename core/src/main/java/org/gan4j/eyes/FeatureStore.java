package org.gan4j.eyes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.gan4j.Limits;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;
import org.gan4j.run.NamedArray;
import org.gan4j.run.NamedArray.ArrayType;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Features of real images, kept: {@code KEY.safetensors} with the arrays {@code features}, F32
 * {@code [n, d]}, and, where the extractor knows classes, {@code probabilities}, F32 {@code [n,
 * K]}. KEY is the SHA-256 of the images' shape and pixels, the extractor's fingerprint and its way
 * to resize: other pixels, in whatever file they came, are other features; what a GPU saw, to other
 * last digits, is kept apart. The metadata hold {@code sha256}, that of the arrays' bytes: a file
 * that does not fit it, or its images, is made again.
 *
 * @param folder where they are kept; null keeps nothing
 */
record FeatureStore(@Nullable Path folder) {
  private static final Limits LIMITS = Limits.thrownAs(MetricException::new);
  private static final int CHUNK = 256;

  /** Of how features are computed: another number forgets those of before, to the last bit. */
  private static final String COMPUTED = "2 ";

  private static final String FEATURES = "features";
  private static final String PROBABILITIES = "probabilities";
  private static final String CHECKSUM = "sha256";

  /**
   * {@return the features of these images: from the store, or extracted now and put there}
   *
   * @param extractor that looks
   * @param images that are looked at
   */
  public Extracted of(Extractor extractor, ImageSource images) {
    if (folder == null) {
      return extractor.extract(images);
    }
    Path file = folder.resolve(key(extractor, images) + ".safetensors");
    if (Files.isRegularFile(file)) {
      try {
        return read(file, extractor, images.count());
      } catch (RunException | MetricException e) {
        // A damaged file is no harm: it is made again.
      }
    }
    Extracted seen = extractor.extract(images);
    try {
      write(file, seen);
    } catch (RunException e) {
      // A full disk, say: scores are taken without keeping; next time they take as long again.
    }
    return seen;
  }

  /** What the features of these images are kept under. */
  static String key(Extractor extractor, ImageSource images) {
    MessageDigest digest = sha256();
    String head =
        COMPUTED + extractor.fingerprint() + " " + extractor.resize() + " " + images.shape() + " ";
    String on = Engine.device().kind() == Device.Kind.CPU ? "" : "gpu ";
    digest.update((on + extractor.name() + " " + head).getBytes(StandardCharsets.UTF_8));
    digest.update(ByteBuffer.allocate(4).putInt(images.count()).array());
    int size = images.shape().count();
    for (int from = 0; from < images.count(); from += CHUNK) {
      int n = Math.min(CHUNK, images.count() - from);
      byte[] pixels = new byte[n * size];
      images.read(from, n, pixels);
      digest.update(pixels);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
  }

  private static Extracted read(Path file, Extractor extractor, int count) {
    Safetensors.Contents contents = Safetensors.read(file);
    Map<String, NamedArray> arrays = contents.arrays();
    if (!checksum(arrays).equals(contents.metadata().get(CHECKSUM))) {
      throw new MetricException(file + " does not hold what was written");
    }
    return new Extracted(
        rows(arrays.get(FEATURES), count, extractor.size()),
        extractor.classes() == 0
            ? null
            : rows(arrays.get(PROBABILITIES), count, extractor.classes()));
  }

  private static Features rows(@Nullable NamedArray array, int count, int size) {
    if (array == null
        || array.type() != ArrayType.F32
        || !Arrays.equals(array.shape(), new long[] {count, size})) {
      throw new MetricException("features of other images or of another extractor: " + array);
    }
    float[] values = new float[Math.multiplyExact(count, size)];
    array.bytes().asFloatBuffer().get(values);
    for (float value : values) {
      LIMITS.finite("features", value);
    }
    return new Features(values, count, size);
  }

  private static void write(Path file, Extracted seen) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      arrays.put(FEATURES, NamedArray.of(seen.features().rows(0, seen.features().count())));
      Features probabilities = seen.probabilities();
      if (probabilities != null) {
        arrays.put(PROBABILITIES, NamedArray.of(probabilities.rows(0, probabilities.count())));
      }
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (java.io.IOException e) {
      throw new RunException("cannot make the folder of " + file + ": " + e.getMessage(), e);
    }
    Safetensors.write(file, arrays, Map.of(CHECKSUM, checksum(arrays)));
  }

  /** SHA-256 of the arrays' names and bytes, in the names' order. */
  static String checksum(Map<String, NamedArray> arrays) {
    MessageDigest digest = sha256();
    new TreeMap<>(arrays)
        .forEach(
            (name, array) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update(array.bytes());
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
