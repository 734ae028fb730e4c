package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.ClassifierExtractor;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Safetensors;
import org.gan4j.score.RunGenerator;
import org.gan4j.tensor.Engine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every built-in recipe still ends where it ended when its results were recorded, to the last bit:
 * 60 steps of narrow networks on {@code digits}, seed 1, one thread, fp32. What is compared is the
 * SHA-256 of each array of the checkpoint (players, states, optimisers, average, memories of
 * penalties and views), and the delivered generator's running statistics to 1e-6.
 *
 * <p>Sums are rounded as the processor's instructions have it, so that a table holds for one family
 * of processors and one engine; {@code bench/record} adds or renews the table of this machine, all
 * recipes or those that it is given.
 */
class RecordedRunsTest {
  private static final int STEPS = 60;
  private static final String FOLDER = "core/src/test/resources/org/gan4j/train/recorded";

  /** Set by {@code bench/record}: {@code all}, or names of recipes. */
  private static final String RECORD = System.getProperty("gan4j.record", "");

  @TempDir private Path runs;

  static List<String> names() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void endsInTheRecordedBits(String name) {
    check(name, () -> train(name));
  }

  /** A new recipe is recorded where it was written, for one family of processors at least. */
  @Test
  void everyRecipeIsRecorded() throws IOException {
    Set<String> recorded = new TreeSet<>();
    Path folder = Path.of(System.getProperty("gan4j.root", "."), FOLDER);
    try (DirectoryStream<Path> tables = Files.newDirectoryStream(folder, "*.properties")) {
      for (Path table : tables) {
        Files.readAllLines(table).stream()
            .filter(line -> !line.startsWith("#"))
            .forEach(line -> recorded.add(line.substring(0, line.indexOf('/'))));
      }
    }
    assertThat(recorded).containsAll(names()).contains("extractor");
  }

  @Test
  void anExtractorEndsInTheRecordedBits() {
    check("extractor", this::extractor);
  }

  private void check(String name, Measured measured) {
    if (!RECORD.isEmpty()) {
      if (RECORD.equals("all") || List.of(RECORD.split("[, ]+")).contains(name)) {
        record(name, measured.get());
      }
      return;
    }
    Properties table = table();
    Assumptions.assumeFalse(
        table.isEmpty(),
        () -> "no results are recorded for this processor and engine (" + machine() + ")");
    Map<String, String> expected = of(table, name);
    Assumptions.assumeFalse(
        expected.isEmpty(),
        () -> "recorded for another processor alone: bench/record " + name + " adds this one");
    Map<String, String> got = measured.get();
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (what, value) -> {
          if (what.startsWith("delivered.")) {
            double[] there = numbers(value);
            double[] here = numbers(got.get(what));
            assertThat(here).as(what).hasSameSizeAs(there);
            for (int i = 0; i < here.length; i++) {
              assertThat(Math.abs(here[i] - there[i])).as(what).isLessThanOrEqualTo(1.5e-6);
            }
          } else {
            assertThat(got.get(what)).as(what).isEqualTo(value);
          }
        });
  }

  private interface Measured {
    Map<String, String> get();
  }

  private Map<String, String> train(String name) {
    Recipe published = Recipes.read(name, List.of());
    int rounds = rounds(published);
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=" + (name.equals("cgan") ? 24 : 8),
                "train.batch=8",
                "train.images=" + 8L * STEPS * rounds,
                "train.tick=" + 8L * STEPS * rounds,
                "train.seed=1",
                "evaluate.metrics=[]",
                "train.precision=fp32",
                "train.threads=1"));
    settings.addAll(SmallRuns.offline(published.data().name(), runs));
    Path run = SmallRuns.whole(Recipes.read(name, settings), runs);
    Map<String, String> out = new TreeMap<>();
    SmallRuns.newest(run)
        .forEach(
            (array, values) -> {
              if (!array.startsWith("rng.") && !array.equals(RunGenerator.STATE)) {
                out.put(array, hash(values));
              }
            });
    assertThat(out).containsKeys("discriminator.theta", "generator.theta");
    var delivered = Safetensors.read(run.resolve("model/generator.safetensors")).arrays();
    delivered.forEach(
        (array, values) -> {
          if (array.contains("running")) {
            out.put("delivered." + array, text(values));
          }
        });
    return out;
  }

  private static int rounds(Recipe recipe) {
    return recipe.game().dynamics().rounds();
  }

  private Map<String, String> extractor() {
    DataOptions environment = DataOptions.defaults().withCache(runs);
    FeatureSettings settings =
        new FeatureSettings(FeatureSettings.Task.CLASSES, 16 * STEPS, 16, 3e-3, 1, false, 7);
    int before = Engine.threads();
    Engine.threads(1);
    try (Dataset digits = Datasets.open("digits", environment);
        ClassifierExtractor made =
            FeatureTraining.of(
                    digits,
                    digits.name(),
                    environment,
                    settings,
                    FeatureTraining.Cached.USED,
                    FeatureTraining.Listener.SILENT)
                .extractor()) {
      return Map.of("weights", made.card().weights());
    } finally {
      Engine.threads(before);
    }
  }

  private static String hash(NamedArray array) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(array.bytes());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String text(NamedArray array) {
    var floats = array.bytes().asFloatBuffer();
    StringBuilder out = new StringBuilder();
    while (floats.hasRemaining()) {
      out.append(out.isEmpty() ? "" : " ").append(Math.round(floats.get() * 1e6) / 1e6);
    }
    return out.toString();
  }

  private static double[] numbers(String text) {
    return text.isEmpty()
        ? new double[0]
        : java.util.Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  /** Results by {@code recipe/what}. */
  private static Properties table() {
    Properties table = new Properties();
    try (InputStream in =
        RecordedRunsTest.class.getResourceAsStream("recorded/" + machine() + ".properties")) {
      if (in != null) {
        table.load(in);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return table;
  }

  private static Map<String, String> of(Properties table, String name) {
    return table.stringPropertyNames().stream()
        .filter(key -> key.startsWith(name + "/"))
        .collect(
            Collectors.toMap(
                key -> key.substring(name.length() + 1),
                table::getProperty,
                (a, b) -> a,
                TreeMap::new));
  }

  private static void record(String name, Map<String, String> results) {
    Path file = Path.of(System.getProperty("gan4j.root", "."), FOLDER, machine() + ".properties");
    try {
      List<String> lines = new ArrayList<>();
      if (Files.exists(file)) {
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith(name + "/") && !line.startsWith("#"))
            .forEach(lines::add);
      }
      results.forEach((what, value) -> lines.add(name + "/" + what + "=" + value));
      lines.sort(null);
      lines.add(0, "# Made by bench/record.");
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The engine and what of the processor decides how it rounds. */
  private static String machine() {
    return Engine.version().replace(' ', '-') + "-" + processor();
  }

  private static String processor() {
    Map<String, String> said = new TreeMap<>();
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          said.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException e) {
      return "unknown";
    }
    return said.getOrDefault("vendor_id", "unknown")
        + "-"
        + said.getOrDefault("cpu family", "x")
        + "-"
        + said.getOrDefault("model", "x");
  }
}
