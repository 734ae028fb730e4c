package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.gan4j.run.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiny runs, from train to pictures. One thread: what is computed is small. */
class RunTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path run = Path.of("");

  @BeforeAll
  static void train() {
    Typed typed = tiny("--out", shared, "--images", 128, "--json");
    assertThat(typed.err()).contains("digits (synthetic)", "generator ", "1 thread", "seed 5");
    assertThat(typed.code()).isZero();
    var json = Parsed.json(typed.out());
    run = Path.of(json.get("run").asString());
    assertThat(json.get("images").asLong()).isEqualTo(128);
    assertThat(json.get("complete").asBoolean()).isTrue();
    assertThat(Path.of(json.get("samples").asString())).isRegularFile();
    assertThat(Path.of(json.get("report").asString())).isRegularFile().hasFileName("report.html");
  }

  /** A conditional DCGAN on digits that takes a second. */
  private static Typed tiny(Object... more) {
    Object[] words = {
      "train",
      "--set",
      "network.width=4",
      "--set",
      "train.batch=16",
      "--set",
      "train.tick=64",
      "--seed",
      5,
      "--precision",
      "fp32",
      "--threads",
      1
    };
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Typed.gan(all);
  }

  /** A copy of the run that a test may spoil. */
  private Path copy() throws IOException {
    Path copy = folder.resolve("00000-copy");
    Files.walkFileTree(
        run,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(copy.resolve(run.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(from, copy.resolve(run.relativize(from)));
            return FileVisitResult.CONTINUE;
          }
        });
    return copy;
  }

  @Test
  void aDryRunPrintsRecipeAndNetworksAndMakesNothing() {
    Path runs = folder.resolve("runs");
    Typed typed = tiny("--dry-run", "--out", runs);
    assertThat(typed.code()).isZero();
    assertThat(typed.out())
        .contains("name: dcgan-conditional", "width: 4", "seed: 5", "generator\n", "convtranspose");
    assertThat(runs).doesNotExist();
    var json = Parsed.json(tiny("--dry-run", "--json").out());
    assertThat(json.get("generator-parameters").asLong()).isPositive();
    assertThat(json.get("recipe").asString()).contains("width: 4");
    assertThat(json.has("growth")).isFalse();
    Typed grows = Typed.gan("train", "pggan", "--data", "digits", "--dry-run");
    assertThat(grows.out())
        .contains("growth\n  7x7 from 0 images on\n  14x14 from 30,000 images on, faded in until");
  }

  @Test
  void aRunGoesOnFromAnotherByItsRecipe() throws IOException {
    Typed typed =
        Typed.gan("train", "--from", run, "--freeze", 1, "--images", 64, "--out", folder, "--json");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains("begins from " + run.toAbsolutePath(), "at 128 images", "the generator: carried");
    Path tuned = Path.of(Parsed.json(typed.out()).get("run").asString());
    assertThat(tuned.resolve("recipe.yaml"))
        .content()
        .contains("width: 4", "freeze: 1", "from: " + run.toAbsolutePath());
    assertThat(Typed.gan("train", "--from", run.resolve("model"), "--out", folder).err())
        .contains("has no recipe.yaml: name a recipe");
    Typed other =
        Typed.gan("train", "gan", "--from", run, "--images", 64, "--out", folder.resolve("none"));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("nothing of " + run.toAbsolutePath(), "would be carried");
    assertThat(folder.resolve("none")).doesNotExist();
    Typed dry = Typed.gan("train", "gan", "--from", run, "--images", 64, "--dry-run");
    assertThat(dry.code()).isEqualTo(1);
    assertThat(dry.err()).as("a dry run refuses the same").isEqualTo(other.err());
    assertThat(Typed.gan("train", "dcgan", "--from", folder.resolve("no"), "--dry-run").err())
        .contains("train.from takes a run's folder or a model's");
    Typed fits = Typed.gan("train", "--from", run, "--freeze", 1, "--dry-run");
    assertThat(fits.code()).as(fits.err()).isZero();
    assertThat(fits.err())
        .contains("begins from " + run.toAbsolutePath(), "the generator: carried");
  }

  @Test
  void aTickIsALineAndTheEndSaysWhatToTypeNext() {
    Typed typed =
        Typed.gan(
            "train",
            "toy",
            "--out",
            folder,
            "--images",
            1000,
            "--threads",
            1,
            "--set",
            "train.tick=512");
    assertThat(typed.code()).isZero();
    assertThat(typed.err()).contains("512 images", "1,024 images").doesNotContain("\r");
    assertThat(typed.out())
        .contains(
            "1,024 images played",
            "report   ",
            "./gan sample ",
            "00000-toy-ring -n 64",
            "--images 2000")
        .doesNotContain("interpolate"); // its points are no pictures
    Path toy = folder.resolve("00000-toy-ring");
    Path png = folder.resolve("points.png");
    assertThat(Typed.gan("sample", toy, "-n", 200, "--out", png).code()).isZero();
    assertThat(png).isRegularFile();
    assertThat(Typed.gan("sample", toy, "--out", folder.resolve("many")).err())
        .contains("--out must be a .png file");
    assertThat(Typed.gan("interpolate", toy).err()).contains("this one makes points");
    assertThat(Typed.gan("sample", toy, "--class", 1).err())
        .contains("--class needs a conditional model");
  }

  @Test
  void onATerminalOneLineIsRedrawn() {
    Typed typed =
        Typed.run(true, "train", "toy", "--out", folder, "--images", 1000, "--threads", 1);
    assertThat(typed.err()).contains("\r\u001b[K", " left  D ").endsWith("\r\u001b[K");
    assertThat(typed.err().lines().filter(line -> line.contains("sure of real"))).isEmpty();
  }

  @Test
  void resumeContinuesAndSaysWhenThereIsNothingLeft() throws IOException {
    Path copy = copy();
    Typed complete = Typed.gan("resume", copy);
    assertThat(complete.code()).isZero();
    assertThat(complete.out())
        .contains(
            "complete: all 128 images are played", "./gan train ", "recipe.yaml --images 256");
    Typed shorter = Typed.gan("resume", copy, "--images", 64);
    assertThat(shorter.code()).isEqualTo(1);
    assertThat(shorter.err()).contains("has played 128 images already");
    Typed longer = Typed.gan("resume", copy, "--images", 160, "--json");
    assertThat(longer.err()).contains("128 played of 160");
    assertThat(Parsed.json(longer.out()).get("images").asLong()).isEqualTo(160);
  }

  /** What is done about findings is remembered, and may change. */
  @Test
  void remediesAreRemembered() throws IOException {
    Path copy = copy();
    assertThat(Files.readString(copy.resolve("recipe.yaml"))).contains("remedy: advise");
    Typed other = Typed.gan("resume", copy, "--images", 160, "--remedy", "off");
    assertThat(other.code()).isZero();
    assertThat(Files.readString(copy.resolve("recipe.yaml"))).containsPattern("remedy: \"?off");
    assertThat(Typed.gan("resume", copy, "--images", 192).code()).isZero();
    assertThat(Files.readString(copy.resolve("recipe.yaml"))).containsPattern("remedy: \"?off");
    Typed wrong = Typed.gan("resume", copy, "--remedy", "pray");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--remedy must be advise, apply or off; got 'pray'");
    assertThat(Typed.gan("recipes", "dcgan", "--full").out()).contains("remedy: advise");
  }

  @Test
  void aRunWhoseRecipeChangedIsNotContinued() throws IOException {
    Path copy = copy();
    Path recipe = copy.resolve("recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("seed: 5", "seed: 6"));
    Typed typed = Typed.gan("resume", copy, "--images", 160);
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("recipe.yaml was changed after the run began");
  }

  @Test
  void aRunThatIsBeingTrainedIsNotContinued() throws IOException {
    Path copy = copy();
    try (RunFolder held = RunFolder.open(copy)) {
      held.lock();
      Typed typed = Typed.gan("resume", copy, "--images", 160);
      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.err()).contains("is being trained by process");
    }
  }

  @Test
  void runsCannotBeMadeInAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Typed typed = tiny("--images", 32, "--out", file);
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("gan: cannot make a run folder in " + file);
  }

  @Test
  void unknownDataExitsWith1() {
    Typed typed = tiny("--data", "fashion-mnits");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("gan: unknown data 'fashion-mnits'", "fashion-mnist?");
  }

  @Test
  void aReportIsWrittenAnewWithTheScoresThatCameLater() throws IOException {
    Path copy = copy();
    Path page = copy.resolve("report.html");
    Files.delete(page);
    Files.writeString(
        copy.resolve("evaluation.json"),
        """
        {"scores": [{"metric": "FID", "value": 12.5, "low": 12.25, "high": 12.75,
          "better": "LOWER", "reference": 1.5, "meaning": "how far", "new": 1}],
         "protocol": {"extractor": "classifier-digits", "made": 1000}}
        """);
    Typed typed = Typed.gan("report", copy);
    assertThat(typed.code()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out()).isEqualTo(page + "\n");
    assertThat(page)
        .content()
        .contains("12.25 to 12.75", "extractor classifier-digits, made 1000", "lower is better");
    assertThat(Parsed.json(Typed.gan("report", copy, "--json").out()).get("report").asString())
        .isEqualTo(page.toString());

    Files.writeString(copy.resolve("evaluation.json"), "{");
    Path weights = copy.resolve("model/generator.safetensors");
    Files.write(weights, new byte[] {1, 2});
    Typed partly = Typed.gan("report", copy);
    assertThat(partly.code()).isZero();
    assertThat(partly.err())
        .contains("the report lacks the scores: ", "the report lacks what the samples show: ");
    assertThat(page).content().contains("id=\"networks\"").doesNotContain("12.25 to 12.75");
  }

  @Test
  void samplesAreAGridOrAFolder() throws IOException {
    Path grid = folder.resolve("deep/grid.png");
    Typed typed = Typed.gan("sample", run, "--out", grid);
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).isEqualTo(grid + "\n");
    assertThat(typed.err()).startsWith("80 samples in ").contains("/s");
    assertThat(Parsed.width(grid)).isEqualTo(2 + 10 * (28 * 3 + 2));

    Path many = folder.resolve("many");
    assertThat(
            Typed.gan(
                    "sample",
                    run.resolve("model"),
                    "--seeds",
                    "3,10-11",
                    "--class",
                    7,
                    "--out",
                    many)
                .code())
        .isZero();
    try (var files = Files.list(many)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("seed-000003-7.png", "seed-000010-7.png", "seed-000011-7.png");
    }
    assertThat(Parsed.width(many.resolve("seed-000003-7.png"))).isEqualTo(28);
  }

  @Test
  void aSeedAlwaysGivesTheSameSampleInAFileOfTheSameName() throws IOException {
    Path ten = folder.resolve("ten");
    assertThat(Typed.gan("sample", run, "-n", 13, "--out", ten).code()).isZero();
    Path some = folder.resolve("some");
    assertThat(Typed.gan("sample", run, "--seeds", "12,5,3-4", "--out", some).code()).isZero();
    for (String name :
        new String[] {
          "seed-000012-2.png", "seed-000005-5.png", "seed-000003-3.png", "seed-000004-4.png"
        }) {
      assertThat(some.resolve(name)).hasSameBinaryContentAs(ten.resolve(name));
    }
    // A picture has a column per class only where the seeds come in that order.
    Path one = folder.resolve("one.png");
    assertThat(Typed.gan("sample", run, "--seeds", 5, "--out", one).code()).isZero();
    assertThat(Parsed.width(one)).isLessThan(28 * 3 + 10);
    Path same = folder.resolve("same");
    assertThat(Typed.gan("sample", run, "--seeds", 5, "--class", 5, "--out", same).code()).isZero();
    assertThat(same.resolve("seed-000005-5.png"))
        .hasSameBinaryContentAs(ten.resolve("seed-000005-5.png"));
  }

  @Test
  void whereToWriteIsAPictureOrAFolder() throws IOException {
    for (String out :
        new String[] {"", " ", "q.svg", "q.JPG", "q.pdf", "q.webp", "q.zip", "q.npy"}) {
      for (Object[] words :
          new Object[][] {
            {"sample", run, "--out"},
            {"interpolate", run, "--out"},
            {"play", "dirac", "--out"},
            {"train", "--images", 32, "--out"},
            {"data", "digits", "--preview"},
          }) {
        Object[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = out.isBlank() ? out : folder.resolve(out);
        Typed typed = Typed.gan(all);
        assertThat(typed.code()).as("%s '%s'", words[0], out).isEqualTo(2);
        assertThat(typed.err()).startsWith("gan: " + words[words.length - 1] + " ");
      }
    }
    assertThat(folder.toFile().list()).isEmpty();
    // A folder that is there may be called as it likes.
    Path odd = Files.createDirectory(folder.resolve("my.svg"));
    assertThat(Typed.gan("sample", run, "-n", 1, "--out", odd).code()).isZero();
    assertThat(odd.resolve("seed-000000-0.png")).isRegularFile();
  }

  @Test
  void weightsThatAreNotFiniteAreRefusedByName() throws IOException {
    Path copy = copy();
    Path weights = copy.resolve("model/generator.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    for (int bits : new int[] {0x7fc00000, 0x7f800000, 0xff800000}) {
      byte[] spoilt = whole.clone();
      // The last four bytes are the last number of the last array.
      java.nio.ByteBuffer.wrap(spoilt)
          .order(java.nio.ByteOrder.LITTLE_ENDIAN)
          .putInt(spoilt.length - 4, bits);
      Files.write(weights, spoilt);
      Path png = folder.resolve("black.png");
      Typed typed = Typed.gan("sample", copy, "--out", png);
      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.err())
          .startsWith("gan: " + weights + " is damaged: its array '")
          .contains("' has a number that is not finite");
      assertThat(png).doesNotExist();
    }
  }

  /** Each number is finite, and what they make is not. */
  @Test
  void samplesThatAreNotFiniteAreRefused() throws IOException {
    Path copy = copy();
    Path weights = copy.resolve("model/generator.safetensors");
    byte[] spoilt = Files.readAllBytes(weights);
    // The last number of the last array is a running variance.
    java.nio.ByteBuffer.wrap(spoilt)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putFloat(spoilt.length - 4, -5);
    Files.write(weights, spoilt);
    Path out = folder.resolve("black.png");
    for (String command : new String[] {"sample", "interpolate"}) {
      Typed typed = Typed.gan(command, copy, "--out", out);
      assertThat(typed.code()).as(command).isEqualTo(1);
      assertThat(typed.err()).contains("a sample with numbers that are not finite");
      assertThat(out).doesNotExist();
    }
    Path scores = copy.resolve("evaluation.json");
    assertThat(Typed.gan("evaluate", copy, "-n", 20, "--metrics", "parzen").code()).isEqualTo(1);
    assertThat(scores).doesNotExist();
    assertThat(Typed.gan("report", copy).code()).isZero();
  }

  @Test
  void aClassThatIsNoneIsRefusedWithTheClasses() {
    Typed typed = Typed.gan("sample", run, "--class", 10, "--out", folder.resolve("a.png"));
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err())
        .isEqualTo(
            "gan: --class must be in [0, 9] or a name; got '10'. Classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9\n");
    assertThat(folder.resolve("a.png")).doesNotExist();
  }

  @Test
  void aWalkIsAStripOrALoop() throws IOException {
    Path strip = folder.resolve("strip.png");
    Typed typed =
        Typed.gan(
            "interpolate", run, "--seeds", "1,2,3", "--steps", 4, "--class", 3, "--out", strip);
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).isEqualTo(strip + "\n");
    assertThat(Parsed.width(strip)).isGreaterThan(5 * 28 * 3);
    typed = Typed.gan("interpolate", run, "--code", 3, "--seeds", "7", "--out", strip);
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).isEqualTo(strip + "\n");
    assertThat(Parsed.width(strip)).isGreaterThan(10 * 28 * 3);
    typed = Typed.gan("interpolate", run, "--code", 5000, "--out", strip);
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("--code must be in [0, ", "; got 5000");
    Path loop = folder.resolve("loop.gif");
    typed = Typed.gan("interpolate", run, "--seeds", "1,2,3", "--steps", 4, "--out", loop);
    assertThat(typed.err()).isEqualTo("class 1, that of seed 1 (choose another with --class)\n");
    // Back to the first seed, whose picture is not shown twice.
    assertThat(Parsed.frames(loop)).isEqualTo(3 * 4);
  }

  @Test
  void damagedModelsAreNamed() throws IOException {
    Path copy = copy();
    Path weights = copy.resolve("model/generator.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    for (int size : new int[] {0, 4, 100, whole.length - 1}) {
      Files.write(weights, java.util.Arrays.copyOf(whole, size));
      Typed typed = Typed.gan("sample", copy, "--out", folder.resolve("a.png"));
      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.err()).startsWith("gan: ").contains("generator.safetensors");
      assertThat(typed.err()).doesNotContain("unexpected", "\tat ");
    }
    Files.writeString(copy.resolve("model/model.json"), "{}");
    assertThat(Typed.gan("sample", copy).err()).contains("model.json is no model card");
  }
}
