package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.NamedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random moments, then resume: the same weights to the last bit. */
class KillTest {
  private static final int KILLS = 6;

  @TempDir Path runs;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aRunKilledAgainAndAgainEndsInTheSameBits() throws Exception {
    Recipe recipe = SmallRuns.recipe("train.images=9600", "train.tick=96", "train.keep=3");
    Path whole = SmallRuns.whole(recipe, runs);
    Path killed = killedAgainAndAgain(recipe, KILLS);
    assertEqual(whole, killed);
    assertThat(Files.readAllBytes(killed.resolve("model/generator.safetensors")))
        .isEqualTo(Files.readAllBytes(whole.resolve("model/generator.safetensors")));
    assertThat(Files.readAllLines(killed.resolve("metrics.jsonl")))
        .hasSameSizeAs(Files.readAllLines(whole.resolve("metrics.jsonl")));
  }

  /** One that goes back, changes its recipe and tries it. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aTreatedRunKilledAgainAndAgainDecidesTheSame() throws Exception {
    Recipe recipe =
        Recipes.read(
            "toy",
            List.of(
                "generator={sgd: {rate: 1.0e-12}}",
                "network.width=8",
                "train.batch=16",
                "train.images=16000",
                "train.tick=320",
                "evaluate.diagnose=320",
                "evaluate.metrics=[]",
                "train.remedy=apply",
                "train.precision=fp32",
                "train.keep=1",
                "train.threads=1"));
    Path whole = SmallRuns.whole(recipe, runs);
    Path killed = killedAgainAndAgain(recipe, KILLS / 2);
    assertEqual(whole, killed);
    assertThat(Files.readString(killed.resolve("interventions.jsonl")))
        .isEqualTo(Files.readString(whole.resolve("interventions.jsonl")))
        .contains("generator=adam");
  }

  /** One whose networks grow, with kills in and across fades. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aGrowingRunKilledAgainAndAgainEndsInTheSameBits() throws Exception {
    Recipe recipe =
        GrowingRunTest.recipe(
            "network.stay=1600",
            "network.fade=1600",
            "train.images=8000",
            "train.tick=160",
            "train.keep=1");
    Path whole = SmallRuns.whole(recipe, runs);
    Path killed = killedAgainAndAgain(recipe, KILLS);
    assertEqual(whole, killed);
    assertThat(Files.readString(killed.resolve("interventions.jsonl")))
        .isEqualTo(Files.readString(whole.resolve("interventions.jsonl")))
        .contains("network.stage=2");
  }

  private Path killedAgainAndAgain(Recipe recipe, int kills) throws Exception {
    Path killed;
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      killed = trainer.folder();
    }
    Random random = new Random(20);
    for (int i = 0; i < kills; i++) {
      Process child = child(killed);
      awaitProgress(killed, child);
      Thread.sleep(random.nextInt(350));
      child.destroyForcibly();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as("the child had not ended by itself").isNotZero();
    }
    Process last = child(killed);
    assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).isZero();

    return killed;
  }

  private static void assertEqual(Path whole, Path killed) {
    Map<String, NamedArray> expected = SmallRuns.newest(whole);
    Map<String, NamedArray> got = SmallRuns.newest(killed);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertThat(got.get(name)).as(name).isEqualTo(array));
  }

  /** Waits until the child has written a tick of its own. */
  private static void awaitProgress(Path run, Process child) throws Exception {
    long before = newest(run);
    while (newest(run) == before) {
      assertThat(child.isAlive()).as("the child trains").isTrue();
      Thread.sleep(2);
    }
  }

  private static long newest(Path run) throws Exception {
    try (var files = Files.list(run.resolve("checkpoints"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("images-\\d+\\.safetensors"))
          .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    }
  }

  private static Process child(Path run) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "java"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Child.class.getName(), run.toString()));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Resumes a run and trains it to its end: the process that is killed. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) {
      try (Trainer trainer = SmallRuns.resume(Path.of(args[0]))) {
        trainer.train();
      }
    }
  }
}
