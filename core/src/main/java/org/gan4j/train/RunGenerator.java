package org.gan4j.train;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.TensorException;
import org.gan4j.zoo.Generator;

/** Generators of a run's past. */
public final class RunGenerator {
  private RunGenerator() {}

  /** {@link #at(RunFolder, long, DataSettings, DataOptions)} with the data where they were. */
  public static Generator at(RunFolder run, long images, DataOptions environment) {
    return at(run, images, Recipes.read(run.recipe()).data(), environment);
  }

  /**
   * The generator that a run delivered, or would have delivered, at one of its checkpoints: the
   * average if it keeps one, with its own batch statistics.
   *
   * @param images that had been played; one of the checkpoints that are kept
   * @param data the run's data where they are now: statistics are measured on their classes
   * @param environment where data are looked for
   * @return the caller's to close
   * @throws RunException if there is no such checkpoint, with those that there are
   */
  public static Generator at(
      RunFolder run, long images, DataSettings data, DataOptions environment) {
    Checkpoints checkpoints = Checkpoints.readOnly(run.checkpoints());
    List<Long> kept = checkpoints.list();
    if (!kept.contains(images)) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s has no checkpoint at %s images; it keeps %s",
              run,
              count(images),
              kept.isEmpty()
                  ? "none"
                  : "those at "
                      + kept.stream()
                          .map(RunGenerator::count)
                          .collect(Collectors.joining(" and "))));
    }
    Checkpoints.Loaded loaded = checkpoints.load(images);
    Recipe recipe = Recipes.read(run.recipe()).with(data);
    try (Plan plan = Plan.of(recipe.with(here(recipe.train())), environment);
        Match match = Match.resume(plan, Snapshot.of(loaded));
        Scope scope = Scope.open()) {
      return Generator.of(plan.card(images), match.delivered(), match.deliveredState());
    }
  }

  /** A run of a GPU is looked at on the processor where there is none. */
  private static TrainSettings here(TrainSettings train) {
    try {
      var unused = Engine.require(Device.parse(train.device()));
      return train;
    } catch (TensorException e) {
      return train.onProcessor();
    }
  }

  private static String count(long images) {
    return String.format(Locale.ROOT, "%,d", images);
  }
}
