package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.doctor.Doctor;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Scoring;
import org.gan4j.score.Standing;
import org.gan4j.signal.Finding;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.Tick;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.jspecify.annotations.Nullable;

/** A match from its start or a checkpoint on: its steps, its ticks, its checkpoints. */
final class Session implements AutoCloseable {
  private final Plan plan;
  private final TrainSettings settings;
  private final Match match;
  private final Scoring scoring;
  private final @Nullable Doctor doctor;
  private final Meter meter;
  private final Delivered delivered;
  private final Checkpoints checkpoints;
  private final ModelFiles model;
  private final Outputs outputs;
  private final TimeLimit limit;
  private History history;
  private boolean ticked;
  private long savedAt = -1;
  private long finiteAt = -1;

  /**
   * A session about to begin.
   *
   * @param match closed with it
   * @param doctor who looks at it; null for nobody
   * @param meter of the run so far
   * @param history of the run so far
   */
  Session(
      Plan plan,
      Match match,
      Scoring scoring,
      @Nullable Doctor doctor,
      Meter meter,
      Checkpoints checkpoints,
      ModelFiles model,
      Outputs outputs,
      TimeLimit limit,
      History history) {
    this.plan = plan;
    this.settings = plan.recipe().train();
    this.match = match;
    this.scoring = scoring;
    this.doctor = doctor;
    this.meter = meter;
    this.delivered = new Delivered(match);
    this.checkpoints = checkpoints;
    this.model = model;
    this.outputs = outputs;
    this.limit = limit;
    this.history = history;
    SampleSheet sheet = new SampleSheet(plan);
    outputs.draw(() -> sheet.draw(standing()));
  }

  /**
   * Why a session pauses.
   *
   * @param why it ends early; empty if it does not, or was told to
   * @param change what is wanted otherwise from here on
   * @param fits whether it is to be fixed how many images fit into its time
   * @param ticked whether a tick is over, and whoever decides about the run is to be asked
   * @param grows whether the networks are to grow
   */
  record Pause(String why, Changes change, boolean fits, boolean ticked, boolean grows) {
    /** The images are all played, or it was told to stop. */
    static final Pause END = new Pause("", Changes.NONE, false, false, false);

    /** The number of images is to be fixed. */
    static final Pause FIT = new Pause("", Changes.NONE, true, false, false);

    /** A tick is over. */
    static final Pause TICK = new Pause("", Changes.NONE, false, true, false);

    /** The networks are to grow. */
    static final Pause GROW = new Pause("", Changes.NONE, false, false, true);
  }

  /** Plays until the images are played or something is to be decided; may be called again then. */
  Pause play(Control control) {
    if (match.images() == 0 && savedAt < 0 && history.remedying() != Remedying.NONE) {
      saveBeginning();
    }
    while (match.images() < match.target()) {
      if (control.stop()) {
        return Pause.END;
      }
      if (control.save()) {
        save();
      }
      Changes change = control.change();
      if (!change.isNone()) {
        return new Pause("", change, false, false, false);
      }
      if (limit.decides(savedAt == match.images())) {
        save();
        return Pause.FIT;
      }
      if (match.grows()) {
        return Pause.GROW;
      }
      if (limit.isLate()) {
        outputs.note(slower() + "; the session ends at one and a half times that");
      }
      boolean last = limit.isOver();
      String why = step(last);
      if (why.isEmpty() && last && match.images() < match.target()) {
        why = slower();
      }
      if (!why.isEmpty()) {
        return new Pause(why, Changes.NONE, false, false, false);
      }
      if (ticked && history.remedying() != Remedying.NONE) {
        return Pause.TICK;
      }
    }
    return Pause.END;
  }

  /**
   * Plays a step and, where it crosses a tick, measures it and writes what a tick writes.
   *
   * @param last whether it is a tick wherever it falls
   * @return why the run should stop early; empty if it should not
   */
  private String step(boolean last) {
    long begun = System.nanoTime();
    ticked = false;
    long before = match.images();
    long after = before + match.imagesAStep();
    boolean looks = doctor != null && doctor.due(after);
    boolean measured = last || looks || crosses(before, after);
    match.step(measured);
    String note = match.note();
    if (!note.isEmpty()) {
      outputs.note(note);
    }
    boolean tick = last || crosses(before, match.images());
    Map<String, Double> signals = measured ? match.signals() : Map.of();
    if (tick || meter.isDue()) {
      read();
    }
    if (looks && !tick) {
      examine(signals);
    }
    limit.stepped(match.images() - before, (System.nanoTime() - begun) / 1e9);
    outputs.hear(
        new RunEvent.Stepped(
            match.images(),
            match.steps(),
            new RunEvent.Progress(
                limit.expected(match.images(), match.target(), meter.speed()), meter.speed()),
            meter.discriminatorLoss(),
            meter.generatorLoss()));
    return tick ? tick(signals, last) : "";
  }

  private boolean crosses(long before, long after) {
    return after / settings.tick() > before / settings.tick() || after >= match.target();
  }

  /** Looks at what steps saw since it last did. */
  private void read() {
    meter.add(match.read());
  }

  /** Looks at the match between two ticks. */
  private void examine(Map<String, Double> signals) {
    requireFinite();
    Tick tick = tick(signals, Map.of(), false);
    outputs.hear(new RunEvent.Examined(tick));
    history.remedying().examined(tick);
    meter.steppingAgain();
  }

  private String tick(Map<String, Double> signals, boolean last) {
    requireFinite();
    match.compare();
    Map<String, Double> scores = new LinkedHashMap<>();
    boolean due = scoring.due(match.images(), last ? match.images() : match.target());
    if (due) {
      scores.putAll(scoring.examine(standing(), meter.speed()));
      limit.scored(scoring.took());
      outputs.hear(
          new RunEvent.Scored(match.images(), scores, scoring.protocol(), scoring.bestAt()));
    }
    long begun = System.nanoTime();
    scores.putAll(scoring.test(standing()));
    Tick tick = tick(signals, scores, due);
    outputs.hear(new RunEvent.Ticked(tick));
    ticked = true;
    history.remedying().saw(tick);
    String why = scoring.enough(tick);
    save();
    limit.saved((System.nanoTime() - begun) / 1e9);
    meter.steppingAgain();
    return why;
  }

  /** A tick, diagnosed where that is due. */
  private Tick tick(Map<String, Double> signals, Map<String, Double> scores, boolean scored) {
    Doctor looks = doctor;
    boolean examined =
        looks != null && (looks.due(match.images()) || match.images() >= match.target());
    Map<String, Double> evidence = looks != null && examined ? looks.examine(standing()) : Map.of();
    Tick tick = meter.tick(match, signals, scores, scored ? scoring.protocol() : "", evidence);
    if (looks == null) {
      return tick;
    }
    List<Finding> findings = looks.findings(tick);
    if (!evidence.isEmpty()) {
      outputs.hear(new RunEvent.Diagnosed(match.images(), findings));
    }
    return tick.diagnosed(findings);
  }

  /** Leaves a checkpoint of the match before its first step. */
  void saveBeginning() {
    history.remedying().begins();
    save();
  }

  /** Leaves a picture, a checkpoint and a model of where the match stands. */
  void save() {
    if (savedAt == match.images()) {
      return;
    }
    requireFinite();
    outputs.hear(new RunEvent.Saving(match.images()));
    Snapshot.Builder out = Snapshot.builder();
    keep(out, plan.recipe(), match, delivered);
    history.keep(out);
    meter.keep(out.part("meter"));
    scoring.keep(out);
    if (doctor != null) {
      doctor.keep(out);
    }
    outputs.keep(out);
    checkpoints.save(match.images(), out.build());
    if (scoring.bestAt() == match.images()) {
      checkpoints.pinBest(match.images());
    }
    checkpoints.hold(history.held());
    savedAt = match.images();
    // Once there are scores, the best moment is delivered, not the last one.
    if (scoring.delivers(match.images())) {
      model.write(match, delivered.state());
    }
    outputs.hear(new RunEvent.Saved(match.images()));
    meter.steppingAgain();
  }

  /** Puts a match into a checkpoint, with the recipe that it is of. */
  static void keep(Snapshot.Builder out, Recipe recipe, Match match, Delivered delivered) {
    out.text("recipe", Changes.identity(recipe)).text(Resumption.RECIPE, Recipes.format(recipe));
    match.keep(out);
    // So that a generator of this moment can be read without its data and without its opponent.
    if (recipe.train().ema() > 0) {
      out.array(RunGenerator.STATE, NamedArray.of(delivered.state()));
    }
  }

  /** What the run went through so far. */
  History history() {
    return history;
  }

  /** Something was decided, and the session goes on. */
  void decided(History next) {
    history = next;
  }

  /** A killed session may have saved its best moment and not yet delivered it. */
  void deliverBest() {
    if (scoring.bestAt() == match.images()) {
      checkpoints.pinBest(match.images());
      model.write(match, delivered.state());
    }
  }

  /** Diverged numbers are never saved: what was saved before stays the last good state. */
  private void requireFinite() {
    read();
    if (finiteAt != match.images()) {
      match.requireFinite();
      finiteAt = match.images();
    }
  }

  /** The images in all that fit into the session's time, by what it took so far. */
  long fits() {
    return limit.fix(
        match.images(), match.imagesAStep(), settings.tick(), scoring.every(), scoring.worth());
  }

  private String slower() {
    return String.format(
        Locale.ROOT,
        "the run has become slower than it was measured: after %.0f seconds, which is more than its %s, %,d of %,d images are left",
        limit.elapsed(),
        limit,
        match.target() - match.images(),
        match.target());
  }

  /** What is trained, as it stands. */
  private Standing standing() {
    return match.standing(delivered.state());
  }

  Match match() {
    return match;
  }

  @Override
  public void close() {
    delivered.close();
    match.close();
  }
}
