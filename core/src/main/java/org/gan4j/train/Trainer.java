package org.gan4j.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.score.Examiner;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Trainer.Changes;
import org.jspecify.annotations.Nullable;

/**
 * One run, from its folder's creation or from its last checkpoint to the end of its recipe.
 *
 * <p>Every {@code train.tick} images it writes, in this order: a line of {@code metrics.jsonl} and
 * the TensorBoard scalars; {@code samples/images-NNNNNNNNN.png}, the same latents as ever; a
 * checkpoint, which records how long the growing files were; the {@code model} folder; and {@link
 * org.gan4j.report.Reporting report.html}, whole at the session's end. A session that is stopped in
 * between writes a checkpoint where it stands. What a resumed run does from a checkpoint on is, bit
 * for bit, what the uninterrupted one would have done (same machine, threads and precision).
 */
public final class Trainer implements AutoCloseable {
  private final RunFolder folder;
  private final Plan plan;
  private final Checkpoints checkpoints;
  private final @Nullable Snapshot from;
  private final @Nullable Ancestor ancestor;
  private final Changes changes;
  private final List<String> commandLine;
  private final boolean mended;
  private final Recipe trained;
  private @Nullable Workers workers;

  private Trainer(
      RunFolder folder,
      Plan plan,
      Checkpoints checkpoints,
      @Nullable Snapshot from,
      @Nullable Ancestor ancestor,
      Changes changes,
      List<String> commandLine,
      boolean mended,
      Recipe trained) {
    this.mended = mended;
    this.trained = trained;
    this.ancestor = ancestor;
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
   * @param commandLine program and arguments, for the run's provenance
   * @return the run, still at image 0; the caller closes it
   * @throws GanException if the plan cannot be scored as its recipe asks, there is nothing that it
   *     could begin from as it says, or the folder cannot be made; the plan is then still the
   *     caller's
   */
  public static Trainer begin(Plan plan, Path runs, List<String> commandLine) {
    String name = plan.recipe().name() + "-" + label(plan.recipe().data().name());
    return begin(plan, () -> RunFolder.create(runs, name), commandLine);
  }

  /**
   * The same in a folder of that very name, for who has to find it again.
   *
   * @param plan what to train; the trainer closes it
   * @param run the run's folder; missing or empty
   * @param commandLine program and arguments, for the run's provenance
   * @return the run, still at image 0; the caller closes it
   * @throws GanException as {@link #begin} does, or if the folder holds something
   */
  public static Trainer beginAt(Plan plan, Path run, List<String> commandLine) {
    return begin(plan, () -> RunFolder.createAt(run), commandLine);
  }

  /**
   * Refuses a plan that {@link #begin} would refuse; nothing is made.
   *
   * @param plan what would be trained; stays the caller's
   * @return what the run would say of what it begins with, a sentence each; empty if it begins anew
   * @throws GanException as {@link #begin} does
   */
  public static List<String> check(Plan plan) {
    return ancestor(plan).map(each -> each.said(plan)).orElse(List.of());
  }

  /** Whose weights a plan begins with, once nothing stands against its beginning. */
  private static Optional<Ancestor> ancestor(Plan plan) {
    Examiner.check(plan);
    Growing.checkBegin(plan);
    return Ancestor.of(plan);
  }

  private static Trainer begin(Plan plan, Supplier<RunFolder> made, List<String> commandLine) {
    Recipe recipe = plan.recipe();
    Ancestor ancestor = ancestor(plan).orElse(null);
    RunFolder folder = made.get();
    try {
      folder.lock();
      plan.writeData(folder);
      AtomicFile.writeString(folder.recipe(), Recipes.format(recipe));
      Checkpoints checkpoints = Checkpoints.open(folder.checkpoints(), recipe.train().keep());
      return new Trainer(
          folder, plan, checkpoints, null, ancestor, Changes.NONE, commandLine, false, recipe);
    } catch (RuntimeException e) {
      folder.withdraw();
      folder.close();
      throw e;
    }
  }

  /**
   * {@link #resume(Path, DataOptions, Changes, RunListener, List)} to another length only.
   *
   * @param run the run's folder
   * @param images to play in all, not fewer than are played; null for the recipe's
   * @param environment where the data are looked for
   * @param notes hears of damaged checkpoints that were passed over
   * @param commandLine program and arguments, for the run's provenance
   * @return the run where its checkpoint left it; the caller closes it
   * @throws RunException if it is being trained by another process, its recipe was changed, it has
   *     played more images than are asked for, or its data are missing or not those that it began
   *     with
   */
  public static Trainer resume(
      Path run,
      @Nullable Long images,
      DataOptions environment,
      RunListener notes,
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
   * @param commandLine program and arguments, for the run's provenance
   * @return the run where its checkpoint left it; the caller closes it
   * @throws RunException if it is being trained by another process, its recipe was changed, it has
   *     played more images than are asked for, its data are missing or not those that it began
   *     with, or there is no checkpoint to go back to
   * @throws RecipeException if a setting cannot be, or may not change
   */
  public static Trainer resume(
      Path run,
      DataOptions environment,
      Changes changes,
      RunListener notes,
      List<String> commandLine) {
    Events events = new Events();
    events.subscribe(notes);
    RunFolder folder = RunFolder.open(run);
    try {
      folder.lock();
      Recipe written = Resumption.recipe(folder);
      Recipe recipe = written;
      Checkpoints checkpoints = Checkpoints.open(folder.checkpoints(), recipe.train().keep());
      Snapshot from = checkpoints.newest(events::note).map(Snapshot::of).orElse(null);
      if (from == null) {
        events.note("the run has no checkpoint yet: it begins again at image 0");
      } else {
        recipe = Resumption.sameRecipe(folder, recipe, from);
      }
      boolean mended = !recipe.equals(written);
      if (mended) {
        events.note(
            folder.recipe()
                + " is not of the run's last checkpoint, whose change of the recipe was interrupted: the run goes on with that one's");
      }
      if (from == null && changes.back() != null) {
        throw new RunException("the run " + folder + " has no checkpoint yet to go back to");
      }
      boolean turns = from != null && changes.turns(recipe);
      Changes first = turns ? changes.placing() : changes;
      int threads = first.applied(recipe).train().threads();
      int cores = Math.max(1, Engine.cores() / recipe.train().workers());
      Engine.threads(threads == 0 ? cores : threads);
      long played = from == null ? 0 : from.count("images");
      Plan plan = Resumption.plan(folder, recipe, first, played, environment, events::note);
      Ancestor ancestor;
      Recipe trained = plan.recipe();
      try {
        if (!turns) { // Who turns goes on from another place, and says so there.
          Resumption.noteLength(recipe, trained, played, events::note);
        } else {
          trained = Training.turned(folder, checkpoints, plan, played, changes).plan().recipe();
        }
        ancestor = from == null ? Ancestor.of(plan).orElse(null) : null;
      } catch (RuntimeException e) {
        plan.close();
        throw e;
      }
      return new Trainer(
          folder, plan, checkpoints, from, ancestor, changes, commandLine, mended, trained);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Writes what a resume asked for into the run's recipe, if it is not there already, and what the
   * run has lost of what it knows of its data: {@link #train} does so once all is ready. For a run
   * that has nothing left to train; another course is taken by {@link #train} alone.
   */
  public void keepChanges() {
    plan.writeData(folder);
    if (!changes.isNone() || mended) {
      AtomicFile.writeString(folder.recipe(), Recipes.format(plan.recipe()));
    }
  }

  /** Takes the folder away again that {@link #begin} made, if no session has begun in it. */
  public void withdraw() {
    folder.withdraw();
  }

  /** {@return the run's folder} */
  public Path folder() {
    return folder.path();
  }

  /** {@return the images that were played before this session} */
  public long played() {
    return from == null ? 0 : from.count("images");
  }

  /** {@return what is trained; the trainer closes it} */
  public Plan plan() {
    return plan;
  }

  /**
   * {@return how many workers train it: as the recipe says that it goes on with, which is a
   * checkpoint's where a resume goes back to one}
   */
  public int workers() {
    return trained.train().workers();
  }

  /**
   * Says with whom it is trained: {@link #workers} processes, this one among them.
   *
   * @param others who have come ({@link Workers#join}); they stay the caller's
   * @return this trainer
   */
  public Trainer among(Workers others) {
    workers = others;
    return this;
  }

  /**
   * {@link #train(Duration, RunListener, Control) Trains} to the end; nobody hears of it.
   *
   * @return how the session ended
   */
  public Outcome train() {
    return train(null, RunListener.SILENT, Control.NONE);
  }

  /**
   * Trains until the recipe's images are played or it is told to stop.
   *
   * <p>A limit of time fixes how many images are played: at the first tick after a tenth of the
   * time, as many as fit into the rest by what was measured until then (the recipe's, if they all
   * fit). The number is written into the run's {@code recipe.yaml} and provenance, so that
   * schedules end with it and a resume goes on to it. Whatever is left at one and a half times the
   * limit is left to a resume.
   *
   * <p>Meanwhile the whole process computes as the recipe says ({@link Engine#device()} and TF32,
   * which are put back at the end, and {@link Engine#threads()}).
   *
   * @param limit time for this session; null for none
   * @param listener hears of the run, after its files do
   * @param control asked before every step
   * @return how the session ended
   * @throws GanException if the game diverged (nothing of it is saved) or a checkpoint or the model
   *     cannot be written (the checkpoint before it is intact)
   */
  public Outcome train(@Nullable Duration limit, RunListener listener, Control control) {
    boolean treated = plan.recipe().train().remedy() == TrainSettings.Remedy.APPLY;
    return train(limit, listener, control, treated ? new Treatment() : Remedying.NONE);
  }

  /**
   * The same with someone who decides about the run.
   *
   * @param remedying decides
   */
  Outcome train(
      @Nullable Duration limit, RunListener listener, Control control, Remedying remedying) {
    TimeLimit time = new TimeLimit(limit);
    try (Engine.Kept before = Engine.keep();
        Outputs outputs = new Outputs(folder, plan, listener);
        Training training =
            new Training(
                folder,
                plan,
                checkpoints,
                from,
                ancestor,
                commandLine,
                changes,
                mended,
                time,
                control,
                remedying,
                outputs,
                crew())) {
      return training.run();
    } finally {
      folder.withdraw(); // Only where nothing has begun: the run could not be scored, say.
    }
  }

  /** Who plays it, as many as are to. */
  private Crew crew() {
    Training.requireWorkers(trained, workers == null ? 1 : workers.size());
    return workers == null ? Crew.ALONE : workers.crew();
  }

  /** {@return this toolkit's version, from its jar; "development" where it runs from classes} */
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

  /**
   * What a resume asks for that is not as the run has it. A run stays the same run: its data may
   * lie elsewhere but are the same, and it may be computed otherwise, from then on with other last
   * bits. Its recipe may change too: then all that has a counterpart under the new one is carried
   * over (weights, averages, memories, random streams, the data's order), and the rest begins anew,
   * which is noted.
   *
   * @param images to play in all, at least 1; null for the recipe's
   * @param data where the data are now: a name or a path; null for where they were
   * @param device where to compute; null for where it was
   * @param threads of one operation, 0 for as many as physical cores; null for as many as before
   * @param course the recipe from there on, and the checkpoint that it goes on from
   */
  public record Changes(
      @Nullable Long images,
      @Nullable String data,
      @Nullable String device,
      @Nullable Integer threads,
      Course course) {
    /** Everything stays as it is. */
    public static final Changes NONE = new Changes(null, null, null, null);

    /**
     * Another course of a run.
     *
     * @param settings changes of the recipe as {@code --set} takes them, such as {@code
     *     game.loss=hinge}, in order; its data and its seed stay
     * @param back images of the checkpoint that the run goes back to first, to the recipe that it
     *     had there; null to go on from where it is. A run that goes back without another recipe
     *     goes on with other random draws
     */
    public record Course(List<String> settings, @Nullable Long back) {
      /** The course stays. */
      public static final Course SAME = new Course(List.of(), null);

      /**
       * Copies the list.
       *
       * @param settings changes of the recipe
       * @param back images of the checkpoint that the run goes back to first; null for none
       */
      public Course {
        settings = List.copyOf(settings);
      }
    }

    /**
     * With the recipe as it is.
     *
     * @param images to play in all, at least 1; null for the recipe's
     * @param data where the data are now: a name or a path; null for where they were
     * @param device where to compute; null for where it was
     * @param threads of one operation, 0 for as many as physical cores; null for as many as before
     */
    public Changes(
        @Nullable Long images,
        @Nullable String data,
        @Nullable String device,
        @Nullable Integer threads) {
      this(images, data, device, threads, Course.SAME);
    }

    /**
     * {@return a change of the recipe alone, from where the run is}
     *
     * @param settings such as {@code game.penalties+={r1: {gamma: 1}}}, as {@code --set} takes them
     */
    public static Changes settings(List<String> settings) {
      return NONE.with(new Course(settings, null));
    }

    /**
     * {@return going back to a checkpoint, to the recipe that the run had there}
     *
     * @param images of the checkpoint
     */
    public static Changes back(long images) {
      return NONE.with(new Course(List.of(), images));
    }

    /**
     * {@return the same on another course}
     *
     * @param other the recipe from there on, and the checkpoint that it goes on from
     */
    public Changes with(Course other) {
      return new Changes(images, data, device, threads, other);
    }

    List<String> settings() {
      return course.settings();
    }

    @Nullable Long back() {
      return course.back();
    }

    /** What of it leaves the run on its course. */
    Changes placing() {
      return with(Course.SAME);
    }

    /** Whether a run goes on from another checkpoint than it would, or under another identity. */
    boolean turns(Recipe recipe) {
      return course.back() != null
          || (!course.settings().isEmpty() && !identity(applied(recipe)).equals(identity(recipe)));
    }

    /**
     * {@return a change of the number of images alone}
     *
     * @param images to play in all, at least 1; null for the recipe's
     */
    public static Changes images(@Nullable Long images) {
      return new Changes(images, null, null, null);
    }

    /**
     * Refuses what can be no device, place or number of threads.
     *
     * @throws org.gan4j.GanException if one is out of range
     */
    public void check() {
      if (data != null && data.isBlank()) {
        throw new RecipeException("--data must say where the data are; it is empty");
      }
      if (threads != null && (threads < 0 || threads > 1024)) {
        throw new RecipeException("--threads must be in [0, 1024]; got " + threads);
      }
      if (device != null) {
        var unused = Device.parse(device);
      }
    }

    boolean isNone() {
      return equals(NONE);
    }

    /**
     * A recipe with these changes.
     *
     * @throws RecipeException if one of them is out of range
     */
    Recipe applied(Recipe recipe) {
      List<String> settings = new ArrayList<>(course.settings());
      if (device != null) { // At once: what it is computed on may go with a setting alone.
        settings.add("train.device=" + device);
      }
      if (threads != null) {
        settings.add("train.threads=" + threads);
      }
      Recipe set = Recipes.changed(recipe, settings);
      stay(recipe, set);
      return set.with(data == null ? set.data() : set.data().named(data))
          .with(set.train().lengthened(images == null ? set.train().images() : images));
    }

    /** Refuses settings of what makes a run another run. */
    private void stay(Recipe recipe, Recipe set) {
      Map<String, String> before = Recipes.values(recipe);
      Map<String, String> after = Recipes.values(set);
      String told = "whether the networks are told the class";
      before.forEach(
          (key, value) -> {
            boolean thaws = key.equals("train.freeze") && "0".equals(after.get(key));
            if (key.startsWith("data.")
                || key.equals("train.seed")
                || key.equals("train.from")
                || (key.equals("train.freeze") && !thaws)) {
              stays(key, value, String.valueOf(after.get(key)));
            }
          });
      stays(
          told,
          Boolean.toString(recipe.network().conditional()),
          Boolean.toString(set.network().conditional()));
    }

    private void stays(String key, String before, String after) {
      if (!before.equals(after)) {
        throw new RecipeException(
            "a run keeps its data, its seed and what its networks are told: "
                + key
                + " stays "
                + before
                + ", and would become "
                + after
                + " (--set "
                + String.join(" --set ", course.settings())
                + "); leave that out, or train a new run with it (gan train)");
      }
    }

    /**
     * What must stay the same for a run to be continued: everything but its length, where its data
     * lie, and where it is computed.
     */
    static String identity(Recipe recipe) {
      return Recipes.identityAnywhere(recipe);
    }

    /** Whether a checkpoint that says so is of a recipe; older ones counted place and device in. */
    static boolean isIdentity(String said, Recipe recipe) {
      return said.equals(identity(recipe)) || said.equals(Recipes.identity(recipe));
    }
  }

  /** How a session of training ended. */
  public static final class Outcome {

    private final Path run;
    private final long images;
    private final long target;
    private final double seconds;
    private final Path sampleGrid;
    private final String why;
    private final long best;
    private final List<String> troubles;

    Outcome(
        Path run,
        long images,
        long target,
        double seconds,
        Path sampleGrid,
        String why,
        long best,
        List<String> troubles) {
      troubles = List.copyOf(troubles);
      this.run = run;
      this.images = images;
      this.target = target;
      this.seconds = seconds;
      this.sampleGrid = sampleGrid;
      this.why = why;
      this.best = best;
      this.troubles = troubles;
    }

    /** {@return the run's folder} */
    public Path run() {
      return run;
    }

    /** {@return how many images were played by then} */
    public long images() {
      return images;
    }

    /** {@return images of the recipe} */
    public long target() {
      return target;
    }

    /** {@return how long this session took, in seconds} */
    public double seconds() {
      return seconds;
    }

    /** {@return the last picture} */
    public Path sampleGrid() {
      return sampleGrid;
    }

    /** {@return why it stopped early; empty if it did not, or was told to} */
    public String why() {
      return why;
    }

    /**
     * {@return images of the best scored moment, which {@code model/} is of; -1 if none was scored}
     */
    public long best() {
      return best;
    }

    /**
     * {@return what listeners and files other than checkpoints and model failed with, in sentences;
     * the training itself went on}
     */
    public List<String> troubles() {
      return troubles;
    }

    /** {@return whether the recipe's images are all played; else the run can be resumed} */
    public boolean complete() {
      return images >= target;
    }
  }

  /**
   * What is wanted of a run while it trains. It is asked on the thread that trains, before every
   * step; each answer is a wish that is then done, so that {@link #save} and {@link #change} answer
   * one only once. What it throws ends the run where it stands, unsaved.
   */
  @FunctionalInterface
  public interface Control {
    /** Trains to the end. */
    Control NONE = () -> false;

    /** {@return whether to save and stop} */
    boolean stop();

    /** {@return whether to save a checkpoint now, and go on} */
    default boolean save() {
      return false;
    }

    /**
     * {@return what is to change from here on} The run saves a checkpoint and goes on from it just
     * as if it had been stopped and resumed with these changes. What cannot be is noted, and
     * changes nothing.
     */
    default Changes change() {
      return Changes.NONE;
    }
  }
}
