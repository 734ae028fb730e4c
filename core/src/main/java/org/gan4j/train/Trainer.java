package org.gan4j.train;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.gan4j.GanException;
import org.gan4j.Shell;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Datasets;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.StopRule;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Metrics;
import org.gan4j.run.Provenance;
import org.gan4j.run.Revision;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.TensorBoardEvents;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;

/**
 * One run, from its folder's creation or from its last checkpoint to the end of its recipe.
 *
 * <p>Every {@code train.tick} images it writes, in this order: a line of {@code metrics.jsonl} and
 * the TensorBoard scalars; {@code samples/images-NNNNNNNNN.png}, the same latents as ever; a
 * checkpoint, which records how long the growing files were; the {@code model} folder; and {@link
 * Reporting report.html}, whole at the session's end. A session that is stopped in between writes a
 * checkpoint where it stands. What a resumed run does from a checkpoint on is, bit for bit, what
 * the uninterrupted one would have done (same machine, threads and precision).
 */
public final class Trainer implements AutoCloseable {
  private final RunFolder folder;
  private final Plan plan;
  private final Checkpoints checkpoints;
  private final Checkpoints.@Nullable Loaded from;
  private final Changes changes;
  private final List<String> commandLine;

  private Trainer(
      RunFolder folder,
      Plan plan,
      Checkpoints checkpoints,
      Checkpoints.@Nullable Loaded from,
      Changes changes,
      List<String> commandLine) {
    this.folder = folder;
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.from = from;
    this.changes = changes;
    this.commandLine = List.copyOf(commandLine);
  }

  /**
   * Makes the folder of a new run and takes its lock.
   *
   * @param plan what to train; the trainer closes it
   * @param runs the folder that runs are in; made if it is missing
   * @param commandLine for the run's provenance
   */
  public static Trainer begin(Plan plan, Path runs, List<String> commandLine) {
    Recipe recipe = plan.recipe();
    Examiner.check(plan);
    RunFolder folder = RunFolder.create(runs, recipe.name() + "-" + label(recipe.data().name()));
    try {
      folder.lock();
      AtomicFile.writeString(folder.recipe(), Recipes.format(recipe));
      Checkpoints checkpoints = Checkpoints.open(folder.checkpoints(), recipe.train().keep());
      return new Trainer(folder, plan, checkpoints, null, Changes.NONE, commandLine);
    } catch (RuntimeException e) {
      folder.withdraw();
      folder.close();
      throw e;
    }
  }

  /** {@link #resume(Path, DataOptions, Changes, TrainingListener, List)} to another length only. */
  public static Trainer resume(
      Path run,
      @Nullable Long images,
      DataOptions environment,
      TrainingListener notes,
      List<String> commandLine) {
    return resume(run, environment, Changes.images(images), notes, commandLine);
  }

  /**
   * Continues a run from its newest whole checkpoint (from the start, if it never came to one).
   * Everything is checked here and nothing changed; {@link #train} writes what was asked for.
   *
   * @param run the run's folder
   * @param environment where the data are looked for
   * @param changes what is not to stay as the run has it
   * @param notes hears of damaged checkpoints that were passed over, and what the changes mean
   * @throws RunException if it is being trained by another process, its recipe was changed, or its
   *     data are missing or not those that it began with
   */
  public static Trainer resume(
      Path run,
      DataOptions environment,
      Changes changes,
      TrainingListener notes,
      List<String> commandLine) {
    RunFolder folder = RunFolder.open(run);
    try {
      folder.lock();
      if (Recipes.isOldForm(folder.recipe())) {
        throw new RunException(
            "the run "
                + run
                + " was begun by gan4j before 0.2, whose recipes had another form: it can be sampled, evaluated, compared and reported, but not continued; train it anew (gan train "
                + Shell.quoted(folder.recipe())
                + ")");
      }
      Recipe recipe = Recipes.read(folder.recipe());
      Checkpoints checkpoints = Checkpoints.open(folder.checkpoints(), recipe.train().keep());
      Checkpoints.Loaded newest = checkpoints.newest(notes::note).orElse(null);
      if (newest != null && !Changes.isIdentity(Match.text(newest, "recipe"), recipe)) {
        throw new RunException(
            folder.recipe()
                + " was changed after the run began (or the run is of a version of gan4j with other defaults), so it cannot be continued: undo the change, or train anew with the changed recipe (gan train "
                + Shell.quoted(folder.recipe())
                + ")");
      }
      long played = newest == null ? 0 : Match.count(newest, "images");
      if (changes.images() != null && changes.images() < played) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "the run %s has played %,d images already; it cannot be continued to %,d",
                run,
                played,
                changes.images()));
      }
      if (newest == null) {
        notes.note("the run has no checkpoint yet: it begins again at image 0");
      }
      Recipe wanted = changes.applied(recipe);
      Engine.threads(wanted.train().threads() == 0 ? Engine.cores() : wanted.train().threads());
      Plan plan = found(folder, wanted, changes, environment);
      try {
        provenance(folder)
            .ifPresent(
                before -> {
                  sameData(folder, before, plan);
                  noteCompute(before.lastCompute(), compute(plan), played, notes);
                });
        return new Trainer(folder, plan, checkpoints, newest, changes, commandLine);
      } catch (RuntimeException e) {
        plan.close();
        throw e;
      }
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** The plan of a resumed run; where its data are gone, with what to type. */
  private static Plan found(
      RunFolder folder, Recipe recipe, Changes changes, DataOptions environment) {
    try {
      return Plan.of(recipe, environment);
    } catch (DataException e) {
      String place = recipe.data().name();
      boolean named = Datasets.named().stream().anyMatch(set -> set.name().equals(place));
      if (changes.data() != null || named || isThere(place)) {
        throw e;
      }
      throw new RunException(
          String.format(
              Locale.ROOT,
              "the data of the run are no longer at %s; %s",
              place,
              whereTheyAre(folder)),
          e);
    }
  }

  private static boolean isThere(String place) {
    try {
      return Files.exists(Path.of(place));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String whereTheyAre(RunFolder folder) {
    return "if they were moved, say where they are now: gan resume "
        + Shell.quoted(folder.path())
        + " --data NEWPLACE";
  }

  private static Optional<Provenance> provenance(RunFolder folder) {
    return Files.isRegularFile(folder.provenance())
        ? Optional.of(Provenance.read(folder.provenance()))
        : Optional.empty();
  }

  private static void sameData(RunFolder folder, Provenance before, Plan plan) {
    if (!plan.data().isOf(before.data().fingerprint())) {
      throw new RunException(
          "the data "
              + plan.recipe().data().name()
              + " are not those that the run began with (fingerprint "
              + plan.data().fingerprint()
              + ", then "
              + before.data().fingerprint()
              + "): bring them back, or train anew; "
              + whereTheyAre(folder)
              + ". A run that an earlier version of gan4j began is known by its pixels; one whose"
              + " images were read from disk recorded too little of them, and one whose images are"
              + " read otherwise now (EXIF's orientation, colour profiles, inks) would learn others:"
              + " train those anew");
    }
  }

  private static void noteCompute(
      Provenance.Compute before, Provenance.Compute now, long played, TrainingListener notes) {
    if (!before.equals(now)) {
      notes.note(
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

  private static Provenance.Compute compute(Plan plan) {
    TrainSettings train = plan.recipe().train();
    return new Provenance.Compute(train.device(), train.threads(), train.precision().toString());
  }

  /**
   * Writes what a resume asked for into the run's recipe, if it is not there already: {@link
   * #train} does so once all is ready. For a run that has nothing left to train.
   */
  public void keepChanges() {
    if (!changes.isNone()) {
      AtomicFile.writeString(folder.recipe(), Recipes.format(plan.recipe()));
    }
  }

  /** The run's folder. */
  public Path folder() {
    return folder.path();
  }

  /** Images that were played before this session. */
  public long played() {
    return from == null ? 0 : Match.count(from, "images");
  }

  /** What is trained. */
  public Plan plan() {
    return plan;
  }

  /**
   * Trains until the recipe's images are played, the time is over, or it is told to stop.
   *
   * @param limit longest time of this session; null for none
   * @param stop asked after every step
   * @throws GanException if the game diverged (nothing of it is saved) or a file cannot be written
   *     (the checkpoint before it is intact)
   */
  public Outcome train(@Nullable Duration limit, TrainingListener listener, BooleanSupplier stop) {
    Reporting reporting = new Reporting(folder, plan, listener::note);
    Outcome outcome;
    try {
      outcome = train(limit, listener, stop, reporting);
    } catch (GanException e) {
      if (e.getCause() instanceof DivergedException) {
        reporting.finish();
      }
      throw e;
    } finally {
      folder.withdraw(); // Only where nothing has begun: the run could not be scored, say.
    }
    reporting.finish();
    return outcome;
  }

  private Outcome train(
      @Nullable Duration limit,
      TrainingListener listener,
      BooleanSupplier stop,
      Reporting reporting) {
    TrainSettings settings = plan.recipe().train();
    Engine.threads(settings.threads());
    Engine.tensorFloat32(settings.precision() == org.gan4j.recipe.Precision.TF32);
    var unused = Engine.chooseMatrixProducts();
    plan.recipe().warnings().forEach(warning -> listener.note("warning: " + warning));
    plan.data().notes().forEach(listener::note);
    long begun = System.nanoTime();
    try (Ready ready = new Ready(Examiner.of(plan, limit, listener).orElse(null));
        Metrics metrics = Metrics.open(folder.metrics());
        TensorBoardEvents events = TensorBoardEvents.open(folder.events())) {
      Session.Outputs out =
          new Session.Outputs(
              folder, begun(ready), checkpoints, metrics, events, reporting, listener);
      Checkpoints.Loaded start = from;
      int rollbacks = rollbacks(from);
      boolean back = false;
      Provenance provenance = null;
      while (true) {
        Session session = null;
        try (Match match = start == null ? Match.begin(plan) : Match.resume(plan, start)) {
          if (back) {
            match.reseed(rollbacks);
          }
          Meter meter = new Meter();
          if (ready.examiner() != null && start != null) {
            ready.examiner().restore(start);
          }
          Provenance known =
              provenance == null ? begun(match.images()) : provenance; // Read before it is written.
          if (provenance == null) {
            keepChanges();
            known.write(folder.provenance());
            provenance = known;
          }
          cutBack(start, metrics, events, meter, listener);
          session =
              new Session(out, match, meter, scoring(ready.examiner(), start, listener), rollbacks);
          if (start == null) {
            session.drawSamples();
          } else {
            session.deliverBest();
          }
          String why = "";
          while (match.images() < settings.images() && why.isEmpty()) {
            if (stop.getAsBoolean()) {
              break;
            }
            if (limit != null && System.nanoTime() - begun > limit.toNanos()) {
              session.lastTick();
              break;
            }
            why = session.step();
          }
          session.finish();
          provenance.withSessionEnded(Instant.now(), match.images()).write(folder.provenance());
          return new Outcome(
              folder.path(),
              match.images(),
              settings.images(),
              (System.nanoTime() - begun) / 1e9,
              session.lastGrid(),
              why,
              ready.examiner() == null ? -1 : ready.examiner().bestAt());
        } catch (DivergedException e) {
          start = backTo(e, session == null ? "its start" : session.place(), rollbacks, listener);
          checkpoints.forgetAfter(start.images());
          rollbacks++;
          back = true;
        }
      }
    }
  }

  /** A run that begins has in its folder when it will be scored; one that goes on keeps that. */
  private Plan begun(Ready ready) {
    if (from != null || ready.examiner() == null) {
      return plan;
    }
    Plan decided = plan.scored(ready.examiner().decided());
    if (!decided.recipe().equals(plan.recipe())) {
      AtomicFile.writeString(folder.recipe(), Recipes.format(decided.recipe()));
    }
    return decided;
  }

  /** What scores the run, if anything does, closed with it. */
  private record Ready(@Nullable Examiner examiner) implements AutoCloseable {
    @Override
    public void close() {
      if (examiner != null) {
        examiner.close();
      }
    }
  }

  private static int rollbacks(Checkpoints.@Nullable Loaded start) {
    return start == null ? 0 : Integer.parseInt(start.metadata().getOrDefault("rollbacks", "0"));
  }

  /** The checkpoint that a diverged run goes on from: its best, else its newest. */
  private Checkpoints.Loaded backTo(
      DivergedException e, String place, int done, TrainingListener listener) {
    int allowed = plan.recipe().stop().rollbacks();
    Checkpoints.Loaded back = done >= allowed ? null : back(listener);
    if (back == null) {
      List<Long> kept = checkpoints.list();
      throw new GanException(
          "training stopped at "
              + place
              + ": "
              + e.getMessage()
              + (kept.isEmpty()
                  ? "; there is no checkpoint yet"
                  : "; the last good checkpoint, at "
                      + kept.get(kept.size() - 1)
                      + " images, stays in "
                      + folder.checkpoints())
              + (allowed == 0 ? "" : "; it had gone back " + done + " times already"),
          e);
    }
    listener.note(
        String.format(
            Locale.ROOT,
            "%s; back to the checkpoint at %,d images and on with other random draws (%d of %d)",
            e.getMessage(),
            Match.count(back, "images"),
            done + 1,
            allowed));
    return back;
  }

  private Checkpoints.@Nullable Loaded back(TrainingListener listener) {
    if (checkpoints.best().isPresent()) {
      try {
        return checkpoints.load(checkpoints.best().getAsLong());
      } catch (RunException e) {
        listener.note("the best checkpoint cannot be read (" + e.getMessage() + ")");
      }
    }
    return checkpoints.newest(listener::note).orElse(null);
  }

  /** A session without an examiner keeps what an earlier one's found, for a later one's. */
  private Session.Scoring scoring(
      @Nullable Examiner examiner, Checkpoints.@Nullable Loaded start, TrainingListener listener) {
    Map<String, String> kept = new TreeMap<>();
    if (examiner == null && start != null) {
      start
          .metadata()
          .forEach(
              (key, value) -> {
                if (key.startsWith("examiner.")) {
                  kept.put(key, value);
                }
              });
    }
    String when = plan.recipe().stop().when();
    StopRule rule = when.isBlank() ? null : StopRule.parse(when);
    Session.Scoring scoring = new Session.Scoring(examiner, kept, rule);
    if (scoring.knowsBest()) {
      listener.note(
          String.format(
              Locale.ROOT,
              "model/ stays that of the best scores, at %s images: nothing scores this session",
              kept.get(Session.Scoring.BEST)));
    }
    return scoring;
  }

  /** A resumed run forgets what it wrote after its checkpoint. */
  private void cutBack(
      Checkpoints.@Nullable Loaded from,
      Metrics metrics,
      TensorBoardEvents events,
      Meter meter,
      TrainingListener listener) {
    if (from == null) {
      metrics.truncate(0);
      events.clear();
      return;
    }
    if (!metrics.cutBack(Match.count(from, "metrics.length"))) {
      listener.note(lost(folder.metrics(), "curves"));
    }
    if (!events.cutBack(Match.count(from, "events.length"))) {
      listener.note(lost(events.path(), "curves for TensorBoard"));
    }
    meter.restore(from);
  }

  private static String lost(Path file, String what) {
    return String.format(
        Locale.ROOT,
        "%s is not as it was at the checkpoint: the run goes on, its %s begin with what is left",
        file.getFileName(),
        what);
  }

  /** The run's provenance with this session at its end. */
  private Provenance begun(long images) {
    Provenance.Compute compute = compute(plan);
    Provenance base =
        provenance(folder)
            .orElseGet(
                () ->
                    new Provenance(
                        plan.recipe().train().seed(),
                        Provenance.Software.current(
                            version(),
                            Revision.current().orElse(null),
                            Map.of("engine", Engine.version())),
                        new Provenance.Data(
                            plan.data().name(), plan.data().fingerprint(), plan.data().size()),
                        compute,
                        List.of()));
    return base.withSession(Provenance.Session.begun(commandLine, Instant.now(), images, compute));
  }

  /** This toolkit's version, from its jar; "development" where it runs from classes. */
  public static String version() {
    String version = Trainer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The last part of a path, without its extension; a name stays what it is. */
  private static String label(String data) {
    String name = String.valueOf(Path.of(data).toAbsolutePath().normalize().getFileName());
    return name.replaceFirst("\\.[A-Za-z0-9]{1,4}$", "");
  }

  @Override
  public void close() {
    try {
      plan.close();
    } finally {
      folder.close();
    }
  }
}
