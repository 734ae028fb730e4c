package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gan4j.GanException;
import org.gan4j.recipe.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory, disks, homes and jars that are not as they should be. */
class TroublesTest {
  @TempDir private Path folder;

  @Test
  void memoryOfTheEngineIsOneSentenceWithWhatToLower() {
    String cpu =
        "conv2d of [..]: [enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 3435973836800 bytes. Error code 12 (Cannot allocate memory)\nException raised from";
    assertThat(EngineMemory.sentence(new GanException(cpu), "train"))
        .hasValue(
            "the engine is out of memory (it asked for 3436.0 GB): lower train.batch, network.width or data.size, such as --set train.batch=16, or stop other programs");
    String gpu = "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of";
    assertThat(
            EngineMemory.sentence(
                new GanException("a step failed", new RuntimeException(gpu)), "resume"))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("the engine is out of memory (it asked for 2.00 GiB): ")
                    .doesNotContain("\n"));
    String sizes = "the GPU cuda is out of memory at train.batch=64: lower it";
    assertThat(EngineMemory.sentence(new GanException(sizes, new RuntimeException(gpu)), "train"))
        .hasValue(sizes);
    assertThat(EngineMemory.sentence(new GanException("std::bad_alloc"), "evaluate"))
        .hasValue("the engine is out of memory: lower -n, or stop other programs");
    assertThat(EngineMemory.sentence(new GanException("no run at x"), "train")).isEmpty();
  }

  @Test
  void whatAGpuWillBeAskedForIsALine() {
    assertThat(ShownTraining.memory(new Plan.Memory(14_400_000, 1_270_000_000, 0)))
        .isEqualTo(
            "about 1.3 GB of the GPU: players 14 MB, a step 1.3 GB; besides what CUDA takes for itself");
    assertThat(ShownTraining.memory(new Plan.Memory(10_000, 2_000_000, 47_000_000)))
        .isEqualTo(
            "about 49 MB of the GPU: players 1 MB, a step 2 MB, the data 47 MB; besides what CUDA takes for itself");
  }

  @Test
  void theEngineItselfIsTakenAtItsWord() {
    Typed typed =
        Typed.gan(
            "train",
            "cgan",
            "--out",
            folder.resolve("runs"),
            "--threads",
            1,
            "--set",
            "network.width=65536",
            "--set",
            "data.size=1024");
    assumeThat(typed.code()).as(typed.err()).isEqualTo(1);
    assertThat(typed.err().lines().filter(line -> line.startsWith("gan: "))).hasSize(1);
    assertThat(typed.err()).doesNotContain("alloc_cpu", "Exception raised", "unexpected");
  }

  @Test
  void jarsThatCannotBeReadAreNamed() throws IOException {
    Path good = folder.resolve("good.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(good))) {
      out.putNextEntry(new ZipEntry("a"));
    }
    Path cut = folder.resolve("cut.jar");
    byte[] bytes = Files.readAllBytes(good);
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    Path empty = Files.createFile(folder.resolve("empty.jar"));
    Path gone = folder.resolve("gone.jar");
    List<String> broken =
        Start.unreadable(
            String.join(
                File.pathSeparator,
                List.of(
                    good.toString(),
                    folder.toString(),
                    cut.toString(),
                    empty.toString(),
                    gone.toString())));
    assertThat(broken)
        .containsExactly(
            cut + ": it is no jar, or a damaged one",
            empty + ": it is no jar, or a damaged one",
            gone + ": there is no such file");
  }

  @Test
  void theEngineIsUnpackedWhereThatCanBe() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path other = Files.createDirectory(folder.resolve("other"));
    String elsewhere = other.resolve(".javacpp-a_b/cache").toString();
    assertThat(EngineCache.choose(home.toString(), other.toString(), "a b"))
        .isEqualTo(home.resolve(".javacpp/cache"));
    // No home: the system says "?", or a folder that is none.
    Path file = Files.createFile(folder.resolve("file"));
    for (String missing : List.of("?", "", file.toString(), file + "/below")) {
      assertThat(EngineCache.choose(missing, other.toString(), "a b").toString())
          .isEqualTo(elsewhere);
    }
    assertThatThrownBy(() -> EngineCache.choose(file.toString(), file.toString(), "me"))
        .isInstanceOf(GanException.class)
        .hasMessageContaining(file.resolve(".javacpp").toString())
        .hasMessageContaining("org.bytedeco.javacpp.cachedir");
  }

  /** No file may be written: what a full disk does. */
  @Test
  void aFullDiskLeavesNoEmptyFiles() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/bin/bash"))).isTrue();
    Path run =
        Path.of(
            Parsed.json(
                    Typed.gan(
                            "train",
                            "--out",
                            folder.resolve("runs"),
                            "--images",
                            32,
                            "--threads",
                            1,
                            "--set",
                            "network.width=4",
                            "--set",
                            "train.batch=16",
                            "--precision",
                            "fp32",
                            "--json")
                        .out())
                .get("run")
                .asString());
    Path out = folder.resolve("out");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "ulimit -f 0 && exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Gan.class.getName()));
    for (String target : List.of(out.toString(), out.resolve("grid.png").toString())) {
      List<String> words = new ArrayList<>(command);
      words.addAll(List.of("sample", run.toString(), "-n", "20", "--out", target));
      Process child = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(child.waitFor()).as(said).isEqualTo(1);
      assertThat(said).contains(out.toString());
      try (Stream<Path> left = Files.list(out)) {
        assertThat(left).as(said).isEmpty();
      }
    }
  }
}
