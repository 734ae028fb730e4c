package org.gan4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.gan4j.data.DataFuzzing;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.NamedArray;
import org.gan4j.run.NamedArray.ArrayType;
import org.gan4j.run.Safetensors;
import org.gan4j.run.TorchFiles;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A short, seeded run of the coverage-guided fuzzer Jazzer over every parser of untrusted bytes,
 * each in a process of its own and begun with good inputs. {@code -Dgan4j.fuzz.seconds=600} makes
 * it long.
 */
class FuzzTest {
  /**
   * A count, so that a busy machine tries as many inputs as a quiet one; {@code -1} for no limit.
   */
  private static final int RUNS = Integer.getInteger("gan4j.fuzz.runs", 5000);

  private static final int SECONDS = Integer.getInteger("gan4j.fuzz.seconds", 60);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      classes = {
        IdxFuzzer.class,
        ImageFuzzer.class,
        ZipFuzzer.class,
        SafetensorsFuzzer.class,
        PyTorchFuzzer.class,
        RecipeFuzzer.class,
        SeriesFuzzer.class
      })
  void noInputBreaksAParser(Class<?> target) throws Exception {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    List<byte[]> seeds = seeds(target);
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    Path log = folder.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "java"));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+EnableDynamicAgentLoading",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getName(),
            "--instrumentation_includes=org.gan4j.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + File.separator,
            "-runs=" + RUNS,
            "-max_total_time=" + SECONDS,
            "-timeout=25",
            "-rss_limit_mb=0",
            "-seed=1",
            corpus.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS + 240L, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    // It really ran: the fuzzer counts its inputs.
    assertThat(said).containsPattern("Done [1-9][0-9]{2,} runs");
  }

  private static List<byte[]> seeds(Class<?> target) throws IOException {
    if (target == IdxFuzzer.class) {
      return List.of(
          new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4},
          new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 9});
    }
    if (target == ImageFuzzer.class) {
      return List.of(image("png"), image("jpg"), image("bmp"), image("gif"), webp());
    }
    if (target == ZipFuzzer.class) {
      return List.of(zip());
    }
    if (target == SeriesFuzzer.class) {
      return DataFuzzing.seriesSeeds();
    }
    if (target == RecipeFuzzer.class) {
      return List.of(bytes(Recipes.text("gan")), bytes("train.batch=3"), bytes("a: [b, {c: 1}]"));
    }
    if (target == PyTorchFuzzer.class) {
      Map<String, NamedArray> arrays =
          Map.of("a", new NamedArray(ArrayType.F32, new long[] {2}, ByteBuffer.allocate(8)));
      return List.of(TorchFiles.zip(arrays), TorchFiles.legacy(arrays));
    }
    return List.of(safetensors());
  }

  private static byte[] image(String format) throws IOException {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0xff8040);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** Two pixels, lossless. */
  private static byte[] webp() {
    return HexFormat.of()
        .parseHex("524946461e000000574542505650384c110000002f010000000750942257a1ff8188e87f0000");
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a/one.png"));
      zip.write(image("png"));
      zip.putNextEntry(new ZipEntry("b/two.gif"));
      zip.write(image("gif"));
    }
    return out.toByteArray();
  }

  private static byte[] safetensors() throws IOException {
    Path file = Files.createTempFile("seed", ".safetensors");
    try {
      NamedArray array =
          new NamedArray(ArrayType.U8, new long[] {2, 2}, ByteBuffer.wrap(new byte[4]));
      Safetensors.write(file, Map.of("a", array), Map.of("k", "v"));
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
