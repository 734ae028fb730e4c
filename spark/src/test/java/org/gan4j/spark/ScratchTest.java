package org.gan4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScratchTest {
  @TempDir Path temporary;

  /** A process that makes one and is killed. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Scratch scratch = Scratch.make(Path.of(args[0]), "run");
      Files.writeString(scratch.folder().resolve("checkpoint"), "whole");
      System.out.write('!');
      System.out.flush();
      var unused = System.in.read();
    }
  }

  @Test
  void whatAKilledProcessLeftGoesAndNothingElse() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                temporary.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(child.getInputStream().read()).isEqualTo('!');
      Path left = only();
      assertThat(String.valueOf(left.getFileName())).startsWith("gan4j-run-" + child.pid() + "-");
      Path other = Files.createDirectory(temporary.resolve("gan4j-run-of-mine"));
      try (Scratch own = Scratch.make(temporary, "frame")) {
        makeAnother();
        assertThat(left).isDirectory();
        // As a process of another container, whose number is nobody's here.
        left = Files.move(left, temporary.resolve("gan4j-run-999999999999-5-1"));
        makeAnother();
        assertThat(left).isDirectory();
        child.destroyForcibly().waitFor();
        makeAnother();
        assertThat(left).doesNotExist();
        assertThat(own.folder()).isEmptyDirectory();
      }
      assertThat(only()).isEqualTo(other);
    } finally {
      var unused = child.destroyForcibly();
    }
  }

  /** A container that starts again has processes of the same numbers. */
  @Test
  void whatIsOfAnotherProcessWithThisOnesNumberGoes() throws Exception {
    long own = ProcessHandle.current().pid();
    Path left = Files.createDirectory(temporary.resolve("gan4j-run-" + own + "-12345-1"));
    Files.createFile(left.resolve("in-use"));
    Files.writeString(Files.createDirectory(left.resolve("files")).resolve("checkpoint"), "whole");
    try (Scratch open = Scratch.make(temporary, "run")) {
      assertThat(left).doesNotExist();
      makeAnother();
      assertThat(open.folder()).isEmptyDirectory();
    }
  }

  @Test
  void whatCannotBeReadStaysAndIsInNobodysWay() throws Exception {
    Path left = Files.createDirectory(temporary.resolve("gan4j-run-999999999999-5-1"));
    Files.createFile(left.resolve("in-use"));
    Path shut = Files.createDirectories(left.resolve("files").resolve("shut"));
    assertThat(shut.toFile().setReadable(false)).isTrue();
    assumeThat(shut.toFile().canRead()).as("who may read everything").isFalse();
    makeAnother();
    assertThat(left).isDirectory();
    Scratch own = Scratch.make(temporary, "run");
    Path inside = Files.createDirectory(own.folder().resolve("shut"));
    assertThat(inside.toFile().setReadable(false)).isTrue();
    own.close(); // Its lock is free, whatever is left.
    try (FileChannel file =
            FileChannel.open(
                temporary.resolve(own.name()).resolve("in-use"), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      assertThat(lock).isNotNull();
    } finally {
      for (Path each : List.of(shut, inside)) { // Taken away with the test's folder.
        assertThat(each.toFile().setReadable(true)).isTrue();
      }
    }
  }

  private void makeAnother() throws Exception {
    Scratch.make(temporary, "run").close();
  }

  private Path only() throws Exception {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.reduce(
              (one, two) -> {
                throw new AssertionError(one + " and " + two);
              })
          .orElseThrow();
    }
  }
}
