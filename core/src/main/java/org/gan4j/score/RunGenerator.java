package org.gan4j.score;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Calibration;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;

/** Generators of a run's past, read from its checkpoints: neither data nor opponent is needed. */
public final class RunGenerator {
  /** The name under which a checkpoint keeps the delivered generator's running statistics. */
  public static final String STATE = "generator.delivered-state";

  private static final String AVERAGE = "generator.average";
  private static final String THETA = "generator.theta";
  private static final String LIVE_STATE = "generator.state";

  private RunGenerator() {}

  /**
   * The generator that a run delivered, or would have delivered, at one of its checkpoints: the
   * average if it keeps one, with its own batch statistics.
   *
   * @param run the run's folder
   * @param images that had been played; one of the checkpoints that are kept
   * @param data the run's data where they are now, which only checkpoints of earlier versions need
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
    Snapshot from = Snapshot.of(checkpoints.load(images));
    ModelCard card = card(run, images, data, environment);
    try (Scope scope = Scope.open()) {
      Tensor theta = from.array(from.has(AVERAGE) ? AVERAGE : THETA).toTensor();
      return Generator.of(card, theta, state(run, from, theta, data, environment));
    }
  }

  /** That of the run's model; where it was moved away, that of the run's plan. */
  private static ModelCard card(
      RunFolder run, long images, DataSettings data, DataOptions environment) {
    if (Generator.isAt(run.path())) {
      return Generator.card(run.path()).after(images);
    }
    Recipe recipe = Recipes.read(run.recipe()).with(data);
    try (Plan plan = Plan.of(recipe.with(here(recipe.train())), environment)) {
      return plan.card(images);
    }
  }

  /** A run of a GPU is looked at on the processor where there is none. */
  private static TrainSettings here(TrainSettings train) {
    try {
      var unused = Engine.require(Device.parse(train.device()));
      return train;
    } catch (GanException e) {
      return train.onProcessor();
    }
  }

  /**
   * The statistics that were kept, or those of the live generator where it is what is delivered.
   */
  private static Tensor state(
      RunFolder run, Snapshot from, Tensor theta, DataSettings data, DataOptions environment) {
    if (from.has(STATE)) {
      return from.array(STATE).toTensor();
    }
    Tensor live = from.array(LIVE_STATE).toTensor();
    if (!from.has(AVERAGE) || live.shape().count() == 0) {
      return live;
    }
    // A checkpoint of an earlier version, which measured them anew from the data's classes.
    Recipe recipe = Recipes.read(run.recipe()).with(data);
    TrainSettings train = here(recipe.train());
    Device device = Device.parse(train.device());
    try (Plan plan = Plan.of(recipe.with(train), environment);
        Rng rng = Plan.calibration(train.seed(), device)) {
      return Calibration.state(
          plan.pair(),
          theta.to(device),
          live.to(device),
          plan.recipe().train().precision().dtype(),
          train.batch(),
          rng,
          plan::drawClasses);
    }
  }

  private static String count(long images) {
    return String.format(Locale.ROOT, "%,d", images);
  }
}
