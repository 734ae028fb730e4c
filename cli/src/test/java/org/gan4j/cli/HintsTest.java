package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.gan4j.recipe.Recipes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program tells a person to type is typed, and works. */
class HintsTest {
  private static final String CACHE = "gan4j.cache";

  /** A command in a message: up to the end of its sentence. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\./gan ([a-z]+(?:'[^']*'|\\\\.|[^';,)\\n\\\\])*?)(?= trains it anew|: |[;,)\\n]|$)");

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

  /** The commands of a message, each as the words that a shell makes of it. */
  private static List<List<String>> commands(String message) {
    List<List<String>> out = new ArrayList<>();
    Matcher matcher = COMMAND.matcher(message);
    while (matcher.find()) {
      List<String> words = new ArrayList<>();
      Matcher word = Pattern.compile("(?:'[^']*'|\\\\.|[^\\s'\\\\])+").matcher(matcher.group(1));
      while (word.find()) {
        words.add(word.group().replace("'\\''", "\0").replace("'", "").replace('\0', '\''));
      }
      out.add(words);
    }
    return out;
  }

  private static Typed type(List<String> command, Object... more) {
    List<Object> words = new ArrayList<>(command);
    words.addAll(List.of(more));
    return Typed.gan(words.toArray());
  }

  /** Images of two sizes and colours, in a folder whose name a shell would take apart. */
  private Path images() throws IOException {
    Path place = Files.createDirectories(folder.resolve("it's mine"));
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      BufferedImage image = new BufferedImage(16 + i % 3, 16, BufferedImage.TYPE_INT_RGB);
      for (int j = 0; j < 60; j++) {
        image.setRGB(random.nextInt(16), random.nextInt(16), random.nextInt(1 << 24));
      }
      ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
    }
    return place;
  }

  private Typed train(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("train", "dcgan", "--out", folder.resolve("my runs"), "--threads", 1));
    for (String setting :
        List.of(
            "network.width=4",
            "network.latent=8",
            "train.batch=8",
            "train.images=64",
            "train.tick=32",
            "train.precision=fp32",
            "data.size=16",
            "data.channels=1",
            "data.fit=crop",
            "data.mirror=true")) {
      words.addAll(List.of("--set", setting));
    }
    words.addAll(List.of(more));
    return Typed.gan(words.toArray());
  }

  @Test
  void theExtractorThatARunMissesIsTheOneThatTheHintTrains() throws IOException {
    Path data = images();
    Typed run = train("--data", data);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("no scores while training: no extractor of features");
    List<List<String>> typed = commands(run.err());
    assertThat(typed).hasSize(1);
    assertThat(typed.get(0))
        .containsExactly(
            "features",
            "train",
            "--data",
            data.toString(),
            "--size",
            "16",
            "--fit",
            "crop",
            "--channels",
            "1",
            "--mirror");
    // The hint's key is that of its usual length, which would take a while: without --images.
    Typed trained = type(typed.get(0), "--images", 256, "--threads", 1, "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
    var folderOfHint = Parsed.json(trained.out()).get("folder").asString();
    // A run says all that by its name alone.
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    Typed byRun = Typed.gan("features", "train", made, "--images", 256, "--threads", 1, "--json");
    assertThat(byRun.code()).as(byRun.err()).isZero();
    assertThat(Parsed.json(byRun.out()).get("reused").asBoolean()).isTrue();
    assertThat(Parsed.json(byRun.out()).get("folder").asString()).isEqualTo(folderOfHint);
    assertThat(Parsed.json(byRun.out()).get("input").toString()).isEqualTo("[1,16,16]");
  }

  @Test
  void whatTheEndOfARunSaysIsTyped() throws IOException {
    Path data = images();
    Typed run = train("--data", data, "--set", "evaluate.metrics=[]");
    List<List<String>> next = commands(run.out());
    assertThat(next)
        .extracting(words -> words.get(0))
        .containsExactly("sample", "interpolate", "resume");
    Path before = Path.of("").toAbsolutePath();
    for (List<String> words : next) {
      List<Object> more = new ArrayList<>();
      if (words.get(0).equals("sample")) {
        more.addAll(List.of("--out", folder.resolve("grid.png")));
      }
      List<String> inFolder =
          words.stream()
              .map(word -> word.equals("loop.gif") ? folder.resolve(word).toString() : word)
              .toList();
      Typed typed = type(inFolder, more.toArray());
      assertThat(typed.code()).as("%s in %s: %s", words, before, typed.err()).isZero();
    }
    // Data that went elsewhere.
    Path moved = Files.move(data, folder.resolve("moved"));
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    Typed lost = Typed.gan("resume", made, "--images", 192);
    assertThat(lost.code()).isEqualTo(1);
    List<String> hint = commands(lost.err().strip()).get(0);
    assertThat(hint).containsExactly("resume", made.toString(), "--data", "NEWPLACE");
    List<String> filled =
        hint.stream().map(word -> word.equals("NEWPLACE") ? moved.toString() : word).toList();
    assertThat(type(filled, "--images", 192).code()).isZero();

    assertThat(Typed.gan("compare", made, made).code()).isZero();
    for (List<String> words : commands(Typed.gan("compare", made, made).err())) {
      assertThat(words).containsExactly("evaluate", made.toString());
    }
  }

  /** A run that cools to its last image is not to be heated up again: it is made anew. */
  @Test
  void whatTheEndOfACooledRunSaysIsTyped() throws IOException {
    String cools = "generator.adam.rate={linear: {from: 1.0e-3, to: 1.0e-4}}";
    Typed run = train("--data", images(), "--set", "evaluate.metrics=[]", "--set", cools);
    List<String> longer = commands(run.out()).get(2);
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    long images = Recipes.read(made.resolve("recipe.yaml")).train().images();
    assertThat(longer)
        .containsExactly(
            "train",
            made.resolve("recipe.yaml").toString(),
            "--images",
            String.valueOf(2 * images),
            "--out",
            folder.resolve("my runs").toString());
    Typed dry = type(longer, "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();
    Typed complete = Typed.gan("resume", made);
    assertThat(complete.out()).contains("to make more of it");
    assertThat(commands(complete.out())).containsExactly(longer);
  }

  /** Minutes fix a run's length while it trains, and what comes next is twice that. */
  @Test
  void whatTheEndOfARunOfSomeMinutesSaysIsTwiceItsLength() throws IOException {
    Typed run =
        train(
            "--data",
            images(),
            "--set",
            "evaluate.metrics=[]",
            "--set",
            "train.images=1000000",
            "--minutes",
            0.02);
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    long images = Recipes.read(made.resolve("recipe.yaml")).train().images();
    assertThat(images).isLessThan(1_000_000);
    assertThat(commands(run.out()).get(2))
        .startsWith("resume")
        .endsWith(String.valueOf(2 * images));
  }

  /** One whose rates have settled long before its end goes on. */
  @Test
  void aRunThatHasSettledGoesOn() throws IOException {
    String settles = "generator.adam.rate={burn-in: {from: 1.0e-3, to: 1.0e-4, share: 0.2}}";
    Typed run = train("--data", images(), "--set", "evaluate.metrics=[]", "--set", settles);
    assertThat(commands(run.out()).get(2)).startsWith("resume");
  }

  /** One that has grown is made anew from what it was as it began. */
  @Test
  void aRunThatHasGrownBeginsSmall() throws IOException {
    Path data = images();
    List<Object> words = new ArrayList<>(List.of("train", "pggan", "--data", data));
    words.addAll(List.of("--out", folder.resolve("grown"), "--threads", 1));
    for (String setting :
        List.of(
            "network.width=4",
            "network.latent=8",
            "network.stay=16",
            "network.fade=16",
            "train.batch=8",
            "train.images=96",
            "train.tick=32",
            "data.size=16",
            "data.channels=1",
            "data.fit=crop",
            "evaluate.metrics=[]",
            "generator.adam.rate={linear: {from: 1.0e-3, to: 1.0e-4}}")) {
      words.addAll(List.of("--set", setting));
    }
    Typed run = Typed.gan(words.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    List<String> longer = commands(run.out()).get(2);
    assertThat(longer.get(1)).endsWith("recipe-begun.yaml");
    Typed dry = type(longer, "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();

    Path moved = Files.move(data, folder.resolve("moved"));
    Path made = folder.resolve("grown/00000-pggan-it-s-mine");
    Typed complete = Typed.gan("resume", made, "--data", moved);
    List<String> there = commands(complete.out()).get(0);
    assertThat(there).contains("--data");
    dry = type(there, "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();
  }

  /** Evaluate, report and features say where data may be given that were moved, and take them. */
  @Test
  void whatLooksAtARunFollowsItsDataToo() throws IOException {
    Path data = images();
    Typed trained = train("--data", data, "--set", "evaluate.metrics=[]");
    assertThat(trained.code()).as(trained.err()).isZero();
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    Object[] few = {"--images", 256, "--threads", 1};
    assertThat(Typed.gan("features", "train", made, few[0], few[1], few[2], few[3]).code())
        .isZero();
    Path moved = Files.move(data, folder.resolve("else where"));
    for (List<Object> words :
        List.<List<Object>>of(
            List.of("evaluate", made, "-n", 20, "--metrics", "parzen"),
            List.of("evaluate", made, "-n", 20, "--metrics", "parzen", "--at", 64),
            List.of("report", made),
            List.of("features", "train", made, few[0], few[1], few[2], few[3]))) {
      boolean report = words.get(0).equals("report");
      Typed lost = Typed.gan(words.toArray());
      assertThat(lost.code()).as("%s: %s", words, lost.err()).isEqualTo(report ? 0 : 1);
      assertThat(lost.err()).contains("the data of the run are no longer at " + data);
      List<List<String>> hints = commands(lost.err().strip());
      assertThat(hints).as(lost.err()).hasSize(1);
      List<Object> typed = new ArrayList<>(hints.get(0));
      typed.replaceAll(word -> word.equals("NEWPLACE") ? moved.toString() : word);
      typed.addAll(words.subList(typed.indexOf(made.toString()) + 1, words.size()));
      Typed found = Typed.gan(typed.toArray());
      assertThat(found.code()).as("%s: %s", typed, found.err()).isZero();
      assertThat(found.err()).doesNotContain("not kept", "lacks", "not from");
    }
    assertThat(made.resolve("evaluation.json")).content().contains("parzen");
    assertThat(made.resolve("report.html")).content().contains("id=\"networks\"");

    // Other data in that place are scored against, but are not the run's.
    ImageIO.write(
        new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB),
        "png",
        moved.resolve("0.png").toFile());
    Files.move(moved, data);
    Typed other = Typed.gan("evaluate", made, "-n", 20, "--metrics", "parzen");
    assertThat(other.code()).isZero();
    assertThat(other.err())
        .contains("are not those that the run learned from", "./gan evaluate ", "are not kept");
    assertThat(Typed.gan("report", made).err())
        .contains("are not those that the run learned from", "./gan report ");
  }

  /** Folders that are classes for the run are classes for its extractor too. */
  @Test
  void aRunThatTakesPartsForClassesIsSeenSo() throws IOException {
    Path data = Files.createDirectories(folder.resolve("parted"));
    Path all = images();
    for (String part : List.of("train", "test")) {
      Path to = Files.createDirectories(data.resolve(part).resolve("a"));
      try (var files = Files.list(all)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    Typed run = train("--data", data, "--set", "data.parts=false");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> hint = commands(run.err()).get(0);
    assertThat(hint).endsWith("--no-parts");
    Typed typed = type(hint, "--images", 256, "--threads", 1, "--json");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(Parsed.json(typed.out()).get("classes").toString())
        .isEqualTo("[\"test\",\"train\"]");
    Typed byRun =
        Typed.gan(
            "features",
            "train",
            folder.resolve("my runs/00000-dcgan-parted"),
            "--images",
            256,
            "--threads",
            1,
            "--json");
    assertThat(Parsed.json(byRun.out()).get("reused").asBoolean()).as(byRun.err()).isTrue();
  }

  /** A recipe that was changed, a run of an older form, scores that are damaged. */
  @Test
  void whatCannotGoOnBeginsAnew() throws IOException {
    Path data = images();
    assertThat(train("--data", data, "--set", "evaluate.metrics=[]").code()).isZero();
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    Path recipe = made.resolve("recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("seed: 1", "seed: 2"));
    Typed changed = Typed.gan("resume", made, "--images", 96);
    assertThat(changed.code()).isEqualTo(1);
    List<String> anew = commands(changed.err()).get(0);
    assertThat(anew).containsExactly("train", recipe.toString());
    Typed again = type(anew, "--out", folder.resolve("anew"));
    assertThat(again.code()).as(again.err()).isZero();

    Files.writeString(made.resolve("evaluation.json"), "{");
    Typed compared = Typed.gan("compare", made, made);
    assertThat(compared.code()).isEqualTo(1);
    assertThat(compared.err()).contains("delete it");
    Files.delete(made.resolve("evaluation.json"));
    List<String> scored = commands(compared.err()).get(0);
    assertThat(scored).containsExactly("evaluate", made.toString());
    Typed typed = type(scored, "-n", 20, "--metrics", "parzen");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(Typed.gan("compare", made, made).code()).isZero();
  }

  /** Another component is put where the message says. */
  @Test
  void aComponentThatIsNotThereIsPutThere() {
    for (String key :
        List.of(
            "game.loss.relativistic-paired.x",
            "game.dynamics.extragradient.x",
            "game.dynamics.unrolled.steps",
            "game.penalties.r1.gamma",
            "game.penalties.gradient-penalty.weight",
            "views.instance-noise.sigma",
            "generator.rms-prop.decay",
            "discriminator.optimistic.x",
            "discriminator.adam.rate.exponential.factor",
            "network.sngan.width")) {
      Typed wrong = Typed.gan("train", "dcgan", "--dry-run", "--set", key + "=1");
      assertThat(wrong.code()).as(key).isNotZero();
      Matcher hint = Pattern.compile("with --set (\\S.*?) \\(--set").matcher(wrong.err());
      assertThat(hint.find()).as(wrong.err()).isTrue();
      // Dots are to be filled in, and a shell takes the quotes away.
      String filled =
          hint.group(1)
              .replace("'", "")
              .replace("from: ...", "from: 0.001")
              .replace("divisor: ...", "divisor: 1.001")
              .replace("least: ...", "least: 0.0001");
      assertThat(filled).doesNotContain("...");
      Typed typed =
          Typed.gan(
              "train",
              "dcgan",
              "--dry-run",
              "--set",
              "network.norm=none", // what a gradient penalty asks for
              "--set",
              filled);
      assertThat(typed.code()).as("%s: %s", filled, typed.err()).isZero();
    }
  }

  /** Files of a run that are to be deleted or renamed. */
  @Test
  void aRunGoesOnOnceItsFilesAreAsTheMessageSays() throws IOException {
    assertThat(train("--data", images(), "--set", "evaluate.metrics=[]").code()).isZero();
    Path made = folder.resolve("my runs/00000-dcgan-it-s-mine");
    for (String name : List.of("checkpoints/best.json", "provenance.json")) {
      Path file = made.resolve(name);
      for (String damage : List.of("", "[]", "{\"images\":")) {
        Files.writeString(file, damage);
        Typed stopped = Typed.gan("resume", made, "--images", 96);
        assertThat(stopped.code()).as("%s '%s'", name, damage).isEqualTo(1);
        assertThat(stopped.err()).contains(file.toString(), "delete it to go on");
      }
      Files.delete(file);
      int images = name.startsWith("c") ? 96 : 128;
      Typed on = Typed.gan("resume", made, "--images", images);
      assertThat(on.code()).as(on.err()).isZero();
      if (images == 128) {
        assertThat(on.err()).contains("provenance.json is missing: whether the data");
        assertThat(file).content().contains("fingerprint");
      }
    }
    try (var files = Files.list(made.resolve("checkpoints"))) {
      for (Path file : files.toList()) {
        Files.move(file, file.resolveSibling(file.getFileName().toString().replace("-0000", "-")));
      }
    }
    Typed stopped = Typed.gan("resume", made, "--images", 160);
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).contains("rename what is one");
    Matcher example =
        Pattern.compile("a checkpoint is called (images-)([0-9]+)(\\S+),").matcher(stopped.err());
    assertThat(example.find()).as(stopped.err()).isTrue();
    Matcher there = Pattern.compile("images-([0-9]{5})\\.safetensors").matcher(stopped.err());
    int renamed = 0;
    while (there.find()) {
      String number = "0".repeat(example.group(2).length() - 5) + there.group(1);
      Files.move(
          made.resolve("checkpoints").resolve(there.group()),
          made.resolve("checkpoints").resolve(example.group(1) + number + example.group(3)));
      renamed++;
    }
    assertThat(renamed).isPositive();
    Typed on = Typed.gan("resume", made, "--images", 160);
    assertThat(on.code()).as(on.err()).isZero();
    assertThat(on.err() + on.out()).contains("160");
  }

  /** An extractor whose files are damaged is trained anew by the words of the note. */
  @Test
  void anExtractorThatIsDamagedIsMadeAnew() throws IOException {
    Typed first =
        Typed.gan(
            "features", "train", "--data", "digits", "--threads", 1, "--images", 150_000 / 100);
    assertThat(first.code()).isZero();
    Typed listed = Typed.gan("features", "list", "--json");
    Path kept = Path.of(Parsed.json(listed.out()).get("features").get(0).get("folder").asString());
    Files.write(kept.resolve("features.safetensors"), new byte[9]);
    Path run =
        Path.of(
            Parsed.json(train("--data", "digits", "--set", "evaluate.metrics=[]", "--json").out())
                .get("run")
                .asString());
    Typed typed = Typed.gan("evaluate", run, "-n", 20, "--features", kept, "--metrics", "fid");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("without --features, ").doesNotContain("--force");
    Typed anew =
        Typed.gan("features", "train", "--data", "digits", "--threads", 1, "--images", 1500);
    assertThat(anew.code()).isZero();
    assertThat(anew.err()).contains("it is trained anew");
    assertThat(Typed.gan("evaluate", run, "-n", 20, "--features", kept, "--metrics", "fid").code())
        .isZero();
  }

  @Test
  void smallAdviceWorksToo() throws IOException {
    Typed none = Typed.gan("features", "list");
    List<String> train = commands(none.err()).get(0);
    assertThat(type(train, "--images", 128, "--threads", 1).code()).isZero();

    Typed preview = Typed.gan("data", "--preview", folder.resolve("a.png"));
    List<String> words = commands(preview.err()).get(0);
    assertThat(words.subList(0, 3)).containsExactly("data", "digits", "--preview");
    assertThat(Typed.gan("data", "digits", "--preview", folder.resolve("a.png")).code()).isZero();

    Typed wrong = Typed.gan("train", "--nonsense");
    assertThat(wrong.err()).contains("see: ./gan train --help");
    assertThat(Typed.gan("train", "--help").code()).isZero();

    Typed bad = Typed.gan("data", images());
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("--size must be set").doesNotContain("data.size");
    assertThat(Typed.gan("data", images(), "--size", 16).code()).isZero();
    assertThat(Typed.gan("features", "train", "--data", images()).err())
        .contains("--size must be set");
  }

  @Test
  void examplesAreWrittenAsThisUserCallsTheProgram() {
    for (String command : List.of("train", "resume", "sample", "evaluate", "play", "data")) {
      assertThat(Typed.gan(command, "--help").out())
          .contains("  ./gan " + command)
          .doesNotContain("  gan " + command);
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsFoundBeforeAnythingIsTrained() throws IOException {
    Path file = Files.writeString(folder.resolve("cache"), "a file, where the cache should be");
    Typed features = Typed.gan("features", "train", "--data", "digits", "--images", 512);
    assertThat(features.code()).isEqualTo(1);
    assertThat(features.err())
        .contains("nothing can be kept in the cache " + file, "XDG_CACHE_HOME")
        .doesNotContain("images/s", "512 images");
  }
}
