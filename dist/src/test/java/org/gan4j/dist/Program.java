package org.gan4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a test starts as a user would, in a folder and with few variables. */
final class Program {
  static final Path ROOT = Path.of(System.getProperty("gan4j.root", ".."));
  static final String VERSION = System.getProperty("gan4j.version", "");

  private Program() {}

  /** What the program said, on both streams; fails if it ends in an error or takes too long. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File(nothing()))
            .redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(GAN4J|MAVEN|JAVA|JDK)_.*"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // It would be made in the background, in a folder that the test deletes.
    builder.environment().put("GAN4J_ARCHIVE", "no");
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String output = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(ended).as("%s ends%n%s", command, output).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
    return output;
  }

  static boolean windows() {
    return File.separatorChar == '\\';
  }

  private static String nothing() {
    return windows() ? "NUL" : "/dev/null";
  }
}
