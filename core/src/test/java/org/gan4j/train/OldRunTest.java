package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.gan4j.data.DataOptions;
import org.gan4j.medium.Samples;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunException;
import org.gan4j.signal.RunListener;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of version 0.1, kept as test resources with what it sampled from them. */
class OldRunTest {
  private static final List<String> FILES =
      List.of(
          "recipe.yaml",
          "provenance.json",
          "metrics.jsonl",
          "model/model.json",
          "model/generator.safetensors");

  @TempDir private Path folder;

  private Path copied(String run, String... more) throws IOException {
    Path to = folder.resolve(run);
    for (List<String> files : List.of(FILES, List.of(more))) {
      for (String file : files) {
        Files.createDirectories(to.resolve(file).getParent());
        Files.write(to.resolve(file), bytes(run + "/" + file));
      }
    }
    return to;
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = OldRunTest.class.getResourceAsStream("/org/gan4j/before/" + resource)) {
      assertThat(in).as(resource).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  void theSameSeedsGiveTheSamePixels() throws IOException {
    try (Generator generator = Generator.load(copied("run"))) {
      assertThat(generator.card().architecture())
          .isEqualTo(
              Architecture.CATALOGUE.make(
                  "dcgan", Map.of("width", 4, "latent", 8, "conditional", true)));
      Samples samples = generator.sample(LongStream.range(0, 10).toArray());
      byte[] expected = bytes("run-seeds-0-9.bin");
      assertThat(samples.bytes()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        // Another processor may round to the next of 256 levels.
        assertThat(Math.abs((samples.bytes()[i] & 0xff) - (expected[i] & 0xff)))
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void theSameSeedsGiveTheSamePoints() throws IOException {
    try (Generator generator = Generator.load(copied("toy").resolve("model"))) {
      assertThat(generator.card().architecture())
          .isEqualTo(Architecture.CATALOGUE.make("mlp", Map.of("width", 8, "latent", 16)));
      float[] points = generator.sample(LongStream.range(0, 10).toArray()).numbers();
      var expected = ByteBuffer.wrap(bytes("toy-seeds-0-9.bin")).asFloatBuffer();
      assertThat(points).hasSize(expected.remaining());
      for (float point : points) {
        assertThat(Math.abs(point - expected.get())).isLessThan(1e-5f);
      }
    }
  }

  @Test
  void itsRecipeIsReadButNotContinued() throws IOException {
    Path run = copied("run", "checkpoints/images-000000400.safetensors");
    assertThat(Recipes.read(run.resolve("recipe.yaml")).network())
        .isEqualTo(
            Architecture.CATALOGUE.make(
                "dcgan", Map.of("width", 4, "latent", 8, "conditional", true)));
    byte[] before = Files.readAllBytes(run.resolve("recipe.yaml"));
    assertThatThrownBy(
            () -> Trainer.resume(run, 800L, DataOptions.defaults(), RunListener.SILENT, List.of()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("was begun by gan4j before 0.2")
        .hasMessageContaining("train it anew");
    assertThat(Files.readAllBytes(run.resolve("recipe.yaml"))).isEqualTo(before);
  }
}
