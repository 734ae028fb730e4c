package org.gan4j.doctor;

import java.util.Locale;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.game.Role;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RunData;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Standing;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What costs half a minute to find out of a checkpoint: how far the generator's samples still are
 * from the data ({@link Distance}), and what plain gradient descent would do near the point ({@link
 * Spectrum}). It needs the run's data. On {@link Engine#device()}; nothing of the run is changed,
 * its lock is not taken, none of its random streams is drawn from, and the same settings give the
 * same numbers.
 */
final class DeepLook {
  private DeepLook() {}

  /**
   * How to look.
   *
   * @param steps of the fresh discriminator, in [0, 1000000]; 0 to count them from the sizes of the
   *     networks, such that it takes about 20 s at 28x28 on two cores
   * @param samples real ones that it is scored on at most, and as many made ones, in [16, 100000]
   * @param products with the game's Jacobian, in [0, 1000]; 0 to count them likewise, up to 60 in
   *     about 15 s
   * @param seed of all that is drawn
   */
  record Settings(int steps, int samples, int products, long seed) {
    /** Checks the ranges. */
    Settings {
      Limits.USUAL.closed("the fresh discriminator's steps", steps, 0, 1_000_000);
      Limits.USUAL.closed("samples to score the fresh discriminator on", samples, 16, 100_000);
      Limits.USUAL.closed("products with the game's Jacobian", products, 0, 1000);
    }

    /** Counted, 2000 samples, seed 0. */
    Settings() {
      this(0, 2000, 0, 0);
    }
  }

  /**
   * What was found.
   *
   * @param images that had been played
   * @param distance of the delivered generator
   * @param spectrum of the game; null where it has none
   * @param why there is none, a sentence; empty where there is one
   */
  record Found(long images, Distance distance, @Nullable Spectrum spectrum, String why) {}

  /**
   * Looks at a checkpoint with the run's data where its recipe says that they are.
   *
   * @param run its folder
   * @param checkpoint one of its checkpoints
   * @param environment where data are looked for
   * @param settings how
   * @param notes hears what the numbers mean
   * @return what was found
   * @throws GanException if the data are missing or others, or the checkpoint cannot be looked at
   */
  static Found at(
      RunFolder run,
      Checkpoints.Loaded checkpoint,
      DataOptions environment,
      Settings settings,
      Consumer<String> notes) {
    Recipe recipe = RunGenerator.recipe(run, checkpoint);
    Plan plan;
    try {
      plan = Plan.of(recipe.with(recipe.train().on(Engine.device())), environment, run);
    } catch (DataException e) {
      GanException lost = RunData.lost(e, run.path(), recipe.data(), "diagnose");
      throw new RunException(
          "a deep look needs the run's data, " + recipe.data().name() + ": " + lost.getMessage(),
          e);
    }
    try (plan) {
      return at(run, checkpoint, plan, settings, notes);
    }
  }

  /**
   * Looks at a checkpoint.
   *
   * @param run its folder
   * @param checkpoint one of its checkpoints
   * @param plan the run's, its data open; stays the caller's
   * @param settings how
   * @param notes hears what the numbers mean
   * @return what was found
   * @throws GanException if the data are others than the run's, or the checkpoint is not finite or
   *     of other networks
   */
  static Found at(
      RunFolder run,
      Checkpoints.Loaded checkpoint,
      Plan plan,
      Settings settings,
      Consumer<String> notes) {
    if (!RunData.isLearnedBy(run, plan.data())) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "a deep look needs the data that the run learned from, and %s are others; %s",
              plan.data().name(),
              RunData.moved(run.path(), "diagnose")));
    }
    Snapshot snapshot = Snapshot.of(checkpoint);
    requireFinite(checkpoint, snapshot);
    Distance distance;
    try (Scope scope = Scope.open()) {
      Standing standing = RunGenerator.standing(run, checkpoint, plan.environment());
      Device device = Device.parse(plan.recipe().train().device());
      distance = Distance.of(plan, standing.on(device), settings, notes);
    }
    Spectrum spectrum = null;
    String why = "";
    try {
      if (plan.recipe().game().loss().playsFrom() > 0) {
        throw new RunException(
            "the eigenvalues of a game in stages are not taken: each stage moves parts of the"
                + " networks, by losses that are not differentiated twice; the distance above holds");
      }
      spectrum = Spectrum.of(plan, snapshot, settings.products(), settings.seed());
    } catch (GanException e) {
      why = String.valueOf(e.getMessage());
    }
    return new Found(checkpoint.images(), distance, spectrum, why);
  }

  private static void requireFinite(Checkpoints.Loaded checkpoint, Snapshot snapshot) {
    try (Scope scope = Scope.open()) {
      for (Role role : Role.values()) {
        if (!snapshot.array(RunGenerator.theta(role)).toTensor().isFinite()) {
          throw new RunException(
              String.format(
                  Locale.ROOT,
                  "the weights of the %s in %s are not finite: its training had diverged; look at"
                      + " an earlier checkpoint",
                  RunGenerator.player(role),
                  checkpoint.file()));
        }
      }
    }
  }
}
