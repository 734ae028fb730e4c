package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.gan4j.GanException;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extractors from the command line, in a cache of their own. */
class FeaturesTest {
  private static final String CACHE = "gan4j.cache";

  @TempDir private Path folder;
  private String before = "";

  @BeforeEach
  void ownCache() {
    before = System.getProperty(CACHE, "");
    System.setProperty(CACHE, folder.resolve("cache").toString());
  }

  @AfterEach
  void restore() {
    System.setProperty(CACHE, before);
  }

  private static Typed train(String data, Object... more) {
    Object[] words = {"features", "train", "--data", data, "--images", 512, "--threads", 1};
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Typed.gan(all);
  }

  @Test
  void withoutAGpuOneSentenceSaysSoBeforeAnythingIsDone() {
    try {
      Engine.require(Device.parse("cuda"));
      return;
    } catch (GanException e) {
      assertThat(e).hasMessageStartingWith("no usable GPU for device cuda:0: ");
    }
    Path run = folder.resolve("run");
    for (Typed typed :
        List.of(
            train("digits", "--device", "cuda"),
            Typed.gan("evaluate", folder, "--data", "digits", "--device", "cuda"),
            Typed.gan("diagnose", run, "--device", "cuda"))) {
      assertThat(typed.err()).startsWith("gan: no usable GPU for device cuda:0: ");
      assertThat(typed.err().lines()).hasSize(1);
      assertThat(typed.code()).isEqualTo(1);
    }
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void anExtractorIsTrainedOnceListedAndReused() throws IOException {
    assertThat(Typed.gan("features", "list").err()).startsWith("none yet");
    Typed first = train("digits");
    assertThat(first.code()).isZero();
    assertThat(first.err())
        .contains("data      digits (synthetic)", "to name the class, seed 1", "512 images")
        .doesNotContain("\r");
    assertThat(first.out())
        .contains("classifier-digits, 128 an image of 1x28x28", "2,000 images right (test split)")
        .doesNotContain("from the cache");

    Typed second = train("digits", "--json");
    var json = Parsed.json(second.out());
    assertThat(json.get("reused").asBoolean()).isTrue();
    assertThat(json.get("accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("classes").size()).isEqualTo(10);
    assertThat(second.err()).isEmpty();
    Path kept = Path.of(json.get("folder").asString());
    assertThat(kept.getParent()).isEqualTo(folder.resolve("cache/features"));

    assertThat(Typed.gan("features", "list").out())
        .contains(kept.getFileName().toString(), "digits of 1x28x28, seed 1, ");
    Files.writeString(kept.resolve("features.json"), "{}");
    assertThat(Typed.gan("features", "list").out()).contains("is damaged");
    assertThat(
            Parsed.json(Typed.gan("features", "list", "--json").out())
                .get("features")
                .get(0)
                .get("problem")
                .asString())
        .contains("is damaged");
    Typed third = train("digits");
    assertThat(third.code()).isZero();
    assertThat(third.err()).contains("note: ", "it is trained anew");
    assertThat(third.out()).doesNotContain("from the cache");
  }

  @Test
  void withoutLabelsASelfSupervisedOneIsTrained() throws IOException {
    Path images = Files.createDirectory(folder.resolve("own"));
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      BufferedImage image = new BufferedImage(18, 16, BufferedImage.TYPE_INT_RGB);
      for (int j = 0; j < 60; j++) {
        image.setRGB(random.nextInt(18), random.nextInt(16), random.nextInt(1 << 24));
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
    Typed typed = train(images.toString(), "--json");
    assertThat(typed.code()).isZero();
    assertThat(typed.err()).contains("have no labels: a self-supervised extractor is trained");
    var json = Parsed.json(typed.out());
    assertThat(json.get("task").asString()).isEqualTo("views");
    assertThat(json.get("accuracy").isNull()).isTrue();
    assertThat(Typed.gan("features", "list").out()).contains("learned without labels");
  }

  @Test
  void pointsHaveNoFeatures() {
    Typed typed = train("ring");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("features are of images; ring holds points of 2");
  }
}
