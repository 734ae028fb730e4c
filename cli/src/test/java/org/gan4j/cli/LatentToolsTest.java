package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one does with a trained generator besides sampling it, on a tiny run. */
class LatentToolsTest {
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
  void severalClassesAreColumns() throws IOException {
    Path grid = folder.resolve("grid.png");
    Typed typed = Typed.gan("sample", digits, "--class", "7, 2,1", "-n", 4, "--out", grid);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err()).startsWith("12 samples in ");
    assertThat(Parsed.width(grid)).isEqualTo(3 * (28 * 3 + 2) + 2);
    Path all = folder.resolve("all");
    assertThat(Typed.gan("sample", digits, "--class", "7,2", "--seeds", "4-5", "--out", all).code())
        .isZero();
    try (var names = Files.list(all)) {
      assertThat(names.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "seed-000004-7.png", "seed-000004-2.png", "seed-000005-7.png", "seed-000005-2.png");
    }
    assertThat(Typed.gan("sample", digits, "--class", "7,07,7").err())
        .contains("--class takes each class once; got 7 twice in '7,07,7'");
    assertThat(Typed.gan("sample", digits, "--class", "7,x").err())
        .contains("--class must be in [0, 9] or a name; got 'x'");
  }

  @Test
  void walksOfSeveralClassesAreRows() {
    Path strip = folder.resolve("strip.png");
    Typed typed =
        Typed.gan(
            "interpolate",
            digits,
            "--seeds",
            "1,2",
            "--class",
            "3,4",
            "--steps",
            2,
            "--out",
            strip);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err()).isEmpty();
    Path loop = folder.resolve("loop.gif");
    typed =
        Typed.gan(
            "interpolate", digits, "--seeds", "1,2", "--class", "3,4", "--steps", 2, "--out", loop);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(loop).exists();
  }

  @Test
  void directionsAreSavedAndFollowed() throws IOException {
    Typed early = Typed.gan("sample", digits, "--direction", "1=2");
    if (early.code() != 0) { // unless the other test was first
      assertThat(early.err()).contains("gan directions finds them");
    }
    Path strips = folder.resolve("strips");
    Typed typed = Typed.gan("directions", digits, "-n", 3, "--seeds", "0,1", "--out", strips);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).startsWith("direction  strength\n1          ").endsWith(strips + "\n");
    assertThat(strips.resolve("direction-3.png")).exists();
    assertThat(digits.resolve("model/directions.safetensors")).exists();

    Path plain = folder.resolve("plain");
    Path still = folder.resolve("still");
    Path moved = folder.resolve("moved");
    Typed.gan("sample", digits, "--seeds", 3, "--out", plain);
    Typed.gan("sample", digits, "--seeds", 3, "--direction", "2=0", "--out", still);
    Typed.gan(
        "sample",
        digits,
        "--seeds",
        3,
        "--direction",
        "2=5",
        "--direction",
        "1=-5",
        "--out",
        moved);
    String name = "seed-000003-3.png";
    byte[] first = Files.readAllBytes(plain.resolve(name));
    assertThat(Files.readAllBytes(still.resolve(name))).isEqualTo(first);
    assertThat(Files.readAllBytes(moved.resolve(name))).isNotEqualTo(first);

    Path strip = folder.resolve("along.png");
    typed = Typed.gan("interpolate", digits, "--direction", "2", "--seeds", 1, "--out", strip);
    assertThat(typed.code()).as(typed.err()).isZero();
    typed = Typed.gan("sample", digits, "--direction", "Bag=1");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err())
        .contains("no direction 'Bag' is saved beside this model. Saved: 1, 2, 3");
    typed = Typed.gan("sample", digits, "--direction", "2");
    assertThat(typed.err())
        .contains("--direction takes a name and how far, such as 1=1.5; got '2'");
    typed = Typed.gan("directions", digits, "--data", "digits");
    assertThat(typed.err()).contains("this model is told the class");
    typed = Typed.gan("directions", toy);
    assertThat(typed.err()).contains("of a model of images or series; this one makes points");
  }

  @Test
  void aPictureIsProjectedAndSampledAgain() throws IOException {
    Path made = folder.resolve("made");
    Typed.gan("sample", digits, "--seeds", 5, "--out", made);
    Path out = folder.resolve("projection");
    Typed typed =
        Typed.gan("project", digits, made.resolve("seed-000005-5.png"), "--steps", 5, "--out", out);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).startsWith("class   ").contains("(the best of 10)\npixels    PSNR ");
    Path again = folder.resolve("again");
    typed =
        Typed.gan("sample", digits, "--latent", out.resolve("latent.safetensors"), "--out", again);
    assertThat(typed.code()).as(typed.err()).isZero();
    try (var files = Files.list(again)) {
      Path one = files.findFirst().orElseThrow();
      assertThat(one.getFileName().toString()).startsWith("latent-000000-");
      assertThat(pixels(one)).isEqualTo(pixels(out.resolve("made.png")));
    }
    // A strip is a picture of another size.
    typed = Typed.gan("project", digits, out.resolve("strip.png"), "--steps", 1, "--out", out);
    assertThat(typed.err()).contains("note: the picture was resized from ");
    typed = Typed.gan("project", digits, folder.resolve("no.png"));
    assertThat(typed.err()).contains("there is no image ");
    typed = Typed.gan("project", toy, made.resolve("seed-000005-5.png"));
    assertThat(typed.err()).contains("project needs a model of images; this one makes points");
  }

  private static byte[] pixels(Path png) throws IOException {
    var raster = javax.imageio.ImageIO.read(png.toFile()).getRaster();
    return ((java.awt.image.DataBufferByte) raster.getDataBuffer()).getData();
  }

  @Test
  void theDiscriminatorChooses() throws IOException {
    Path few = folder.resolve("few.csv");
    Path more = folder.resolve("more.csv");
    Typed typed = Typed.gan("sample", toy, "--reject", "-n", 3, "--out", few);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("rejected ", " % of ");
    assertThat(Typed.gan("sample", toy, "--reject", "-n", 9, "--out", more).code()).isZero();
    assertThat(Files.readString(more)).startsWith(Files.readString(few));
    typed = Typed.gan("sample", toy.resolve("model"), "--reject");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("is a model, which has no discriminator to ask");
    typed = Typed.gan("sample", toy, "--reject", "--direction", "1=1");
    assertThat(typed.err()).contains("leave out one");
  }
}
