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
