package org.gan4j.train;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.Shell;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.RunData;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.train.Trainer.Changes;

/** What must hold for a run to go on, with or without changes, and what is said of it. */
final class Resumption {
  /** What a checkpoint has the text of its recipe under; those of earlier versions have none. */
  static final String RECIPE = RunGenerator.RECIPE;

  /** What the recipe was known by before it was changed at this very checkpoint. */
  static final String BEFORE = "recipe-before";

  private Resumption() {}

  /**
   * A run's recipe.
   *
   * @throws RunException if the run was begun by a version that this one cannot continue
   */
  static Recipe recipe(RunFolder folder) {
    if (Recipes.isOldForm(folder.recipe())) {
      throw new RunException(
          "the run "
              + folder
              + " was begun by gan4j before 0.2, whose recipes had another form: it can be sampled, evaluated, compared and reported, but not continued; train it anew (gan train "
              + Shell.quoted(folder.recipe())
              + ")");
    }
    return Recipes.read(folder.recipe());
  }

  /**
   * The recipe that a run goes on with from a checkpoint: that of its file, or the checkpoint's own
   * where the run was killed while it changed from one to the other.
   *
   * @throws RunException if the file's recipe was never the run's
   */
  static Recipe sameRecipe(RunFolder folder, Recipe recipe, Snapshot from) {
    if (Changes.isIdentity(from.text("recipe"), recipe)) {
      return recipe;
    }
    String known = Changes.identity(recipe);
    if (from.has(BEFORE) && from.text(BEFORE).equals(known)) {
      return own(from);
    }
    if (from.has(RECIPE) && wasOfRun(folder, known)) {
      return placed(own(from), recipe);
    }
    throw new RunException(
        folder.recipe()
            + " was changed after the run began (or the run is of a version of gan4j with other defaults), so it cannot be continued: undo the change, or train anew with the changed recipe (gan train "
            + Shell.quoted(folder.recipe())
            + ")");
  }

  /** Whether the run had a recipe, before or after one of its decisions. */
  private static boolean wasOfRun(RunFolder folder, String known) {
    return Files.isRegularFile(folder.recipeBegun())
        && (Changes.identity(Recipes.read(folder.recipeBegun())).equals(known)
            || Decision.read(folder.interventions(), note -> {}).stream()
                .anyMatch(decision -> decision.recipe().equals(known)));
  }

  /**
   * The recipe of a checkpoint, with the length and the place that the run has now.
   *
   * @param now the run's recipe
   */
  static Recipe of(Snapshot from, Recipe now) {
    return Changes.isIdentity(from.text("recipe"), now) || !from.has(RECIPE)
        ? now
        : placed(own(from), now);
  }

  private static Recipe own(Snapshot from) {
    return Recipes.parse(from.text(RECIPE), "the recipe of the checkpoint", List.of());
  }

  /** A recipe with what may change without another identity as another one has it. */
  private static Recipe placed(Recipe recipe, Recipe now) {
    return recipe
        .with(recipe.data().named(now.data().name()))
        .with(
            recipe
                .train()
                .lengthened(now.train().images())
                .remedied(now.train().remedy())
                .decided(recipe.train().precision(), now.train().device(), now.train().threads()));
  }

  /**
   * The plan of a run that goes on with changes.
   *
   * @param played images, so far
   * @param notes hears what the changes mean
   * @return the caller's to close
   * @throws RunException if the run cannot go on so: the message says why
   */
  static Plan plan(
      RunFolder folder,
      Recipe recipe,
      Changes changes,
      long played,
      DataOptions environment,
      Consumer<String> notes) {
    Recipe next = changes.applied(recipe);
    if (changes.images() != null || next.train().images() != recipe.train().images()) {
      longEnough(folder, next.train().images(), played);
    }
    Plan plan = found(folder, next, changes, environment);
    try {
      provenance(folder)
          .ifPresentOrElse(
              before -> {
                sameData(folder, before, plan);
                noteCompute(before.lastCompute(), compute(plan), played, notes);
              },
              () -> {
                if (played > 0) {
                  notes.accept(
                      "provenance.json is missing: whether the data are those that the run began"
                          + " with cannot be told; it is written anew");
                }
              });
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
    return plan;
  }

  /** A recipe with the length that it had when a checkpoint was written. */
  static Recipe asLong(Snapshot from, Recipe recipe) {
    return from.has(RECIPE)
        ? recipe.with(recipe.train().lengthened(own(from).train().images()))
        : recipe;
  }

  /** Says which numbers another length makes jump, if any do. */
  static void noteLength(Recipe before, Recipe next, long played, Consumer<String> notes) {
    String said = Lengthening.said(before, next, played);
    if (!said.isEmpty()) {
      notes.accept(said);
    }
  }

  /** Refuses a length that was played already. */
  static void longEnough(RunFolder folder, long images, long played) {
    if (images < played) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "the run %s has played %,d images already; it cannot be continued to %,d",
              folder,
              played,
              images));
    }
  }

  /** The plan; where its data are gone, with what to type. */
  private static Plan found(
      RunFolder folder, Recipe recipe, Changes changes, DataOptions environment) {
    try {
      return Plan.of(recipe, environment, folder);
    } catch (DataException e) {
      throw changes.data() == null ? RunData.lost(e, folder.path(), recipe.data(), "resume") : e;
    }
  }

  /** Where a run came from, if a session of it has begun. */
  static Optional<Provenance> provenance(RunFolder folder) {
    return Files.isRegularFile(folder.provenance())
        ? Optional.of(Provenance.read(folder.provenance()))
        : Optional.empty();
  }

  private static void sameData(RunFolder folder, Provenance before, Plan plan) {
    if (!RunData.isLearnedBy(folder, plan.data())) {
      throw new RunException(
          "the data "
              + plan.recipe().data().name()
              + " are not those that the run began with (fingerprint "
              + plan.data().fingerprint()
              + ", then "
              + before.data().fingerprint()
              + "): bring them back, or train anew; "
              + RunData.moved(folder.path(), "resume")
              + ". A run that an earlier version of gan4j began is known by its pixels; one whose"
              + " images were read from disk recorded too little of them, and one whose images are"
              + " read otherwise now (EXIF's orientation, colour profiles, inks) would learn others:"
              + " train those anew");
    }
  }

  private static void noteCompute(
      Provenance.Compute before, Provenance.Compute now, long played, Consumer<String> notes) {
    if (!before.equals(now)) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "from image %,d on the run is computed on %s, so far on %s: from here on it differs in its last bits from what it would have been; provenance.json keeps that",
              played,
              said(now),
              said(before)));
    }
  }

  private static String said(Provenance.Compute compute) {
    return String.format(
        Locale.ROOT,
        "%s with %d thread%s in %s",
        compute.device(),
        compute.threads(),
        compute.threads() == 1 ? "" : "s",
        compute.precision());
  }

  /** Where and how a plan is computed. */
  static Provenance.Compute compute(Plan plan) {
    TrainSettings train = plan.recipe().train();
    return new Provenance.Compute(train.device(), train.threads(), train.precision().toString());
  }

  /** Changes in words. */
  static String said(Changes changes) {
    List<String> out = new ArrayList<>();
    if (changes.images() != null) {
      out.add(String.format(Locale.ROOT, "%,d images in all", changes.images()));
    }
    if (changes.data() != null) {
      out.add("data at " + changes.data());
    }
    if (changes.device() != null) {
      out.add("computed on " + changes.device());
    }
    if (changes.threads() != null) {
      out.add("with train.threads " + changes.threads());
    }
    out.addAll(changes.settings());
    Long back = changes.back();
    if (back != null) {
      out.add(String.format(Locale.ROOT, "from the checkpoint at %,d images", back));
    }
    return String.join(", ", out);
  }
}
