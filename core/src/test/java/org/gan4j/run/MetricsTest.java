package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("metrics.jsonl");
  }

  @Test
  void writesTheSpecifiedLines() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("images", 64_000_000_000L);
    values.put("loss.g", 0.1f);
    values.put("loss.d", 1.0);
    values.put("tiny", 1e-30);
    values.put("nan", Double.NaN);
    values.put("up", Float.POSITIVE_INFINITY);
    values.put("down", Double.NEGATIVE_INFINITY);
    values.put("epoch", 3);
    values.put("note", "a\n\"b\" ä");
    values.put("ok", true);
    try (Metrics metrics = Metrics.open(file)) {
      metrics.append(values);
      metrics.append(Map.of("images", 2));
    }
    assertThat(file)
        .hasContent(
            "{\"images\":64000000000,\"loss.g\":0.1,\"loss.d\":1.0,\"tiny\":1.0E-30,"
                + "\"nan\":\"NaN\",\"up\":\"Infinity\",\"down\":\"-Infinity\",\"epoch\":3,"
                + "\"note\":\"a\\n\\\"b\\\" ä\",\"ok\":true}\n{\"images\":2}\n");
    List<Map<String, Object>> lines = Metrics.read(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).keySet()).containsExactlyElementsOf(values.keySet());
    assertThat(lines.get(0))
        .containsEntry("images", 64_000_000_000L)
        .containsEntry("loss.g", 0.1)
        .containsEntry("loss.d", 1.0)
        .containsEntry("tiny", 1e-30)
        .containsEntry("nan", Double.NaN)
        .containsEntry("up", Double.POSITIVE_INFINITY)
        .containsEntry("down", Double.NEGATIVE_INFINITY)
        .containsEntry("epoch", 3L)
        .containsEntry("note", "a\n\"b\" ä")
        .containsEntry("ok", true);
  }

  @Test
  void aResumedRunWritesTheSameFileAgain() throws IOException {
    long atCheckpoint;
    try (Metrics metrics = Metrics.open(file)) {
      append(metrics, 1, 2);
      atCheckpoint = metrics.length();
      append(metrics, 3, 4);
    }
    byte[] uninterrupted = Files.readAllBytes(file);
    assertThat(atCheckpoint).isEqualTo("{\"images\":1}\n{\"images\":2}\n".length());
    Files.writeString(file, "{\"images\":5", StandardOpenOption.APPEND);
    try (Metrics metrics = Metrics.open(file)) {
      metrics.truncate(atCheckpoint);
      append(metrics, 3, 4);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(uninterrupted);
  }

  @Test
  void aTornLastLineIsSkippedByReadersAndRemovedByWriters() throws IOException {
    byte[] whole = "{\"images\":1}\n{\"ä\":2}\n".getBytes(StandardCharsets.UTF_8);
    int first = "{\"images\":1}\n".length();
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int lines = length == whole.length ? 2 : length >= first ? 1 : 0;
      assertThat(Metrics.read(file)).as("cut to %d bytes", length).hasSize(lines);
      try (Metrics metrics = Metrics.open(file)) {
        assertThat(metrics.length()).isEqualTo(new long[] {0, first, whole.length}[lines]);
        metrics.append(Map.of("next", 1));
      }
      assertThat(Metrics.read(file)).hasSize(lines + 1);
    }
  }

  @Test
  void aLongTornLineIsFoundToo() throws IOException {
    Files.writeString(file, "{\"a\":1}\n{\"b\":\"" + "x".repeat(30_000));
    try (Metrics metrics = Metrics.open(file)) {
      assertThat(metrics.length()).isEqualTo(8);
    }
    assertThat(file).hasContent("{\"a\":1}\n");
  }

  @Test
  void cuttingWhereNoLineEndsIsRefused() {
    try (Metrics metrics = Metrics.open(file)) {
      append(metrics, 1, 2);
      long length = metrics.length();
      assertThatThrownBy(() -> metrics.truncate(length + 1))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("it has only " + length);
      assertThatThrownBy(() -> metrics.truncate(5))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("no line ends there");
      assertThatThrownBy(() -> metrics.truncate(-1)).isInstanceOf(RunException.class);
      assertThat(metrics.length()).isEqualTo(length);
      metrics.truncate(0);
      assertThat(metrics.length()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"a\":{}}",
        "{\"a\":[1]}",
        "{\"a\":1} 2",
        "{\"a\":1,\"a\":2}",
        "{\"a\":",
        "{\"a\":NaN}",
        "{\"a\":99999999999999999999}"
      })
  void aBadLineIsNamed(String line) throws IOException {
    Files.writeString(file, "{\"a\":1}\n" + line + "\n{\"a\":2}\n");
    assertThatThrownBy(() -> Metrics.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + ", line 2: ");
  }

  @Test
  void otherValuesAreRefusedAndLeaveNoTrace() {
    try (Metrics metrics = Metrics.open(file)) {
      append(metrics, 1);
      assertThatThrownBy(() -> metrics.append(Map.of("a", List.of(1))))
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith("a metric must be a number, a string or a boolean; got ")
          .hasMessageEndingWith(" for a");
      assertThatThrownBy(() -> metrics.append(Map.of())).isInstanceOf(RunException.class);
    }
    assertThat(file).hasContent("{\"images\":1}\n");
  }

  @Test
  void aFullDiskCostsOnlyTheLineThatDidNotFit() throws Exception {
    if (!ChildJvm.hasBash()) {
      return; // No portable way to play a full disk under an open file.
    }
    Process child = ChildJvm.startWithFileLimit(8, AppendForever.class, file.toString());
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    assertThat(output).startsWith("disk full while writing " + file + ": File too large; ");
    // 8,192 bytes hold 81 lines of 100 and a part of another.
    assertThat(Files.size(file)).isEqualTo(8100);
    assertThat(Metrics.read(file)).hasSize(81);
  }

  /** Main class of the child: appends lines of 100 bytes until that fails. */
  static final class AppendForever {
    public static void main(String[] arguments) {
      try (Metrics metrics = Metrics.open(Path.of(arguments[0]))) {
        while (true) {
          metrics.append(Map.of("a", "x".repeat(91)));
        }
      } catch (RunException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Metrics.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("cannot read " + file);
    assertThatThrownBy(() -> Metrics.open(folder.resolve("none/metrics.jsonl")))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("cannot open ");
  }

  private static void append(Metrics metrics, int... images) {
    for (int count : images) {
      metrics.append(Map.of("images", count));
    }
  }
}
