package org.gan4j.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of somebody else that depends on gan4j-core, built from an empty local repository and
 * run. The repository that stands for the network is the one that this build itself was fed from.
 */
class ConsumerTest {
  private static final String MAVEN = System.getProperty("gan4j.maven", "");

  @TempDir Path folder;

  @Test
  void buildsFromAnEmptyRepositoryAndRuns() throws Exception {
    assumeThat(MAVEN).as("Maven's home, which a build by Maven 3 knows").isNotEmpty();
    Path repository = Files.createDirectory(folder.resolve("repository"));
    install(repository);
    Path project = Files.createDirectory(folder.resolve("project"));
    Path sources = Files.createDirectories(project.resolve("src/main/java/org/gan4j/examples"));
    Files.copy(Program.ROOT.resolve("dist/src/test/consumer/pom.xml"), project.resolve("pom.xml"));
    for (String name : List.of("Train.java", "Sample.java")) { // the README's programs
      Files.copy(
          Program.ROOT.resolve("examples/src/main/java/org/gan4j/examples").resolve(name),
          sources.resolve(name));
    }
    Path settings = Files.writeString(folder.resolve("settings.xml"), settings());

    List<String> maven = new ArrayList<>();
    maven.add(Path.of(MAVEN, "bin", Program.windows() ? "mvn.cmd" : "mvn").toString());
    maven.addAll(List.of("-B", "-q", "-s", settings.toString(), "-gs", settings.toString()));
    maven.add("-Dmaven.repo.local=" + repository);
    for (String plugin : List.of("resources", "compiler", "dependency")) {
      String property = plugin + "-plugin.version";
      maven.add("-D" + property + "=" + System.getProperty(property));
    }
    maven.add("-Dgan4j.version=" + Program.VERSION);
    maven.add("compile");
    Program.run(project, maven);

    String classpath = Files.readString(project.resolve("target/classpath.txt")).strip();
    assertThat(classpath.split(File.pathSeparator))
        .allMatch(jar -> jar.startsWith(repository.toString()))
        .extracting(jar -> jar.substring(repository.toString().length()))
        .as("the library with its engine, and nothing that only its own build needs")
        .anyMatch(jar -> jar.matches(".*pytorch-.*-(linux|macosx|windows)-.*\\.jar"))
        .noneMatch(jar -> jar.matches(".*(junit|assertj|archunit|errorprone|jmh|slf4j-nop).*"));
    String program = "target/classes" + File.pathSeparator + classpath;
    String said =
        java(
            project,
            program,
            "org.gan4j.examples.Train",
            "network.width=4",
            "train.images=128",
            "train.threads=1",
            "train.precision=fp32",
            "evaluate.metrics=[]");
    assertThat(said).contains("look at ");
    java(project, program, "org.gan4j.examples.Sample", "runs/00000-dcgan-digits", "samples.png");
    assertThat(project.resolve("samples.png")).isNotEmptyFile();
  }

  @Test
  void theReadmeNamesTheDependencyOfTheProjectThatIsBuilt() throws Exception {
    String readme = Files.readString(Program.ROOT.resolve("README.md"));
    assertThat(readme)
        .contains(
            "<dependency>\n"
                + "  <groupId>org.gan4j</groupId>\n"
                + "  <artifactId>gan4j-core</artifactId>\n"
                + "  <version>"
                + Program.VERSION
                + "</version>\n"
                + "</dependency>\n")
        .contains("\"org.gan4j:gan4j-core:" + Program.VERSION + "\"");
  }

  private static String java(Path folder, String classpath, String... programAndArguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", classpath));
    command.addAll(List.of(programAndArguments));
    return Program.run(folder, command);
  }

  /** What mvn install leaves of the library: its jar and pom, and the pom of its parent. */
  private static void install(Path repository) throws IOException {
    String version = Program.VERSION;
    Path gan4j = repository.resolve("org/gan4j");
    Path parent = Files.createDirectories(gan4j.resolve("gan4j/" + version));
    Files.copy(Program.ROOT.resolve("pom.xml"), parent.resolve("gan4j-" + version + ".pom"));
    Path core = Files.createDirectories(gan4j.resolve("gan4j-core/" + version));
    String name = "gan4j-core-" + version;
    Files.copy(Program.ROOT.resolve("core/pom.xml"), core.resolve(name + ".pom"));
    Files.copy(Program.ROOT.resolve("core/target/" + name + ".jar"), core.resolve(name + ".jar"));
  }

  /** Maven's settings: everything comes from the local repository of this build, by file. */
  private static String settings() {
    Path seed = Path.of(System.getProperty("gan4j.repository"));
    return """
        <settings>
          <mirrors>
            <mirror>
              <id>seed</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """
        .formatted(seed.toUri());
  }
}
