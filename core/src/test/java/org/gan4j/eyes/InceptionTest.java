package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.run.TorchFiles;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FID's network with a sixteenth of its channels and made weights; the real ones cannot ship. */
class InceptionTest extends ScopedTest {
  private static final int PART = 16;

  @TempDir private Path folder;

  private Map<String, NamedArray> madeWeights() {
    Map<String, NamedArray> all = new LinkedHashMap<>();
    InceptionNetwork.shapes(PART)
        .forEach(
            (name, shape) -> {
              long in = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
              Tensor values =
                  name.endsWith("running_var") || name.endsWith("bn.weight")
                      ? rng.uniform(shape).add(0.5)
                      : rng.normal(shape).mul(shape.length == 1 ? 0.1 : Math.sqrt(2.0 / in));
              all.put(name, NamedArray.of(values));
            });
    return all;
  }

  private ImageSource images(Images shape, int count) {
    byte[] pixels = new byte[count * shape.count()];
    new java.util.Random(5).nextBytes(pixels);
    return ImageSource.of(shape, count, pixels);
  }

  @Test
  void theFullNetworkHasThePublishedNumberOfWeights() {
    Map<String, long[]> shapes = InceptionNetwork.shapes(1);
    long learned =
        shapes.entrySet().stream()
            .filter(entry -> !entry.getKey().contains("running"))
            .mapToLong(entry -> Arrays.stream(entry.getValue()).reduce(1, (a, b) -> a * b))
            .sum();
    // 23,834,568 of Inception-v3 with 1,000 outputs and without the auxiliary ones, and 8 more.
    assertThat(learned).isEqualTo(23_834_568 + 8 * 2049);
    assertThat(shapes.keySet().stream().filter(name -> name.endsWith("conv.weight"))).hasSize(94);
    assertThat(shapes.get("Mixed_6c.branch7x7dbl_3.conv.weight")).containsExactly(160, 160, 1, 7);
    assertThat(shapes.get("Mixed_7c.branch1x1.conv.weight")).containsExactly(320, 2048, 1, 1);
    assertThat(shapes.get("fc.weight")).containsExactly(1008, 2048);
  }

  @Test
  void bothFileFormatsGiveTheSameExtractor() throws IOException {
    Map<String, NamedArray> weights = madeWeights();
    Path tensors = folder.resolve("inception.safetensors");
    Safetensors.write(tensors, weights, Map.of());
    Path torch = Files.write(folder.resolve("inception.pth"), TorchFiles.zip(weights));
    Path old = Files.write(folder.resolve("old.pth"), TorchFiles.legacy(weights));
    ImageSource grey = images(new Images(1, 28, 28), 2);
    Extracted seen;
    String fingerprint;
    try (var extractor = InceptionExtractor.load(tensors, Resize.CLEAN, PART)) {
      assertThat(extractor.size()).isEqualTo(128);
      assertThat(extractor.classes()).isEqualTo(63);
      assertThat(extractor.name()).isEqualTo("inception-v3-fid");
      seen = extractor.extract(grey);
      fingerprint = extractor.fingerprint();
    }
    assertThat(fingerprint).matches("[0-9a-f]{16}");
    assertThat(seen.features().count()).isEqualTo(2);
    Features probabilities = java.util.Objects.requireNonNull(seen.probabilities());
    for (int row = 0; row < 2; row++) {
      double sum = 0;
      for (int column = 0; column < 63; column++) {
        sum += probabilities.at(row, column);
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
    assertThat(Arrays.equals(row(seen, 0), row(seen, 1))).isFalse();
    for (Path file : new Path[] {torch, old}) {
      try (var extractor = InceptionExtractor.load(file, Resize.CLEAN, PART)) {
        assertThat(extractor.fingerprint()).isEqualTo(fingerprint);
        assertThat(extractor.extract(grey).features().values()).isEqualTo(seen.features().values());
      }
    }
    try (var legacy = InceptionExtractor.load(old, Resize.LEGACY, PART)) {
      assertThat(legacy.resize()).isEqualTo(Resize.LEGACY);
      assertThat(legacy.extract(grey).features().values()).isNotEqualTo(seen.features().values());
    }
  }

  private static float[] row(Extracted seen, int row) {
    int size = seen.features().size();
    return Arrays.copyOfRange(seen.features().values(), row * size, (row + 1) * size);
  }

  @Test
  void greyIsRepeatedAsColour() throws IOException {
    Path file = folder.resolve("inception.safetensors");
    Safetensors.write(file, madeWeights(), Map.of());
    byte[] plane = new byte[20 * 24];
    new java.util.Random(2).nextBytes(plane);
    byte[] three = new byte[3 * plane.length];
    for (int i = 0; i < three.length; i++) {
      three[i] = plane[i % plane.length];
    }
    try (var extractor = InceptionExtractor.load(file, Resize.CLEAN, PART)) {
      ImageSource grey = ImageSource.of(new Images(1, 20, 24), 1, plane);
      ImageSource colour = ImageSource.of(new Images(3, 20, 24), 1, three);
      float[] expected = extractor.extract(colour).features().values();
      assertThat(extractor.extract(grey).features().values())
          .containsExactly(expected, within(1e-3f));
    }
  }

  /**
   * Without kernels a channel is its norm's constant, max(0, β - γ μ / √(σ² + ε)): the order of the
   * last block's branches and the folded norm show in the features.
   */
  @Test
  void theLastBlocksBranchesComeInTheKnownOrder() {
    Map<String, Tensor> weights = new HashMap<>();
    InceptionNetwork.shapes(PART)
        .forEach((name, shape) -> weights.put(name, Tensor.zeros(Device.CPU, shape)));
    String[] branches = {
      "branch1x1",
      "branch3x3_2a",
      "branch3x3_2b",
      "branch3x3dbl_3a",
      "branch3x3dbl_3b",
      "branch_pool"
    };
    int[] sizes = {20, 24, 24, 24, 24, 12};
    for (int i = 0; i < branches.length; i++) {
      String norm = "Mixed_7c." + branches[i] + ".bn.";
      weights.put(norm + "weight", Tensor.full(Device.CPU, 2, sizes[i]));
      weights.put(norm + "running_mean", Tensor.full(Device.CPU, -3 - i, sizes[i]));
      weights.put(norm + "running_var", Tensor.full(Device.CPU, 0.249, sizes[i]));
      weights.put(norm + "bias", Tensor.full(Device.CPU, 1, sizes[i]));
    }
    try (InceptionNetwork network = new InceptionNetwork(weights, PART)) {
      float[] features = network.features(Tensor.zeros(Device.CPU, 1, 3, 299, 299)).toFloats();
      int at = 0;
      for (int i = 0; i < branches.length; i++) {
        for (int j = 0; j < sizes[i]; j++) {
          assertThat(features[at++]).isCloseTo(1 + 4f * (3 + i), within(1e-4f));
        }
      }
      assertThat(at).isEqualTo(features.length);
    }
  }

  @Test
  void otherWeightsAreRefused() throws IOException {
    Path file = folder.resolve("other.safetensors");
    Map<String, NamedArray> weights = madeWeights();
    weights.remove("Mixed_6a.branch3x3.bn.running_mean");
    Safetensors.write(file, weights, Map.of());
    assertThatThrownBy(() -> InceptionExtractor.load(file, Resize.CLEAN, PART))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining(
            "Mixed_6a.branch3x3.bn.running_mean must have shape [24]; got nothing");
    assertThatThrownBy(() -> InceptionExtractor.load(file, Resize.CLEAN))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("Conv2d_1a_3x3.conv.weight must have shape [32, 3, 3, 3]; got [2,");
    assertThatThrownBy(() -> InceptionExtractor.load(folder.resolve("none.pth"), Resize.CLEAN))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("pt_inception-2015-12-05");
  }
}
