package org.gan4j.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;

/** Runs small enough for tests, and the sessions that they are trained in. */
final class SparkRuns {
  private SparkRuns() {}

  static SparkSession.Builder session(String master) {
    return SparkSession.builder()
        .appName("test")
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2");
  }

  /** Perceptrons on points. */
  static Recipe points(int workers, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "train.batch=24",
                "train.images=480",
                "train.tick=120",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.precision=fp32",
                "train.workers=" + workers));
    settings.addAll(List.of(more));
    return Recipes.read("toy", settings);
  }

  /** Every array of the newest checkpoint. */
  static Map<String, NamedArray> newest(Path run) {
    Checkpoints checkpoints = Checkpoints.readOnly(run.resolve("checkpoints"));
    Map<String, NamedArray> out =
        new TreeMap<>(checkpoints.newest(note -> {}).orElseThrow().arrays());
    return out;
  }
}
