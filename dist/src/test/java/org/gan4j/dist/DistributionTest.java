package org.gan4j.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip that mvn package leaves, unpacked and used where there is a Java and nothing else. */
class DistributionTest {
  private static final String NAME = "gan4j-" + Program.VERSION;

  @TempDir Path folder;

  @Test
  void runsThroughALinkFromAFolderWithSpaces() throws Exception {
    assumeThat(Program.windows()).as("a shell").isFalse();
    Path home = unpack(Files.createDirectory(folder.resolve("a b")));
    Path gan = Files.createSymbolicLink(folder.resolve("gan"), home.resolve("bin/gan"));
    Path work = Files.createDirectory(folder.resolve("work"));

    assertThat(Program.run(work, List.of(gan.toString(), "--version")))
        .contains("gan4j " + Program.VERSION);
    Program.run(
        work,
        List.of(
            gan.toString(),
            "train",
            "dcgan",
            "--images",
            "128",
            "--set",
            "network.width=4",
            "--set",
            "train.threads=1",
            "--set",
            "train.precision=fp32",
            "--set",
            "evaluate.metrics=[]"));
    Program.run(
        work,
        List.of(gan.toString(), "sample", "runs/00000-dcgan-digits", "-n", "4", "--out", "4.png"));
    assertThat(work.resolve("4.png")).isNotEmptyFile();
  }

  /** The engine speaks on standard output too, once workers have met. */
  @Test
  void whatIsPrintedForProgramsStandsAlone() throws Exception {
    assumeThat(Program.windows()).as("a shell").isFalse();
    String gan = unpack(folder).resolve("bin/gan").toString();
    Path work = Files.createDirectory(folder.resolve("work"));
    String trains =
        """
        echo before > json
        "$0" train toy --images 512 --workers 2 --threads 1 --set evaluate.metrics=[] --json >> json
        cat json
        """;
    Program.run(work, List.of("sh", "-c", trains, gan));
    List<String> lines = Files.readAllLines(work.resolve("json"), StandardCharsets.UTF_8);
    assertThat(lines.get(0)).isEqualTo("before");
    assertThat(lines.get(1)).startsWith("{");
    assertThat(lines.get(lines.size() - 1)).endsWith("}");
    assertThat(String.join("", lines)).contains("\"images\"").doesNotContain("Rank");
  }

  /** The JVM's own way out would crash in the engine, whose threads still compute. */
  @Test
  void whatIsNotATrainingEndsAtOnceWhenItIsTold() throws Exception {
    assumeThat(Program.windows()).as("a shell").isFalse();
    String gan = unpack(folder).resolve("bin/gan").toString();
    Path work = Files.createDirectory(folder.resolve("work"));
    String stops =
        """
        GAN4J_OPTS=-Dgan4j.cache=cache "$0" features train --data digits --threads 1 >said 2>&1 &
        until grep -q '%' said; do sleep 0.1; kill -0 $! || exit 3; done
        kill -TERM $!
        wait $!
        echo "ended with $?"
        ls
        """;
    assertThat(Program.run(work, List.of("sh", "-c", stops, gan)))
        .contains("ended with 143")
        .doesNotContain("hs_err");
  }

  @Test
  void saysWhichJarIsMissingOrDamaged() throws Exception {
    assumeThat(Program.windows()).as("a shell").isFalse();
    Path home = unpack(folder);
    Path jar;
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      jar =
          jars.filter(file -> file.getFileName().toString().startsWith("picocli"))
              .findFirst()
              .orElseThrow();
    }
    Files.write(jar, new byte[1000]);
    String gan = home.resolve("bin/gan").toString();
    String command = "'" + gan + "' --version || echo refused";
    assertThat(Program.run(folder, List.of("sh", "-c", command)))
        .contains("cannot read " + jar, "unpack the distribution again", "refused");
    Files.delete(jar);
    assertThat(Program.run(folder, List.of("sh", "-c", command))).contains("picocli", "refused");
  }

  @Test
  void everyJarOfOthersIsInTheListOfLicences() throws Exception {
    List<String> names = new ArrayList<>();
    String licences = "";
    try (ZipFile zip = ZipFile.builder().setPath(zip()).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        names.add(entry.getName());
        if (entry.getName().endsWith("THIRD-PARTY.txt")) {
          licences = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    assertThat(names)
        .contains(
            NAME + "/README.md",
            NAME + "/LICENSE",
            NAME + "/bin/gan.cmd",
            NAME + "/licences/README.md",
            NAME + "/lib/gan4j-core-" + Program.VERSION + ".jar");
    List<String> jars = names.stream().filter(name -> name.endsWith(".jar")).toList();
    assertThat(jars).hasSizeGreaterThan(20).noneMatch(name -> name.contains("junit"));
    assertThat(jars).filteredOn(name -> name.contains("/pytorch-")).hasSize(2); // and its natives
    for (String jar : jars) {
      String artifact = jar.replaceAll(".*/(.*?)-\\d.*", "$1");
      if (!artifact.startsWith("gan4j-")) {
        assertThat(licences).as("the licence of %s", jar).contains(":" + artifact + ":");
      }
    }
  }

  private static Path zip() {
    return Program.ROOT.resolve("dist/target/" + NAME + ".zip");
  }

  /** The distribution's folder, unpacked into another with the rights that the zip names. */
  private static Path unpack(Path into) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(zip()).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        Path file = into.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
        if ((entry.getUnixMode() & 0100) != 0) {
          assertThat(file.toFile().setExecutable(true)).isTrue();
        }
      }
    }
    return into.resolve(NAME);
  }
}
