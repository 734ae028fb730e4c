package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run in countries whose digits or letter cases are not ASCII's is the run that it is elsewhere:
 * names of folders and files, what machines read of them, and what a resume finds.
 */
class LocaleTest {
  private static final String SHEET = "images-\\d{9}\\.png";

  @TempDir private static Path shared;
  @TempDir private Path runs;
  private static Path usual = Path.of("");

  @BeforeAll
  static void train() {
    usual = in("und", () -> trained(shared));
  }

  @ParameterizedTest
  @ValueSource(strings = {"az-AZ", "lt-LT", "mr-IN", "ne-NP", "bn-BD"})
  void aRunIsTheSameRunEverywhere(String locale) throws IOException {
    assertSame(in(locale, () -> trained(runs)));
  }

  private static void assertSame(Path run) throws IOException {
    assertThat(run.getFileName()).isEqualTo(usual.getFileName());
    for (String part : List.of("", "samples", "checkpoints", "model")) {
      assertThat(names(run.resolve(part))).as(part).isEqualTo(names(usual.resolve(part)));
    }
    assertThat(names(run.resolve("samples"))).allMatch(name -> name.matches(SHEET)).hasSize(4);
    assertThat(run.resolve("model/generator.safetensors"))
        .hasSameBinaryContentAs(usual.resolve("model/generator.safetensors"));
    for (String file : List.of("recipe.yaml", "model/model.json")) {
      assertThat(run.resolve(file)).hasSameTextualContentAs(usual.resolve(file));
    }
    for (String file : List.of("recipe.yaml", "provenance.json", "metrics.jsonl", "report.html")) {
      assertThat(foreignDigits(Files.readString(run.resolve(file)))).as(file).isEmpty();
    }
    // The first session's two lines are not written anew by the second.
    assertThat(Metrics.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.get("images"))
        .containsExactly(40L, 80L, 120L);
    assertThat(events(run)).isEqualTo(events(usual));
  }

  /** What is lowered once, when a class is loaded, is seen only in a process of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR", "hi-IN"})
  void aProcessStartedInThatCountryMakesTheSameRun(String locale) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Duser.language=" + locale.substring(0, 2),
            "-Duser.country=" + locale.substring(3),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            runs.toString()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    assertThat(said).contains("in " + locale.replace('-', '_'));
    assertSame(runs.resolve(usual.getFileName()));
    for (String name : Recipes.names()) {
      assertThat(said)
          .contains(name + " " + Changes.identity(Recipes.read(name, List.of("train.seed=17"))));
    }
  }

  /** Reads every recipe, and trains. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.out.println("in " + Locale.getDefault());
      for (String name : Recipes.names()) {
        Recipe recipe = Recipes.read(name, List.of("train.seed=17"));
        Recipe again = Recipes.parse(Recipes.format(recipe), name, List.of());
        System.out.println(name + " " + Changes.identity(again));
      }
      Path run = trained(Path.of(args[0]));
      try (Generator generator = Generator.load(run)) {
        System.out.println(generator.card());
      }
    }
  }

  /** Two sessions of a small run. */
  private static Path trained(Path runs) {
    Path run = SmallRuns.whole(SmallRuns.recipe("train.images=80"), runs);
    try (Trainer trainer =
        Trainer.resume(
            run,
            DataOptions.defaults(),
            Changes.images(120L),
            RunListener.SILENT,
            List.of("test"))) {
      assertThat(trainer.played()).isEqualTo(80);
      var unused = trainer.train();
    }
    return run;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("events.out")) // It has the time in it.
          .sorted()
          .toList();
    }
  }

  /** The length of the file for TensorBoard, whose records hold times besides. */
  private static long events(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      Path file =
          files
              .filter(each -> each.getFileName().toString().startsWith("events.out"))
              .findFirst()
              .orElseThrow();
      assertThat(file.getFileName().toString()).matches("events\\.out\\.tfevents\\.[0-9]{10}\\..*");
      try (InputStream in = Files.newInputStream(file)) {
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(text).contains("train/generator-loss");
        return text.length();
      }
    }
  }

  private static String foreignDigits(String text) {
    return text.codePoints()
        .filter(code -> Character.isDigit(code) && (code < '0' || code > '9'))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static <T> T in(String locale, Supplier<T> what) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      return what.get();
    } finally {
      Locale.setDefault(before);
    }
  }
}
