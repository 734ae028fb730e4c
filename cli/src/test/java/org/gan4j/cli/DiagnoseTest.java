package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code gan diagnose} on tiny runs. */
class DiagnoseTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path still = Path.of("");
  private static String said = "";

  @BeforeAll
  static void train() {
    Typed typed = trained("generator={sgd: {rate: 1.0e-12}}", "evaluate.diagnose=64");
    said = typed.err();
    still = Path.of(Parsed.json(typed.out()).get("run").asString());
  }

  private static Typed trained(String... settings) {
    Object[] words = {
      "train",
      "toy",
      "--out",
      shared,
      "--threads",
      1,
      "--json",
      "--set",
      "network.width=8",
      "--set",
      "train.batch=16",
      "--set",
      "train.tick=64",
      "--set",
      "train.images=640",
      "--set",
      "train.precision=fp32"
    };
    Object[] all = java.util.Arrays.copyOf(words, words.length + 2 * settings.length);
    for (int i = 0; i < settings.length; i++) {
      all[words.length + 2 * i] = "--set";
      all[words.length + 2 * i + 1] = settings[i];
    }
    Typed typed = Typed.gan(all);
    assertThat(typed.code()).as(typed.err()).isZero();
    return typed;
  }

  @Test
  void whatIsFoundIsSaidWhileItTrains() {
    assertThat(said)
        .contains("found: a player that does not move (")
        .contains("the generator moved by ")
        .contains("  helps: --set generator=adam");
  }

  @Test
  void whatIsFoundIsTextAndAnObject() {
    Typed typed = Typed.gan("diagnose", still);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains(" at 640 images, looked at 10 times\n")
        .contains("a player that does not move (100 % sure, since ")
        .contains("  helps: --set generator=adam\n");
    JsonNode json = Parsed.json(Typed.gan("diagnose", still, "--json").out());
    assertThat(json.get("images").asLong()).isEqualTo(640);
    JsonNode first = json.get("findings").get(0);
    assertThat(first.get("finding").asString()).isEqualTo("a player that does not move");
    assertThat(first.get("failure").asBoolean()).isTrue();
    assertThat(first.get("numbers").get("generator.moved").asDouble()).isLessThan(1e-9);
    assertThat(first.get("remedies").get(0).get("set").toString())
        .isEqualTo("[\"generator=adam\"]");
    assertThat(json.get("ever").get("a player that does not move").asLong()).isLessThan(640);
  }

  @Test
  void noDataAreNeededWhereItWasLookedAt() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run);
    for (String file : new String[] {"recipe.yaml", "metrics.jsonl"}) {
      Files.copy(still.resolve(file), run.resolve(file));
    }
    Typed typed = Typed.gan("diagnose", run);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("a player that does not move");
  }

  @Test
  void whatCannotBeDiagnosedIsOneSentence() throws IOException {
    Typed none = Typed.gan("diagnose", folder.resolve("nowhere"));
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("nowhere").doesNotContain("Exception");
    Typed model = Typed.gan("diagnose", still.resolve("model"));
    assertThat(model.code()).isEqualTo(1);
    assertThat(model.err()).contains("is a model, which has no discriminator to ask");
    Path empty = folder.resolve("empty");
    Files.createDirectories(empty);
    Files.copy(still.resolve("recipe.yaml"), empty.resolve("recipe.yaml"));
    Typed nothing = Typed.gan("diagnose", empty);
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("neither measurements nor a checkpoint");
    assertThat(Typed.gan("diagnose", still, "--out", folder).code()).isEqualTo(2);
  }

  @Test
  void whatShowsItIsDrawn() throws IOException {
    Path file = folder.resolve("new/shown.png");
    JsonNode json = Parsed.json(Typed.gan("diagnose", still, "--out", file, "--json").out());
    assertThat(Path.of(json.get("picture").asString())).isEqualTo(file);
    BufferedImage picture = ImageIO.read(file.toFile());
    // A panel for each number of each finding, at most three.
    int panels = 0;
    for (JsonNode finding : json.get("findings")) {
      panels += Math.min(3, finding.get("numbers").size());
    }
    assertThat(picture.getHeight()).isEqualTo(190 * panels + 6);
  }

  @Test
  void aRunThatIsNotToBeLookedAtIsNot() {
    Typed typed = trained("train.remedy=off", "evaluate.diagnose=64", "train.images=128");
    Path run = Path.of(Parsed.json(typed.out()).get("run").asString());
    assertThat(run.resolve("findings.json")).doesNotExist();
    assertThat(run.resolve("advice.png")).doesNotExist();
    assertThat(run.resolve("metrics.jsonl")).content().doesNotContain("doctor.");
  }
}
