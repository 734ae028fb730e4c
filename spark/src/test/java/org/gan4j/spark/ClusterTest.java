package org.gan4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.gan4j.recipe.Recipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of two executors, each a JVM of its own, one of which is killed. It takes long, and is
 * therefore in the group of tests on real data.
 */
@Tag("real-data")
@Timeout(600)
class ClusterTest {
  @TempDir Path runs;

  @Test
  void aKilledExecutorChangesNoBit() throws Exception {
    Recipe recipe = SparkRuns.points(2, "train.images=36000", "train.tick=2400");
    Path killed = runs.resolve("killed");
    Path whole = runs.resolve("whole");
    SparkSession session =
        SparkRuns.session("local-cluster[2,1,1024]")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.memory", "1g")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "180s") // a busy machine
            .getOrCreate();
    try {
      CompletableFuture<GanSpark.Outcome> training =
          CompletableFuture.supplyAsync(
              () -> GanSpark.train(session, recipe, killed.toString()),
              task -> new Thread(task).start());
      awaitCheckpoint(killed, training);
      assertThat(leader(killed).destroyForcibly()).isTrue();
      GanSpark.Outcome outcome = training.get(240, TimeUnit.SECONDS);
      assertThat(outcome.complete()).isTrue();
      assertThat(outcome.attempt()).isPositive();
      assertThat(outcome.from()).isPositive();
    } finally {
      session.stop();
    }
    SparkSession alone = SparkRuns.session("local[2]").getOrCreate();
    try {
      var unused = GanSpark.train(alone, recipe, whole.toString());
    } finally {
      alone.stop();
    }
    assertThat(SparkRuns.newest(killed)).isEqualTo(SparkRuns.newest(whole));
  }

  private static void awaitCheckpoint(Path run, CompletableFuture<?> training) throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    Path checkpoints = run.resolve("checkpoints");
    while (System.nanoTime() < until && !training.isDone()) {
      if (Files.isDirectory(checkpoints)) {
        try (Stream<Path> all = Files.list(checkpoints)) {
          if (all.anyMatch(file -> file.toString().endsWith(".safetensors"))) {
            return;
          }
        }
      }
      Thread.sleep(20);
    }
    if (training.isDone()) {
      var unused = training.get();
    }
    throw new AssertionError("no checkpoint came");
  }

  /** The process that has the run: a child of this one. */
  private static ProcessHandle leader(Path run) throws Exception {
    Matcher lock =
        Pattern.compile("process (\\d+) ").matcher(Files.readString(run.resolve("run.lock")));
    assertThat(lock.find()).isTrue();
    long pid = Long.parseLong(lock.group(1));
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.pid() == pid)
        .findFirst()
        .orElseThrow();
  }
}
