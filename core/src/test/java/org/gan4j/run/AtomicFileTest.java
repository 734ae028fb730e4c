package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void createsAndReplaces() {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "eins ä");
    assertThat(file).hasContent("eins ä");
    AtomicFile.writeString(file, "two");
    assertThat(file).hasContent("two");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void theOldContentStandsUntilTheNewIsComplete() {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "old");
    AtomicFile.write(
        file,
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[] {'n', 'e'}));
          assertThat(file).hasContent("old");
          assertThat(names()).hasSize(2).allMatch(name -> name.startsWith("a.txt"));
          channel.write(ByteBuffer.wrap(new byte[] {'w'}));
        });
    assertThat(file).hasContent("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "There is not enough space on the disk",
        "Disk quota exceeded",
        "File too large"
      })
  void aFullDiskKeepsTheOldContent(String reason) {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "old");
    assertThatThrownBy(() -> AtomicFile.write(file, channel -> fail(reason)))
        .isInstanceOf(RunException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "disk full while saving %s: %s; the previous file is intact; free some space and try again",
                file,
                reason));
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aFullDiskWithoutAnOldFileDoesNotSpeakOfOne() {
    Path file = folder.resolve("a.txt");
    assertThatThrownBy(() -> AtomicFile.write(file, channel -> fail("No space left on device")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("; no file was written;");
    assertThat(names()).isEmpty();
  }

  @Test
  void anyOtherFailureLeavesNothingBehindEither() {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeString(file, "old");
    assertThatThrownBy(() -> AtomicFile.write(file, channel -> fail("Input/output error")))
        .isInstanceOf(RunException.class)
        .hasMessage("cannot save " + file + ": Input/output error");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      throw new IllegalArgumentException("a bug");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aMissingFolderIsMade() throws IOException {
    Path file = folder.resolve("none/deeper/a.txt");
    AtomicFile.writeString(file, "content");
    assertThat(file).hasContent("content");
  }

  @Test
  void aFileInTheWayOfAFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("way"), "x").resolve("a.txt");
    assertThatThrownBy(() -> AtomicFile.writeString(file, "content"))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("cannot save " + file);
  }

  private static void fail(String reason) throws IOException {
    throw new IOException(reason);
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
