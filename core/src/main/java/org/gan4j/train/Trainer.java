package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.PngFile;
import org.gan4j.game.DivergedException;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Metrics;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.TensorBoardEvents;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Recipe.TrainSettings;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.ClassifierCard;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.ModelCard;
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
  /** Test images that the classifier of a semi-supervised run is tried on at each tick. */
  private static final int TESTED = 10_000;

  /** Where a checkpoint keeps the images of the best moment. */
  private static final String BEST = "examiner.best.images";

  private final RunFolder folder;
  private final Plan plan;
  private final Checkpoints checkpoints;
  private final Checkpoints.@Nullable Loaded from;
  private final List<String> commandLine;
  private String divergedAt = "";

  private Trainer(
      RunFolder folder,
      Plan plan,
      Checkpoints checkpoints,
      Checkpoints.@Nullable Loaded from,
      List<String> commandLine) {
    this.folder = folder;
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.from = from;
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
    RunFolder folder = RunFolder.create(runs, recipe.name() + "-" + label(recipe.data().name()));
    try {
      folder.lock();
      AtomicFile.writeString(folder.recipe(), Recipes.format(recipe));
      Checkpoints checkpoints = Checkpoints.open(folder.checkpoints(), recipe.train().keep());
      return new Trainer(folder, plan, checkpoints, null, commandLine);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Continues a run from its newest whole checkpoint (from the start, if it never came to one).
   *
   * @param run the run's folder
   * @param images a new number of images to play in all; null for the recipe's
   * @param environment where the data are looked for
   * @param notes hears of damaged checkpoints that were passed over
   * @throws RunException if it is being trained by another process, or its recipe was changed
   */
  public static Trainer resume(
      Path run,
      @Nullable Long images,
      DataOptions environment,
      TrainingListener notes,
      List<String> commandLine) {
    RunFolder folder = RunFolder.open(run);
    try {
      folder.lock();
      Recipe recipe = Recipes.read(folder.recipe());
      Checkpoints checkpoints = Checkpoints.open(folder.checkpoints(), recipe.train().keep());
      Checkpoints.Loaded newest = checkpoints.newest(notes::note).orElse(null);
      if (newest != null && !Match.text(newest, "recipe").equals(identity(recipe))) {
        throw new RunException(
            folder.recipe()
                + " was changed after the run began, so the run cannot be continued: undo the change, or train anew with the changed recipe (gan train "
                + folder.recipe()
                + ")");
      }
      if (images != null) {
        long played = newest == null ? 0 : Match.count(newest, "images");
        if (images < played) {
          throw new RunException(
              "the run %s has played %,d images already; it cannot be continued to %,d"
                  .formatted(run, played, images));
        }
        recipe = recipe.with(lengthened(recipe.train(), images));
        AtomicFile.writeString(folder.recipe(), Recipes.format(recipe));
      }
      Engine.threads(recipe.train().threads() == 0 ? Engine.cores() : recipe.train().threads());
      return new Trainer(folder, Plan.of(recipe, environment), checkpoints, newest, commandLine);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
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
    var unused = Engine.chooseMatrixProducts();
    plan.recipe().warnings().forEach(warning -> listener.note("warning: " + warning));
    plan.data().notes().forEach(listener::note);
    long begun = System.nanoTime();
    try (Metrics metrics = Metrics.open(folder.metrics());
        TensorBoardEvents events = TensorBoardEvents.open(folder.events());
        Ready ready = new Ready(Examiner.of(plan, limit, listener).orElse(null))) {
      Checkpoints.Loaded start = from;
      int rollbacks = rollbacks(from);
      boolean back = false;
      Provenance provenance = null;
      while (true) {
        try (Match match = start == null ? Match.begin(plan) : Match.resume(plan, start)) {
          if (back) {
            match.reseed(rollbacks);
          }
          Meter meter = new Meter();
          cutBack(start, metrics, events, meter);
          if (provenance == null) {
            provenance = provenance(match.images());
            provenance.write(folder.provenance());
          }
          if (ready.examiner() != null && start != null) {
            ready.examiner().restore(start);
          }
          Session session =
              new Session(
                  match,
                  metrics,
                  events,
                  meter,
                  ready.examiner(),
                  ready.examiner() == null ? scoresOf(start, listener) : Map.of(),
                  rollbacks,
                  listener,
                  reporting);
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
          start = backTo(e, rollbacks, listener);
          checkpoints.forgetAfter(start.images());
          rollbacks++;
          back = true;
        }
      }
    }
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
  private Checkpoints.Loaded backTo(DivergedException e, int done, TrainingListener listener) {
    int allowed = plan.recipe().stop().rollbacks();
    Checkpoints.Loaded back = done >= allowed ? null : back(listener);
    if (back == null) {
      List<Long> kept = checkpoints.list();
      throw new GanException(
          "training stopped at "
              + divergedAt
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

  /** What a session without an examiner keeps of an earlier one's, for a later one's. */
  private static Map<String, String> scoresOf(
      Checkpoints.@Nullable Loaded start, TrainingListener listener) {
    Map<String, String> out = new TreeMap<>();
    if (start != null) {
      start
          .metadata()
          .forEach(
              (key, value) -> {
                if (key.startsWith("examiner.")) {
                  out.put(key, value);
                }
              });
    }
    if (knowsBest(out)) {
      listener.note(
          "model/ stays that of the best scores, at %s images: nothing scores this session"
              .formatted(out.get(BEST)));
    }
    return out;
  }

  private static boolean knowsBest(Map<String, String> scores) {
    return Long.parseLong(scores.getOrDefault(BEST, "-1")) >= 0;
  }

  /** One session at work: the steps, and what is written at ticks. */
  private final class Session {
    private final Match match;
    private final Metrics metrics;
    private final TensorBoardEvents events;
    private final Meter meter;
    private final SampleSheet sheet = new SampleSheet(plan);
    private final @Nullable Examiner examiner;
    private final Map<String, String> unexamined;
    private final @Nullable StopRule rule;
    private final int rollbacks;
    private final TrainingListener listener;
    private final Reporting reporting;
    private final TrainSettings settings = plan.recipe().train();
    private Path lastGrid = folder.samples();
    private long savedAt = -1;
    private long drawnAt = -1;
    private Match.@Nullable Seen last;
    private boolean ending;

    Session(
        Match match,
        Metrics metrics,
        TensorBoardEvents events,
        Meter meter,
        @Nullable Examiner examiner,
        Map<String, String> unexamined,
        int rollbacks,
        TrainingListener listener,
        Reporting reporting) {
      this.match = match;
      this.metrics = metrics;
      this.events = events;
      this.meter = meter;
      this.examiner = examiner;
      this.unexamined = unexamined;
      this.rollbacks = rollbacks;
      String when = plan.recipe().stop().when();
      this.rule = when.isBlank() ? null : StopRule.parse(when);
      this.listener = listener;
      this.reporting = reporting;
    }

    /**
     * Plays a step and, where it crosses a tick, writes what a tick writes.
     *
     * @return why the run should stop early; empty if it should not
     */
    String step() {
      long next = match.images() + match.imagesAStep();
      boolean crosses =
          next / settings.tick() > match.images() / settings.tick() || next >= settings.images();
      Match.Seen seen;
      try {
        seen = match.step(crosses);
      } catch (DivergedException e) {
        divergedAt = "step %d (image %d)".formatted(match.steps() + 1, match.images());
        throw e;
      }
      meter.add(seen, match.imagesAStep());
      last = crosses ? null : seen;
      listener.progress(
          new TrainingListener.Progress(
              match.images(),
              settings.images(),
              meter.speed(),
              seen.discriminatorLoss(),
              seen.generatorLoss()));
      return crosses ? tick(seen) : "";
    }

    /** Time is over between two ticks: what was reached is scored, if anything is. */
    void lastTick() {
      Match.Seen seen = last;
      if (examiner != null && seen != null) {
        ending = true;
        var unused = tick(seen);
      }
    }

    /** A killed session may have saved its best moment and not yet delivered it. */
    void deliverBest() {
      if (examiner == null || examiner.bestAt() != match.images()) {
        return;
      }
      checkpoints.pinBest(match.images());
      try (Scope scope = Scope.open()) {
        deliver(match.deliveredState());
      }
    }

    private boolean due() {
      return examiner != null && (ending || examiner.due(match.images(), settings.images()));
    }

    private String tick(Match.Seen seen) {
      try (Scope scope = Scope.open()) {
        return tick(seen, match.deliveredState());
      }
    }

    private String tick(Match.Seen seen, Tensor state) {
      boolean scored = due();
      Map<String, Double> scores = scores(state);
      Tick tick =
          meter.tick(match, seen, scores, scored && examiner != null ? examiner.protocol() : "");
      metrics.append(tick.line());
      tick.line()
          .forEach(
              (name, value) ->
                  scalar(tick.scores().containsKey(name) ? "score" : "train", name, tick, value));
      finish(state);
      reporting.tick();
      listener.tick(tick, lastGrid);
      return enough(tick);
    }

    private String enough(Tick tick) {
      if (rule != null && rule.holds(tick.scores())) {
        return "the scores are good enough: " + rule;
      }
      int patience = plan.recipe().stop().patience();
      if (examiner != null && patience > 0 && examiner.since() >= patience) {
        return "no clearly better %s in %d evaluations since %,d images"
            .formatted(plan.recipe().evaluate().best(), patience, examiner.bestAt());
      }
      return "";
    }

    private Map<String, Double> scores(Tensor state) {
      Map<String, Double> out = new LinkedHashMap<>();
      if (examiner != null && due()) {
        out.putAll(examiner.examine(match, state, meter.speed()));
      }
      if (plan.test() != null) {
        double error =
            Classifier.error(
                plan.pair(), match.deliveredJudge(), match.judgeState(), plan.test(), TESTED);
        out.put("test-error", error);
      }
      return out;
    }

    private void scalar(String group, String name, Tick tick, Object value) {
      if (!name.equals("images") && value instanceof Number number) {
        events.scalar(group + "/" + name, tick.images(), number.doubleValue());
      }
    }

    /** Leaves a picture, a checkpoint and a model of where the session stopped. */
    void finish() {
      try (Scope scope = Scope.open()) {
        finish(match.deliveredState());
      }
    }

    private void finish(Tensor state) {
      drawSamples(state);
      save(state);
    }

    /** The picture that a run begins with. */
    void drawSamples() {
      try (Scope scope = Scope.open()) {
        drawSamples(match.deliveredState());
      }
    }

    private void drawSamples(Tensor state) {
      if (drawnAt == match.images()) {
        return;
      }
      try (Scope scope = Scope.open()) {
        BufferedImage picture =
            sheet.draw(match.delivered(), state, match.discriminator().theta(), match.judgeState());
        byte[] png =
            PngFile.encode(
                picture, Map.of("Software", "gan4j", "Images", Long.toString(match.images())));
        lastGrid =
            folder.samples().resolve(String.format(Locale.ROOT, "images-%09d.png", match.images()));
        AtomicFile.write(lastGrid, png);
        events.image("samples", match.images(), picture.getWidth(), picture.getHeight(), 3, png);
        drawnAt = match.images();
      }
    }

    private void save(Tensor state) {
      if (savedAt == match.images()) {
        return;
      }
      events.flush();
      Map<String, String> metadata = new LinkedHashMap<>(match.counts());
      metadata.put("recipe", identity(plan.recipe()));
      metadata.put("metrics.length", Long.toString(metrics.length()));
      metadata.put("events.length", Long.toString(events.length()));
      metadata.putAll(meter.numbers());
      metadata.put("rollbacks", Integer.toString(rollbacks));
      if (examiner != null) {
        metadata.putAll(examiner.numbers());
      }
      metadata.putAll(unexamined);
      checkpoints.save(match.images(), match.arrays(), metadata);
      if (examiner != null && examiner.bestAt() == match.images()) {
        checkpoints.pinBest(match.images());
      }
      savedAt = match.images();
      // Once there are scores, the best moment is delivered, not the last one.
      boolean chosen =
          examiner == null
              ? knowsBest(unexamined)
              : examiner.bestAt() >= 0 && examiner.bestAt() != match.images();
      if (!chosen) {
        deliver(state);
      }
    }

    private void deliver(Tensor state) {
      try (Scope scope = Scope.open()) {
        ModelCard card =
            ModelCard.of(
                plan.recipe().network(),
                plan.data().shape(),
                plan.classes(),
                plan.data().name(),
                match.images(),
                settings.ema() > 0);
        Generator.save(folder.model(), card, plan.pair().generator(), match.delivered(), state);
      }
      if (plan.semiSupervised()) {
        saveClassifier();
      }
    }

    private void saveClassifier() {
      ClassifierCard card =
          ClassifierCard.of(
              plan.recipe().network(),
              plan.data().shape().dims(),
              plan.data().classes(),
              plan.data().name(),
              plan.recipe().data().labels(),
              match.images(),
              settings.ema() > 0);
      Classifier.save(
          folder.model(),
          card,
          plan.pair().discriminator(),
          match.deliveredJudge(),
          match.judgeState());
    }

    Path lastGrid() {
      return lastGrid;
    }
  }

  /** A resumed run forgets what it wrote after its checkpoint. */
  private static void cutBack(
      Checkpoints.@Nullable Loaded from, Metrics metrics, TensorBoardEvents events, Meter meter) {
    if (from == null) {
      metrics.truncate(0);
      events.clear();
      return;
    }
    metrics.truncate(Match.count(from, "metrics.length"));
    events.truncate(Match.count(from, "events.length"));
    meter.restore(from);
  }

  private Provenance provenance(long images) {
    TrainSettings settings = plan.recipe().train();
    Provenance before =
        java.nio.file.Files.isRegularFile(folder.provenance())
            ? Provenance.read(folder.provenance())
            : null;
    Provenance base =
        before != null
            ? before
            : new Provenance(
                settings.seed(),
                Provenance.Software.current(version(), null, Map.of("engine", Engine.version())),
                new Provenance.Data(
                    plan.data().name(), plan.data().fingerprint(), plan.data().size()),
                new Provenance.Compute(
                    settings.device(), settings.threads(), settings.precision().toString()),
                List.of());
    if (!base.data().fingerprint().equals(plan.data().fingerprint())) {
      throw new RunException(
          "the data "
              + plan.data().name()
              + " are not those that the run began with (fingerprint "
              + plan.data().fingerprint()
              + ", then "
              + base.data().fingerprint()
              + "): bring them back, or train anew");
    }
    return base.withSession(Provenance.Session.begun(commandLine, Instant.now(), images));
  }

  /** This toolkit's version, from its jar; "development" where it runs from classes. */
  public static String version() {
    String version = Trainer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** What must stay the same for a run to be continued: everything but its length. */
  private static String identity(Recipe recipe) {
    String text = Recipes.format(recipe.with(lengthened(recipe.train(), 1)));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static TrainSettings lengthened(TrainSettings train, long images) {
    return new TrainSettings(
        images,
        train.batch(),
        train.ema(),
        train.tick(),
        train.keep(),
        train.seed(),
        train.precision(),
        train.device(),
        train.threads());
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
