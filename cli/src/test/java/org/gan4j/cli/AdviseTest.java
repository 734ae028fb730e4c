package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code gan advise} on tiny runs. */
class AdviseTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path digits = Path.of("");
  private static Path toy = Path.of("");

  @BeforeAll
  static void train() {
    digits = trained("dcgan-conditional", "network.width=4");
    toy = trained("toy", "network.width=8");
  }

  private static Path trained(String recipe, String width) {
    Typed typed =
        Typed.gan(
            "train",
            recipe,
            "--out",
            shared,
            "--threads",
            1,
            "--json",
            "--set",
            width,
            "--set",
            "train.batch=16",
            "--set",
            "train.tick=64",
            "--set",
            "train.images=128",
            "--set",
            "train.precision=fp32",
            "--set",
            "evaluate.metrics=[]");
    assertThat(typed.code()).as(typed.err()).isZero();
    return Path.of(Parsed.json(typed.out()).get("run").asString());
  }

  @Test
  void theAdviceIsATableAPictureAndAnObject() throws IOException {
    Path png = folder.resolve("deep/advice.png");
    Typed typed = Typed.gan("advise", digits, "--seeds", "0-2,17", "--out", png);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .startsWith("seed  class  probability  after 10 steps  gradient's norm\n0     0 ")
        .contains("\n17    7 ")
        .endsWith("climbed: -J_G of each sample alone\n" + png + "\n");
    byte[] bytes = Files.readAllBytes(png);
    Typed again = Typed.gan("advise", digits, "--seeds", "0-2,17", "--out", png, "--json");
    assertThat(Files.readAllBytes(png)).isEqualTo(bytes);
    JsonNode json = Parsed.json(again.out());
    assertThat(json.get("seeds").toString()).isEqualTo("[0,1,2,17]");
    assertThat(json.get("classes").toString()).isEqualTo("[\"0\",\"1\",\"2\",\"7\"]");
    assertThat(json.get("images").asLong()).isEqualTo(128);
    assertThat(json.get("unit").asString()).isEqualTo("probability");
    assertThat(json.get("climbs").asString()).isEqualTo("-J_G");
    for (int i = 0; i < 4; i++) {
      assertThat(json.get("after").get(i).asDouble())
          .isGreaterThan(json.get("before").get(i).asDouble());
      assertThat(json.get("norm").get(i).asDouble()).isPositive();
    }
    // A row for each of four: three pictures of 28 x 4 pixels and a caption.
    assertThat(Parsed.width(png)).isGreaterThan(3 * 28 * 4);

    JsonNode first =
        Parsed.json(
            Typed.gan(
                    "advise", digits, "--seeds", 3, "--class", 5, "--at", 64, "--json", "--out",
                    png)
                .out());
    assertThat(first.get("images").asLong()).isEqualTo(64);
    assertThat(first.get("classes").toString()).isEqualTo("[\"5\"]");
  }

  @Test
  void checkpointsAreColumns() throws IOException {
    for (Path run : new Path[] {digits, toy}) {
      Path png = folder.resolve(run.getFileName() + ".png");
      Typed typed = Typed.gan("advise", run, "--over-time", "--out", png, "--json");
      assertThat(typed.code()).as(typed.err()).isZero();
      JsonNode json = Parsed.json(typed.out());
      assertThat(json.get("seeds").size()).isEqualTo(4);
      assertThat(json.get("checkpoints").size()).isGreaterThanOrEqualTo(2);
      assertThat(json.get("checkpoints").get(0).get("images").asLong())
          .isLessThan(json.get("checkpoints").get(1).get("images").asLong());
      assertThat(png).isRegularFile();
      assertThat(Typed.gan("advise", run, "--over-time", "--out", png).out())
          .startsWith("images  seed");
    }
  }

  @Test
  void whatCannotBeAskedIsSaidInOneSentence() {
    Path png = folder.resolve("a.png");
    Typed model = Typed.gan("advise", digits.resolve("model"), "--out", png);
    assertThat(model.code()).isEqualTo(1);
    assertThat(model.err())
        .isEqualTo(
            "gan: "
                + digits.resolve("model")
                + " is a model, which has no discriminator to ask: give the folder of the run, "
                + digits
                + "\n");
    Typed at = Typed.gan("advise", digits, "--at", 1, "--out", png);
    assertThat(at.code()).isEqualTo(1);
    assertThat(at.err()).contains("has no checkpoint at 1 image; it keeps those at 64 and 128");
    Typed none = Typed.gan("advise", toy, "--class", 1, "--out", png);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--class needs a conditional model");
    Typed missing = Typed.gan("advise", folder.resolve("nowhere"), "--out", png);
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err().lines()).hasSize(1);
    assertThat(png).doesNotExist();
  }
}
