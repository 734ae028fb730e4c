package org.gan4j.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.doctor.Doctor;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.recipe.TrainSettings.Precision;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.run.Snapshot;
import org.gan4j.score.Examiner;
import org.gan4j.score.Scoring;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Ending;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/**
 * From one call of {@link Trainer#train} to its end: sessions one after the other, each from a
 * checkpoint on. A new one begins where the match diverged and goes back, and where control changes
 * the run.
 */
final class Training implements AutoCloseable {
  private static final String ASKED = "asked for";

  private final RunFolder folder;
  private final Checkpoints checkpoints;
  private final TimeLimit limit;
  private final Control control;
  private final Outputs outputs;
  private final Crew crew;
  private final Plan given;
  private final List<Plan> retired = new ArrayList<>();
  private Plan plan;
  private @Nullable Examiner examiner;
  private @Nullable Snapshot start;
  private final @Nullable Ancestor ancestor;
  private final RunRecord record;
  private final Remedying remedying;
  private final Changes asked;
  private History history;
  private boolean writesRecipe;
  private boolean started;
  private boolean ended;

  /**
   * Makes all ready; nothing but the recipe of a run that begins is written yet.
   *
   * @param plan stays the caller's
   * @param from the checkpoint that it goes on from; null to begin
   * @param ancestor whose weights it begins with; null where it begins anew or goes on
   * @param changes that a resume asked for, which the plan has already
   * @param mended whether the recipe is another one than its file says
   * @param remedying decides about the run
   * @param outputs hear of it; they stay the caller's
   * @param crew who plays it, as many as the recipe that it goes on with says
   */
  Training(
      RunFolder folder,
      Plan plan,
      Checkpoints checkpoints,
      @Nullable Snapshot from,
      @Nullable Ancestor ancestor,
      List<String> commandLine,
      Changes changes,
      boolean mended,
      TimeLimit limit,
      Control control,
      Remedying remedying,
      Outputs outputs,
      Crew crew) {
    this.folder = folder;
    this.checkpoints = checkpoints;
    this.limit = limit;
    this.control = control;
    this.outputs = outputs;
    this.given = plan;
    this.plan = plan;
    this.start = from;
    this.ancestor = ancestor;
    this.remedying = remedying;
    this.asked = from != null && changes.turns(plan.recipe()) ? changes : Changes.NONE;
    this.crew = crew;
    this.history = History.of(folder, from, remedying);
    compute(plan);
    plan.recipe().warnings().forEach(warning -> outputs.note("warning: " + warning));
    plan.notes().forEach(outputs::note);
    String unfinished = limit.given() == null ? Growing.unfinished(plan) : null;
    if (unfinished != null) {
      outputs.note(unfinished);
    }
    if (ancestor != null) {
      ancestor.said(plan).forEach(outputs::note);
    }
    this.record = new RunRecord(folder, plan, commandLine, played(), ancestor);
    this.examiner = Examiner.of(plan, limit.given(), outputs::note).orElse(null);
    if (examiner != null && from == null) {
      // A run that begins has in its folder when it will be scored; one that goes on keeps that.
      this.plan = plan.scored(examiner.decided());
    }
    this.writesRecipe = mended || !changes.isNone() || !this.plan.recipe().equals(given.recipe());
  }

  /**
   * Refuses others than a recipe's.
   *
   * @param come how many workers there are
   */
  static void requireWorkers(Recipe recipe, int come) {
    int wanted = recipe.train().workers();
    if (come != wanted) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "the run is trained by %s (train.workers) and would be by %d: start it with gan train or gan resume, or with as many (Trainer.among)",
              wanted == 1 ? "one process" : wanted + " workers",
              come));
    }
  }

  /** Sets the engine up as a plan says: what looks at the run computes where it is trained. */
  static void compute(Plan plan) {
    TrainSettings settings = plan.recipe().train();
    Engine.threads(settings.threads());
    Engine.tensorFloat32(settings.precision() == Precision.TF32);
    Engine.device(Device.parse(settings.device()));
    var unused = Engine.chooseMatrixProducts();
  }

  /** Sessions until the run ends, is stopped, or diverges for good. */
  Outcome run() {
    if (!asked.isNone()) {
      // What else was asked for the plan has already.
      Changes course = Changes.NONE.with(asked.course());
      Turn turn = turned(folder, checkpoints, plan, played(), course);
      turn(
          played(),
          turn,
          new Intervention(Made.APPLIED, course, ASKED),
          "changed: " + Resumption.said(course));
    }
    while (true) {
      @Nullable Session session = null;
      try {
        session = session();
        Outcome outcome = play(session);
        if (outcome != null) {
          return outcome;
        }
      } catch (DivergedException e) {
        if (session != null) {
          session.close(); // Before another match takes its place in memory.
          session = null;
        }
        diverged(e);
      } catch (RuntimeException e) {
        RuntimeException said = DeviceMemory.said(e, plan.recipe());
        if (started && !ended) {
          long images = session == null ? played() : session.match().images();
          end(images, String.valueOf(said.getMessage()), Ending.FAILED);
        }
        throw said;
      } finally {
        if (session != null) {
          session.close();
        }
      }
    }
  }

  /** A session from where the run stands. */
  private Session session() {
    Snapshot from = start;
    requireWorkers(plan.recipe(), crew.size());
    Match match = from == null ? Match.begin(plan, ancestor, crew) : Match.resume(plan, from, crew);
    try {
      crew.begins(plan.recipe(), match);
      Meter meter = new Meter();
      if (from != null) {
        meter.restore(from.part("meter"));
      }
      Scoring scoring = new Scoring(plan, examiner, from);
      if (scoring.chosenBefore() >= 0) {
        outputs.note(
            String.format(
                Locale.ROOT,
                "model/ stays that of the best scores, at %d images: nothing scores this session",
                scoring.chosenBefore()));
      }
      if (!started) {
        if (writesRecipe) {
          record.recipe(plan);
        }
        plan.writeData(folder); // A run that goes on may have lost what was written as it began.
        record.write();
      }
      history = History.of(folder, from, remedying);
      history.write(outputs::note);
      checkpoints.hold(history.held());
      if (from != null) {
        keepBest(scoring.bestAt(), scoring.chosenBefore(), match.images());
      }
      outputs.cutBack(from);
      Doctor doctor =
          plan.recipe().train().remedy() == TrainSettings.Remedy.OFF
              ? null
              : Doctor.of(
                  plan,
                  examiner == null ? null : examiner.eyes(),
                  from,
                  folder.metrics(),
                  outputs::note);
      ModelFiles model = new ModelFiles(folder.model(), plan);
      return new Session(
          plan, match, scoring, doctor, meter, checkpoints, model, outputs, limit, history);
    } catch (RuntimeException e) {
      match.close();
      throw e;
    }
  }

  /**
   * A run that went back may have left the moment that was the best so far: what is kept and
   * delivered is again the best that its checkpoint knows.
   *
   * @param chosen by an earlier session, where this one does not score; -1 if it does
   */
  private void keepBest(long best, long chosen, long images) {
    if (chosen >= 0 || best == images) {
      return; // The session itself delivers the best where it begins.
    }
    if (best < 0) {
      checkpoints.unpinBest();
      return;
    }
    if (!checkpoints.list().contains(best)) {
      return;
    }
    checkpoints.pinBest(best);
    Path model = folder.model();
    try {
      if (!delivers(model, best)) {
        Snapshot past = Snapshot.of(checkpoints.load(best));
        Plan then = plan.changed(Resumption.of(past, plan.recipe()));
        try (Match match = Match.resume(then, past);
            Delivered delivered = new Delivered(match)) {
          new ModelFiles(model, then).write(match, delivered.state());
        }
      }
    } catch (GanException e) {
      outputs.note("model/ is not of the best moment, at " + best + " images: " + e.getMessage());
    }
  }

  /** Whether a folder's model is of a moment; one that is gone or has no card is of none. */
  private static boolean delivers(Path model, long images) {
    try {
      return Generator.isAt(model) && Generator.card(model).images() == images;
    } catch (GanException e) {
      return false;
    }
  }

  /** Plays a session; null if another one is to follow. */
  private @Nullable Outcome play(Session session) {
    if (!started) {
      started = true;
      outputs.hear(
          new RunEvent.Started(folder.path(), session.match().images(), session.match().target()));
      if (start == null && ancestor != null) {
        session.saveBeginning(); // From here on the run needs nobody's weights but its own.
      }
    }
    session.deliverBest();
    while (true) {
      if (attend(session)) {
        return null;
      }
      Session.Pause pause = session.play(control);
      if (pause.ticked()) {
        continue;
      }
      if (pause.fits()) {
        fit(session);
      } else if (pause.grows()) {
        grow(session);
        return null;
      } else if (pause.change().isNone()) {
        session.save();
        return ended(session.match(), pause.why());
      } else if (change(session, pause.change())) {
        return null;
      }
    }
  }

  /** Fixes how many images fit into the session's time. */
  private void fit(Session session) {
    Match match = session.match();
    long fits = Growing.fits(plan, match.images(), session.fits());
    long target = Math.min(fits, match.target());
    record.fitted(target);
    if (target < match.target()) {
      if (played() > 0) { // A run that begins is meant to take what rates it has from here on.
        Plan longer = plan.lengthened(target);
        Resumption.noteLength(plan.recipe(), longer.recipe(), match.images(), outputs::note);
      }
      plan = plan.lengthened(target);
      record.recipe(plan);
      match.aim(target);
      String unfinished = Growing.unfinished(plan);
      if (unfinished != null) {
        outputs.note(unfinished);
      }
    }
    String what =
        String.format(
            Locale.ROOT,
            fits == target
                ? "%,d images fit into %s; that is now the run's length (train.images)"
                : "all %,d images fit into %s",
            target,
            limit);
    outputs.hear(
        fits == target ? new RunEvent.Intervened(match.images(), what) : new RunEvent.Noted(what));
  }

  /** Goes on with networks that have grown, as their recipe plans; nobody is asked. */
  private void grow(Session session) {
    session.save();
    long images = session.match().images();
    Intervention grown = Growing.next(plan);
    turn(images, turned(folder, checkpoints, plan, images, grown.changes()), grown, grown.why());
  }

  /** Does what is decided about the run; whether another session follows. */
  private boolean attend(Session session) {
    long images = session.match().images();
    while (true) {
      Intervention wanted = remedying.next(plan.recipe(), images).orElse(null);
      if (wanted == null) {
        return false;
      }
      if (!wanted.turns()) {
        remedying.done(wanted);
        decided(session, wanted.decided(images));
        outputs.hear(new RunEvent.Intervened(images, wanted.why()));
        continue;
      }
      session.save();
      Turn turn = prepared(images, wanted, session);
      if (turn != null) {
        turn(images, turn, wanted, wanted.why() + "; " + Resumption.said(wanted.changes()));
        return true;
      }
    }
  }

  /** What an intervention makes of the run; null where it cannot be, which is written down. */
  private @Nullable Turn prepared(long images, Intervention wanted, @Nullable Session session) {
    try {
      return turned(folder, checkpoints, plan, images, wanted.changes());
    } catch (GanException e) {
      String why = String.valueOf(e.getMessage());
      remedying.refused(wanted, why);
      decided(session, wanted.refused(images, why));
      outputs.note("not changed: " + why);
      return null;
    }
  }

  /**
   * A checkpoint, and the plan by which the run goes on from it.
   *
   * @param then the checkpoint's recipe
   */
  record Turn(Snapshot from, Recipe then, Plan plan) {
    long at() {
      return from.count("images");
    }
  }

  /**
   * What changes make of a run; nothing is changed yet.
   *
   * @param plan of the run, whose data the turn's has too
   * @param images played; a checkpoint is of that moment where the changes go back to none
   * @throws GanException if they cannot be
   */
  static Turn turned(
      RunFolder folder, Checkpoints checkpoints, Plan plan, long images, Changes changes) {
    changes.check();
    Long back = changes.back();
    if (back != null && back > images) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "the run %s has played %,d images and cannot go back to %,d; it keeps the checkpoints at %s",
              folder,
              images,
              back,
              checkpoints.list()));
    }
    Snapshot from =
        Snapshot.of(back == null ? checkpoints.load(images) : checkpoints.original(back));
    Recipe then = Resumption.of(from, plan.recipe());
    Recipe next = changes.applied(then);
    Resumption.longEnough(folder, next.train().images(), from.count("images"));
    Plan changed = plan.changed(next);
    Ancestor.checkFrozen(plan, changed);
    if (!next.evaluate().equals(plan.recipe().evaluate())) {
      Examiner.check(changed);
    }
    return new Turn(from, then, changed);
  }

  /**
   * Goes on from a checkpoint by another plan, or with other random draws. The change is made as
   * the checkpoint is replaced by one that has it: a run that is killed before goes on without it
   * (from that checkpoint, and comes to decide the same again), one that is killed later with it.
   *
   * @param images at which it was decided
   * @param said what is said of it
   */
  private void turn(long images, Turn turn, Intervention why, String said) {
    Snapshot from = turn.from();
    // An examiner knows the networks and the loss of its plan.
    boolean alike = turn.plan().recipe().equals(plan.recipe());
    boolean planned = why.made() == Made.GROWN; // What that means was known as the run began.
    Consumer<String> notes = planned ? note -> {} : outputs::note;
    Examiner scores =
        alike ? examiner : Examiner.of(turn.plan(), limit.given(), notes).orElse(null);
    Plan next = alike || scores == null ? turn.plan() : turn.plan().scored(scores.decided());
    long at = turn.at();
    String before = Changes.identity(plan.recipe());
    String known = Changes.identity(next.recipe());
    boolean same = Changes.isIdentity(from.text("recipe"), next.recipe());
    Long back = why.changes().back();
    compute(next);
    CarryOver over = same ? null : new CarryOver(from, turn.then(), next.pair(turn.then()));
    Snapshot.Builder out = Snapshot.builder();
    History then;
    try (Match match = over == null ? Match.resume(next, from) : Match.resume(next, over);
        Delivered delivered = new Delivered(match)) {
      then = history;
      if (why.made() == Made.ROLLED_BACK) {
        then = then.diverged();
      }
      if (why.made() == Made.ROLLED_BACK || (same && back != null)) {
        then = then.redrawn();
        match.reseed(then.returns());
      }
      if (back != null && !same) {
        then = then.returned(at);
      }
      Session.keep(out, next.recipe(), match, delivered);
    }
    if (!planned) {
      remedying.done(why);
    }
    then = then.decided(why.done(images, back, known.equals(before) ? "" : known));
    then.keep(out);
    out.part("meter").all(from.part("meter"));
    Doctor.carry(from, out);
    Scoring.carry(from, turn.then(), out, next.recipe(), checkpoints.list());
    outputs.carry(from, out);
    if (!known.equals(before)) {
      out.text(Resumption.BEFORE, before);
      record.recipeBegun(plan.recipe());
    }
    Set<Long> held = new TreeSet<>(history.held());
    held.addAll(then.held());
    checkpoints.hold(held);
    checkpoints.forgetAfter(at);
    checkpoints.save(at, out.build());
    history = then;
    replace(next, scores);
    record.recipe(plan);
    history.write(outputs::note);
    if (started && !known.equals(before)) {
      record.changed(plan, images, at);
    }
    start = Snapshot.of(checkpoints.load(at));
    outputs.hear(new RunEvent.Intervened(at, said));
    if (over != null && !over.said().isEmpty()) {
      notes.accept(over.said());
    }
    Resumption.noteLength(Resumption.asLong(from, turn.then()), next.recipe(), at, notes);
  }

  /** Writes down what changes no recipe. */
  private void decided(@Nullable Session session, Decision decision) {
    history = history.decided(decision);
    if (session != null) {
      session.decided(history);
    }
    history.write(outputs::note);
  }

  /** Whether a change was made, so that another session follows. */
  private boolean change(Session session, Changes changes) {
    return change(session, changes, outputs::note);
  }

  /**
   * The same.
   *
   * @param lengths hears what another length means where the run is
   */
  private boolean change(Session session, Changes changes, Consumer<String> lengths) {
    session.save();
    long images = session.match().images();
    @Nullable Plan changed = null;
    boolean turns;
    try {
      changes.check();
      turns = changes.turns(plan.recipe());
      if (turns) {
        Turn turn = turned(folder, checkpoints, plan, images, changes);
        requireWorkers(turn.plan().recipe(), crew.size());
      } else {
        changed =
            Resumption.plan(
                folder, plan.recipe(), changes, images, plan.environment(), outputs::note);
        Resumption.noteLength(plan.recipe(), changed.recipe(), images, lengths);
        replace(changed, Examiner.of(changed, null, outputs::note).orElse(null));
      }
    } catch (GanException e) {
      if (changed != null) {
        changed.close();
      }
      outputs.note("not changed: " + e.getMessage());
      return false;
    }
    if (turns) { // What fails from here on ends the run: it may be half made.
      return change(session, images, changes);
    }
    start = Snapshot.of(checkpoints.load(images));
    record.recipe(plan);
    record.changed(plan, images, images);
    outputs.hear(new RunEvent.Intervened(images, "changed: " + Resumption.said(changes)));
    return true;
  }

  /** The same where the run's course changes; what else changes goes first. */
  private boolean change(Session session, long images, Changes changes) {
    Changes placing = changes.placing();
    if (!placing.isNone() && !change(session, placing, note -> {})) { // Said of where it goes on.
      return false;
    }
    Changes course = Changes.NONE.with(changes.course());
    turn(
        images,
        turned(folder, checkpoints, plan, images, course),
        new Intervention(Made.APPLIED, course, ASKED),
        "changed: " + Resumption.said(course));
    return true;
  }

  /** The session so far still reads the data of the plan before: they are closed at the end. */
  private void replace(Plan changed, @Nullable Examiner next) {
    if (examiner != null && examiner != next) {
      examiner.close();
    }
    examiner = next;
    if (plan.data() != given.data() && plan.data() != changed.data()) {
      retired.add(plan);
    }
    plan = changed;
    outputs.report(changed);
    compute(changed);
  }

  private Outcome ended(Match match, String reason) {
    boolean complete = match.images() >= match.target();
    String why = complete ? "" : reason; // A reason to stop at the last image stops nothing early.
    end(match.images(), why, complete ? Ending.COMPLETE : Ending.STOPPED);
    return new Outcome(
        folder.path(),
        match.images(),
        match.target(),
        limit.elapsed(),
        outputs.newestSheet(),
        why,
        examiner == null ? -1 : examiner.bestAt(),
        outputs.troubles());
  }

  private void end(long images, String why, Ending ending) {
    ended = true;
    try {
      record.ended(images);
    } catch (RuntimeException e) { // What ended the session is what the user is to hear.
      outputs.note("provenance.json lacks the end of this session: " + e.getMessage());
    }
    advise();
    outputs.finish();
    outputs.hear(new RunEvent.Ended(images, why, ending));
  }

  /** What the discriminator last advised, for the report; where it cannot be had it is left out. */
  private void advise() {
    if (plan.recipe().train().remedy() != TrainSettings.Remedy.OFF
        && !checkpoints.list().isEmpty()) {
      try {
        AdviceOutput.draw(folder, plan.environment());
      } catch (RuntimeException e) { // The session is to end as it would without.
        outputs.note("no advice of the discriminator is drawn: " + e.getMessage());
      }
    }
  }

  /** A diverged run goes back, as whoever decides about it says or as its recipe does. */
  private void diverged(DivergedException e) {
    diagnosed(e);
    Snapshot newest = checkpoints.newest(outputs::note).map(Snapshot::of).orElse(null);
    Intervention wanted = newest == null ? null : remedying.diverged(plan.recipe(), e).orElse(null);
    if (newest != null && wanted != null) {
      if (wanted.changes().back() == null) {
        wanted = wanted.from(newest.count("images"));
      }
      Turn turn = prepared(e.samples(), wanted, null);
      if (turn != null) {
        turn(e.samples(), turn, wanted, wanted.why() + "; " + Resumption.said(wanted.changes()));
        return;
      }
    }
    int allowed = plan.recipe().stop().rollbacks();
    Snapshot back = history.rollbacks() >= allowed ? null : back();
    if (back == null) {
      throw failed(e);
    }
    long images = back.count("images");
    String said =
        String.format(
            Locale.ROOT,
            "%s; back to the checkpoint at %,d images and on with other random draws (%d of %d)",
            e.getMessage(),
            images,
            history.rollbacks() + 1,
            allowed);
    Recipe then = Resumption.of(back, plan.recipe());
    turn(
        e.samples(),
        new Turn(back, then, Growing.at(plan, then)),
        new Intervention(Made.ROLLED_BACK, Changes.back(images), String.valueOf(e.getMessage())),
        said);
  }

  /** Says what a checkup would, had there been time for one. */
  private void diagnosed(DivergedException e) {
    if (plan.recipe().train().remedy() != TrainSettings.Remedy.OFF) {
      String why = String.valueOf(e.getMessage());
      outputs.hear(
          new RunEvent.Diagnosed(
              e.samples(), List.of(Diagnosis.divergence(e.samples(), why, plan.recipe()))));
    }
  }

  /** The end of a run that diverged for good. */
  private GanException failed(DivergedException e) {
    // In no checkpoint: who resumes the run has it behind.
    history
        .decided(
            new Intervention(Made.DIVERGED, Changes.NONE, String.valueOf(e.getMessage()))
                .decided(e.samples()))
        .write(outputs::note);
    List<Long> kept = checkpoints.list();
    String why =
        String.format(
                Locale.ROOT, "training stopped at step %d (image %d): ", e.step(), e.samples())
            + e.getMessage()
            + (kept.isEmpty()
                ? "; there is no checkpoint yet"
                : "; the last good checkpoint, at "
                    + kept.get(kept.size() - 1)
                    + " images, stays in "
                    + folder.checkpoints())
            + times(history.rollbacks());
    end(kept.isEmpty() ? 0 : kept.get(kept.size() - 1), why, Ending.FAILED);
    return new GanException(why, e);
  }

  private static String times(int rollbacks) {
    return switch (rollbacks) {
      case 0 -> "";
      case 1 -> "; it had gone back once already";
      default -> "; it had gone back " + rollbacks + " times already";
    };
  }

  private @Nullable Snapshot back() {
    if (checkpoints.best().isPresent()) {
      try {
        return Snapshot.of(checkpoints.load(checkpoints.best().getAsLong()));
      } catch (RunException e) {
        outputs.note("the best checkpoint cannot be read (" + e.getMessage() + ")");
      }
    }
    return checkpoints.newest(outputs::note).map(Snapshot::of).orElse(null);
  }

  private long played() {
    return start == null ? 0 : start.count("images");
  }

  @Override
  public void close() {
    if (examiner != null) {
      examiner.close();
    }
    retired.forEach(Plan::close);
    if (plan.data() != given.data()) {
      plan.close();
    }
  }
}
