package org.gan4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.gan4j.spark.examples.FashionMnistJob;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code spark-submit} does with our jars: a JVM with Spark's alone, to which ours are given.
 */
@Timeout(300)
class SubmitTest {
  /** What a cluster does not have. */
  private static final String OURS =
      ".*/(bytedeco|tools/jackson|jackson-annotations|snakeyaml-engine|fastcsv|twelvemonkeys|junidecode)/.*";

  /** What no cluster has, nor we need. */
  private static final String TESTS = ".*/(junit|assertj|surefire|opentest4j|apiguardian)[/-].*";

  @TempDir Path work;

  private record Ended(int code, String said) {}

  private Ended submit(String type, String... words) throws Exception {
    List<String> ours = new ArrayList<>();
    List<String> sparks = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.matches(OURS)) {
        ours.add(entry);
      } else if (entry.endsWith(".jar") && !entry.matches(TESTS) && !entry.contains("gan4j")) {
        sparks.add(entry);
      }
    }
    // The one that Spark comes with is too old for ours, which Maven has chosen for both.
    sparks.add(
        Path.of(
                System.getProperty("gan4j.root"),
                "spark/target/cluster/jars/jackson-annotations.jar")
            .toString());
    Path main = jar(GanSpark.class, "gan4j-spark.jar");
    ours.add(jar(Tensor.class, "gan4j-core.jar").toString());
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-XX:TieredStopAtLevel=1");
    line.addAll(List.of(System.getProperty("gan4j.spark.flags").split(" ", -1)));
    line.addAll(List.of("-cp", String.join(File.pathSeparator, sparks)));
    line.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    for (String setting :
        List.of(
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.driver.userClassPathFirst=true",
            "spark.executor.userClassPathFirst=true")) {
      line.addAll(List.of("--conf", setting));
    }
    line.addAll(List.of("--class", type, "--jars", String.join(",", ours), main.toString()));
    line.addAll(Arrays.asList(words));
    Path said = Files.createTempFile(work, "said", ".txt");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("%s ends", type).isTrue();
      return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    } finally {
      var unused = process.destroyForcibly();
    }
  }

  /** The jar of a class, or one of the folder that it is in. */
  private Path jar(Class<?> type, String name) throws Exception {
    Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(place)) {
      return place;
    }
    Path jar = work.resolve(name);
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(bytes);
        Stream<Path> all = Files.walk(place)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(place.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  @Test
  void theExampleTrainsBesideTheJarsOfACluster() throws Exception {
    Path run = work.resolve("run");
    Ended ended =
        submit(
            FashionMnistJob.class.getName(),
            "2",
            run.toString(),
            "data.name=digits",
            "data.limit=64",
            "network.width=4",
            "network.latent=4",
            "train.batch=8",
            "train.images=48",
            "train.tick=24",
            "train.remedy=off",
            "evaluate.metrics=[]");
    assertThat(ended.said()).contains("48 of 48 images are played: " + run);
    assertThat(ended.code()).isZero();
    assertThat(run.resolve("model")).isNotEmptyDirectory();
    assertThat(run.resolve("recipe.yaml")).content().contains("workers: 2");
  }

  @Test
  void whatIsTypedWronglyIsSaid() throws Exception {
    Ended ended = submit(Submit.class.getName(), "dcgan", "--workers", "2");
    assertThat(ended.said())
        .contains("gan-spark: --folder is missing")
        .contains("usage: gan-spark");
    assertThat(ended.code()).isEqualTo(2);
  }
}
