package org.gan4j.metric;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Features of real images, kept: {@code KEY.safetensors} with the arrays {@code features}, F32
 * {@code [n, d]}, and, where the extractor knows classes, {@code probabilities}, F32 {@code [n,
 * K]}. KEY is the SHA-256 of the images' shape and pixels, the extractor's fingerprint and its way
 * to resize: other pixels, in whatever file they came, are other features.
 *
 * @param folder where they are kept; null keeps nothing
 */
record FeatureStore(@Nullable Path folder) {
  private static final int CHUNK = 256;

  /** The features of these images: from the store, or extracted now and put there. */
  Extracted of(Extractor extractor, ImageSource images) {
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
    write(file, seen);
    return seen;
  }

  /** What the features of these images are kept under. */
  static String key(Extractor extractor, ImageSource images) {
    MessageDigest digest = sha256();
    String head = extractor.fingerprint() + " " + extractor.resize() + " " + images.shape() + " ";
    digest.update(
        (extractor.name() + " " + head).getBytes(java.nio.charset.StandardCharsets.UTF_8));
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
    Map<String, NamedArray> arrays = Safetensors.read(file).arrays();
    Features features = rows(arrays.get("features"));
    Features probabilities = extractor.classes() == 0 ? null : rows(arrays.get("probabilities"));
    if (features.count() != count || features.size() != extractor.size()) {
      throw new MetricException(file + " holds features of other images");
    }
    return new Extracted(features, probabilities);
  }

  private static Features rows(@Nullable NamedArray array) {
    if (array == null) {
      throw new MetricException("an array of features is missing");
    }
    try (Scope scope = Scope.open()) {
      Tensor tensor = array.toTensor();
      if (tensor.shape().rank() != 2) {
        throw new MetricException("features have two dimensions; got " + tensor.shape());
      }
      return new Features(
          tensor.toFloats(),
          Math.toIntExact(tensor.shape().dim(0)),
          Math.toIntExact(tensor.shape().dim(1)));
    }
  }

  private static void write(Path file, Extracted seen) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      arrays.put("features", NamedArray.of(seen.features().rows(0, seen.features().count())));
      Features probabilities = seen.probabilities();
      if (probabilities != null) {
        arrays.put("probabilities", NamedArray.of(probabilities.rows(0, probabilities.count())));
      }
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (java.io.IOException e) {
      throw new RunException("cannot make the folder of " + file + ": " + e.getMessage(), e);
    }
    Safetensors.write(file, arrays, Map.of());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
