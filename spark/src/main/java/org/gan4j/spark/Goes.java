package org.gan4j.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Changes;

/** A run that a job finds in its folder and goes on with, if it is the job's. */
final class Goes {
  /** What a run decides itself, what may change, and what only describes. */
  private static final Set<String> FREE =
      Set.of(
          "name",
          "about",
          "cures",
          "data.name",
          "train.images",
          "train.precision",
          "train.device",
          "train.threads",
          "train.from",
          "train.remedy",
          "stop.rollbacks");

  private static final String SCORES = "evaluate.";

  private Goes() {}

  /**
   * The run where its last checkpoint left it, as long as the job says.
   *
   * @throws GanException if it was begun with another recipe
   */
  static Trainer on(
      Path run, Recipe job, DataOptions environment, RunListener notes, List<String> line) {
    RunFolder folder = RunFolder.open(run);
    Recipe now = Recipes.read(folder.recipe());
    Path begun = folder.recipeBegun();
    same(run, Files.isRegularFile(begun) ? Recipes.read(begun) : now, job);
    long images = job.train().images();
    String data = job.data().name();
    int threads = job.train().threads();
    Changes changes =
        new Changes(
            images == now.train().images() ? null : images,
            data.equals(now.data().name()) ? null : data,
            null,
            threads == now.train().threads() ? null : threads);
    return Trainer.resume(run, environment, changes, notes, line);
  }

  private static void same(Path run, Recipe begun, Recipe job) {
    Map<String, String> before = values(begun);
    Map<String, String> after = values(job);
    Map<String, String> all = new TreeMap<>(before);
    all.putAll(after);
    for (String key : all.keySet()) {
      String one = before.getOrDefault(key, "nothing");
      String two = after.getOrDefault(key, "nothing");
      if (!FREE.contains(key) && !key.startsWith(SCORES) && !one.equals(two)) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "the run in %s was begun with %s %s, and the job has %s: name another folder for another run",
                run,
                key,
                one,
                two));
      }
    }
  }

  private static Map<String, String> values(Recipe recipe) {
    return Recipes.values(recipe);
  }
}
