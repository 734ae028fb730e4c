package org.gan4j.score;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.game.Role;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Head;
import org.gan4j.nn.Network;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Calibration;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Networks of a run's past, read from its checkpoints without its data: generators alone, and both
 * players as they stood.
 */
public final class RunGenerator {
  /** The name under which a checkpoint keeps the delivered generator's running statistics. */
  public static final String STATE = "generator.delivered-state";

  /**
   * The name under which a checkpoint keeps the text of its recipe, which may not be the run's any
   * more; those of earlier versions have none.
   */
  public static final String RECIPE = "recipe-text";

  private RunGenerator() {}

  /**
   * {@return the name under which a checkpoint keeps a player's vector}
   *
   * @param role whose
   */
  public static String theta(Role role) {
    return player(role) + ".theta";
  }

  /**
   * {@return the name under which a checkpoint keeps the average of a player's vector, if it does}
   *
   * @param role whose
   */
  public static String average(Role role) {
    return player(role) + ".average";
  }

  /**
   * {@return the name under which a checkpoint keeps a live network's running statistics}
   *
   * @param role whose
   */
  public static String state(Role role) {
    return player(role) + ".state";
  }

  /**
   * {@return what the names of all that a checkpoint keeps of a player begin with}
   *
   * @param role whose
   */
  public static String player(Role role) {
    return role == Role.GENERATOR ? "generator" : "discriminator";
  }

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
    Snapshot from = Snapshot.of(kept(run, images));
    ModelCard card = card(run, images, data, environment);
    if (from.has(RECIPE)) {
      card = card.by(recipe(run, from).network());
    }
    try (Scope scope = Scope.open()) {
      Tensor theta = delivered(from);
      return Generator.of(card, theta, state(run, from, theta, data, environment));
    }
  }

  /**
   * Both players as they stood at a checkpoint, on the processor and in float32; no data are needed
   * where the run's model is in its place.
   *
   * @param run the run's folder
   * @param from one of its checkpoints
   * @param environment where data are looked for
   * @return the game there, in the caller's scope
   * @throws RunException if the checkpoint is not one of the networks that the run's recipe names
   */
  public static Standing standing(RunFolder run, Checkpoints.Loaded from, DataOptions environment) {
    Snapshot snapshot = Snapshot.of(from);
    Recipe recipe = recipe(run, snapshot);
    ModelCard card = card(run, from.images(), recipe.data(), environment);
    NetworkPair pair = pair(run, recipe, card, environment);
    Tensor theta = delivered(snapshot);
    Tensor state = state(run, snapshot, theta, recipe.data(), environment).to(Device.CPU);
    Tensor discriminator = snapshot.array(theta(Role.DISCRIMINATOR)).toTensor();
    Tensor discriminatorState = snapshot.array(state(Role.DISCRIMINATOR)).toTensor();
    Tensor live = snapshot.array(theta(Role.GENERATOR)).toTensor();
    Tensor liveState = snapshot.array(state(Role.GENERATOR)).toTensor();
    fit(from, pair.generator(), theta, state);
    fit(from, pair.generator(), live, liveState);
    fit(from, pair.discriminator(), discriminator, discriminatorState);
    String average = average(Role.DISCRIMINATOR);
    return new Standing(
        from.images(),
        new Sampler(pair, card.medium(), theta, state, DType.FLOAT32),
        new Sampler(pair, card.medium(), live, liveState, DType.FLOAT32),
        new Standing.Vectors(discriminator, discriminatorState),
        snapshot.has(average) ? snapshot.array(average).toTensor() : discriminator);
  }

  private static void fit(Checkpoints.Loaded from, Network network, Tensor theta, Tensor state) {
    if (theta.shape().count() != network.parameters().size()
        || state.shape().count() != network.state().size()) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "the checkpoint %s is of other networks than those of the run's recipe.yaml: a network has %,d numbers there and %,d here",
              from.file(),
              theta.shape().count() + state.shape().count(),
              network.parameters().size() + network.state().size()));
    }
  }

  /** Both networks; the classes of a semi-supervised pair are its classifier's. */
  private static NetworkPair pair(
      RunFolder run, Recipe recipe, ModelCard card, DataOptions environment) {
    boolean taught = recipe.network().head() == Head.CLASSES;
    if (taught && !Classifier.isIn(run.path())) {
      try (Plan plan = Plan.of(recipe.with(here(recipe.train())), environment, run)) {
        return plan.pair();
      }
    }
    int classes = taught ? Classifier.card(run.path()).classes().size() : card.classes().size();
    return recipe.network().build(new Brief(card.medium(), classes, null, recipe.pack()));
  }

  /**
   * The recipe of a checkpoint, which may be another one than the run's is by now.
   *
   * @param run the run's folder
   * @param from one of its checkpoints
   * @return its recipe, with the data where those of the run are now
   */
  public static Recipe recipe(RunFolder run, Checkpoints.Loaded from) {
    return recipe(run, Snapshot.of(from));
  }

  private static Recipe recipe(RunFolder run, Snapshot from) {
    Recipe now = Recipes.read(run.recipe());
    // A run whose recipe never changed has checkpoints of that recipe alone.
    if (!from.has(RECIPE) || !Files.exists(run.recipeBegun())) {
      return now;
    }
    Recipe then =
        Recipes.parse(from.text(RECIPE), "the recipe of the checkpoint at " + run, List.of());
    return then.with(then.data().named(now.data().name()));
  }

  /**
   * The extractor of what a run or a model learned from, if it is at hand: none is trained here.
   *
   * @param folder a run's folder or a model folder, of images
   * @param environment where data and cache are
   * @param notes hears why there is none
   * @return the caller's to close
   */
  public static Optional<Extractor> eyes(
      Path folder, DataOptions environment, Consumer<String> notes) {
    Path recipe = folder.resolve("recipe.yaml");
    String data = Generator.card(folder).data();
    try {
      DataOptions options =
          Extractors.suited(data, Generator.card(folder).medium().images(), environment);
      if (Files.isRegularFile(recipe)) {
        DataSettings settings = Recipes.read(recipe).data();
        data = settings.name();
        options = settings.options(environment);
      }
      Optional<Extractor> found = Extractors.kept(data, options, notes);
      if (found.isEmpty()) {
        notes.accept(
            "no extractor of features is trained on "
                + data
                + " yet; once: "
                + Extractors.command(data, options));
      }
      return found;
    } catch (DataException e) {
      notes.accept(
          "no extractor of features is at hand: the data " + data + " cannot be opened here");
      return Optional.empty();
    }
  }

  /** The generator's vector that was, or would have been, delivered. */
  private static Tensor delivered(Snapshot from) {
    String average = average(Role.GENERATOR);
    return from.array(from.has(average) ? average : theta(Role.GENERATOR)).toTensor();
  }

  /**
   * One of a run's checkpoints.
   *
   * @param run the run's folder
   * @param images that had been played
   * @return its contents
   * @throws RunException if there is no such checkpoint, with those that there are, or it is
   *     damaged
   */
  public static Checkpoints.Loaded kept(RunFolder run, long images) {
    Checkpoints checkpoints = Checkpoints.readOnly(run.checkpoints());
    List<Long> kept = checkpoints.list();
    if (!kept.contains(images)) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s has no checkpoint at %s %s; it keeps %s",
              run,
              count(images),
              images == 1 ? "image" : "images",
              kept.isEmpty()
                  ? "none"
                  : "those at "
                      + kept.stream()
                          .map(RunGenerator::count)
                          .collect(Collectors.joining(" and "))));
    }
    return checkpoints.load(images);
  }

  /**
   * A run's folder, for those who ask its discriminator.
   *
   * @param run the run's folder
   * @return the folder
   * @throws RunException if it is none; of a model alone, that it has no discriminator
   */
  public static RunFolder folder(Path run) {
    if (!Files.exists(run.resolve("recipe.yaml"))
        && !Files.exists(run.resolve("checkpoints"))
        && Generator.isAt(run)) {
      Path parent = run.toAbsolutePath().normalize().getParent();
      boolean inRun = parent != null && Files.exists(parent.resolve("recipe.yaml"));
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s is a model, which has no discriminator to ask: give the folder of the run%s",
              run,
              inRun ? ", " + parent : " that made it"));
    }
    return RunFolder.open(run);
  }

  /**
   * The checkpoint that a run's model is of: what sampling the run shows; where that is gone, the
   * newest one that is intact.
   *
   * @param run the run's folder
   * @param notes hears of checkpoints that are passed over
   * @return its contents
   * @throws RunException if the run has no checkpoint that can be read
   */
  public static Checkpoints.Loaded delivered(RunFolder run, Consumer<String> notes) {
    Checkpoints all = Checkpoints.readOnly(run.checkpoints());
    String why = "";
    if (Generator.isAt(run.path())) {
      long images = Generator.card(run.path()).images();
      if (all.list().contains(images)) {
        try {
          return all.load(images);
        } catch (RunException e) {
          why = String.valueOf(e.getMessage());
        }
      }
    }
    Checkpoints.Loaded newest =
        all.newest(why.isEmpty() ? notes : unused -> {})
            .orElseThrow(
                () ->
                    new RunException(
                        run
                            + " has no checkpoint, which is where its discriminator would be: a run"
                            + " writes the first one at its first tick"));
    if (!why.isEmpty()) {
      notes.accept(
          String.format(
              Locale.ROOT, "%s: the checkpoint at %,d images is asked", why, newest.images()));
    }
    return newest;
  }

  /**
   * A run's generator whose samples its discriminator chooses from (Azadi et al., "Discriminator
   * rejection sampling", 2019): see {@link Rejection}.
   *
   * @param run the run's folder
   * @param environment where data are looked for, which only losses need whose scores are no
   *     log-odds
   * @param notes hears how the scores are read
   * @return the caller's to close
   * @throws RunException if it is no run, has no checkpoint, or its discriminator's verdict says
   *     nothing of single samples
   */
  public static Rejection rejection(Path run, DataOptions environment, Consumer<String> notes) {
    return new RejectionSampler(folder(run), environment, notes);
  }

  /**
   * Samples that a discriminator let pass. Those of a seed and class depend on nothing else: the
   * first one is what {@link Generator#sample} makes of it, and each that is rejected is followed
   * by another, from a stream of the seed's own.
   */
  public interface Rejection extends AutoCloseable {
    /**
     * One sample for each seed.
     *
     * @param seeds any numbers
     * @param wanted the class of each; null for the seed modulo the classes, or where there are
     *     none
     * @return the samples, in the order of the seeds
     */
    Samples sample(long[] seeds, int @Nullable [] wanted);

    /** {@return how many samples were judged so far, one of each seed accepted} */
    long judged();

    /** {@return the share of those that were rejected, in [0, 1); 0 before the first} */
    double rejected();

    /** {@return how many seeds had none that passed, so that the best of theirs was taken} */
    long unsure();

    @Override
    void close();
  }

  /**
   * What a run's generator is: the card of its model; where it was moved away, that of its plan.
   *
   * @param run the run's folder
   * @param images that had been played
   * @param data the run's data where they are now, which only a run without its model needs
   * @param environment where data are looked for
   * @return the card
   */
  public static ModelCard card(
      RunFolder run, long images, DataSettings data, DataOptions environment) {
    if (Generator.isAt(run.path())) {
      return Generator.card(run.path()).after(images);
    }
    Recipe recipe = Recipes.read(run.recipe()).with(data);
    try (Plan plan = Plan.of(recipe.with(here(recipe.train())), environment, run)) {
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
    Tensor live = from.array(state(Role.GENERATOR)).toTensor();
    if (!from.has(average(Role.GENERATOR)) || live.shape().count() == 0) {
      return live;
    }
    // A checkpoint of an earlier version, which measured them anew from the data's classes.
    Recipe recipe = Recipes.read(run.recipe()).with(data);
    TrainSettings train = here(recipe.train());
    Device device = Device.parse(train.device());
    try (Plan plan = Plan.of(recipe.with(train), environment, run);
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
