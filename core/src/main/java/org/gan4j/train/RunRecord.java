package org.gan4j.train;

import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;

/**
 * What a run's folder says of how it came about: {@code recipe.yaml} and {@code provenance.json}.
 */
final class RunRecord {
  private final RunFolder folder;
  private final List<String> commandLine;
  private Provenance provenance;

  /**
   * With a session that begins now; nothing is written yet.
   *
   * @param played images, before it
   * @param ancestor whose weights it begins with; null where it begins anew or goes on
   */
  RunRecord(
      RunFolder folder,
      Plan plan,
      List<String> commandLine,
      long played,
      @Nullable Ancestor ancestor) {
    this.folder = folder;
    this.commandLine = commandLine;
    this.provenance =
        Resumption.provenance(folder)
            .orElseGet(() -> begun(plan, ancestor))
            .withSession(session(plan, played));
  }

  /** Writes that the session has begun. */
  void write() {
    provenance.write(folder.provenance());
  }

  /** Writes the recipe that is trained from here on. */
  void recipe(Plan plan) {
    AtomicFile.writeString(folder.recipe(), Recipes.format(plan.recipe()));
  }

  /** Writes how many images fit into the session's time. */
  void fitted(long images) {
    provenance = provenance.withFitted(images);
    write();
  }

  /**
   * Writes that another session goes on as a plan says.
   *
   * @param images at which the last one ends
   * @param from the images from which the next one goes on
   */
  void changed(Plan plan, long images, long from) {
    provenance =
        provenance.withSessionEnded(Instant.now(), images).withSession(session(plan, from));
    write();
  }

  /** Writes the recipe that the run began with, before it is changed for the first time. */
  void recipeBegun(Recipe recipe) {
    if (!Files.exists(folder.recipeBegun())) {
      AtomicFile.writeString(folder.recipeBegun(), Recipes.format(recipe));
    }
  }

  /** Writes that the session has ended. */
  void ended(long images) {
    provenance = provenance.withSessionEnded(Instant.now(), images);
    write();
  }

  private Provenance.Session session(Plan plan, long images) {
    return Provenance.Session.begun(commandLine, Instant.now(), images, Resumption.compute(plan));
  }

  private static Provenance begun(Plan plan, @Nullable Ancestor ancestor) {
    return new Provenance(
        plan.recipe().train().seed(),
        Provenance.Software.current(Trainer.version(), Map.of("engine", Engine.version())),
        plan.learned(),
        Resumption.compute(plan),
        List.of(),
        ancestor == null ? null : ancestor.provenance(plan));
  }
}
