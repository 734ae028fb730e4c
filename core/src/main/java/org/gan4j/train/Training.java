package org.gan4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.doctor.Doctor;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Precision;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.score.Examiner;
import org.gan4j.score.Scoring;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Ending;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * From one call of {@link Trainer#train} to its end: sessions one after the other, each from a
 * checkpoint on. A new one begins where the match diverged and goes back, and where control changes
 * the run.
 */
final class Training implements AutoCloseable {
  private final RunFolder folder;
  private final Checkpoints checkpoints;
  private final TimeLimit limit;
  private final Control control;
  private final Outputs outputs;
  private final Plan given;
  private final List<Plan> retired = new ArrayList<>();
  private Plan plan;
  private @Nullable Examiner examiner;
  private @Nullable Snapshot start;
  private final RunRecord record;
  private int rollbacks;
  private int goneBack;
  private boolean writesRecipe;
  private boolean started;
  private boolean ended;

  /**
   * Makes all ready; nothing but the recipe of a run that begins is written yet.
   *
   * @param plan stays the caller's
   * @param from the checkpoint that it goes on from; null to begin
   * @param changes that a resume asked for, which the plan has already
   * @param outputs hear of it; they stay the caller's
   */
  Training(
      RunFolder folder,
      Plan plan,
      Checkpoints checkpoints,
      @Nullable Snapshot from,
      List<String> commandLine,
      Changes changes,
      TimeLimit limit,
      Control control,
      Outputs outputs) {
    this.folder = folder;
    this.checkpoints = checkpoints;
    this.limit = limit;
    this.control = control;
    this.outputs = outputs;
    this.given = plan;
    this.plan = plan;
    this.start = from;
    this.rollbacks = from == null ? 0 : from.smallCount("rollbacks");
    compute(plan);
    plan.recipe().warnings().forEach(warning -> outputs.note("warning: " + warning));
    plan.data().notes().forEach(outputs::note);
    this.record = new RunRecord(folder, plan, commandLine, played());
    this.examiner = Examiner.of(plan, limit.given(), outputs::note).orElse(null);
    if (examiner != null && from == null) {
      // A run that begins has in its folder when it will be scored; one that goes on keeps that.
      this.plan = plan.scored(examiner.decided());
    }
    this.writesRecipe = !changes.isNone() || !this.plan.recipe().equals(given.recipe());
  }

  private static void compute(Plan plan) {
    TrainSettings settings = plan.recipe().train();
    Engine.threads(settings.threads());
    Engine.tensorFloat32(settings.precision() == Precision.TF32);
    var unused = Engine.chooseMatrixProducts();
  }

  /** Sessions until the run ends, is stopped, or diverges for good. */
  Outcome run() {
    while (true) {
      @Nullable Session session = null;
      try {
        session = session();
        Outcome outcome = play(session);
        if (outcome != null) {
          return outcome;
        }
      } catch (DivergedException e) {
        start = backTo(e);
        checkpoints.forgetAfter(start.count("images"));
        rollbacks++;
        goneBack = rollbacks;
      } catch (RuntimeException e) {
        if (started && !ended) {
          long images = session == null ? played() : session.match().images();
          end(images, String.valueOf(e.getMessage()), Ending.FAILED);
        }
        throw e;
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
    Match match = from == null ? Match.begin(plan) : Match.resume(plan, from);
    try {
      if (goneBack > 0) {
        match.reseed(goneBack);
        goneBack = 0;
      }
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
        record.write();
      }
      outputs.cutBack(from);
      Doctor doctor =
          Doctor.of(
              plan,
              examiner == null ? null : examiner.eyes(),
              from,
              folder.metrics(),
              outputs::note);
      ModelFiles model = new ModelFiles(folder.model(), plan);
      return new Session(
          plan, match, scoring, doctor, meter, checkpoints, model, outputs, limit, rollbacks);
    } catch (RuntimeException e) {
      match.close();
      throw e;
    }
  }

  /** Plays a session; null if another one is to follow. */
  private @Nullable Outcome play(Session session) {
    if (!started) {
      started = true;
      outputs.hear(
          new RunEvent.Started(folder.path(), session.match().images(), session.match().target()));
    }
    session.deliverBest();
    while (true) {
      Session.Pause pause = session.play(control);
      if (pause.fits()) {
        fit(session);
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
    long fits = session.fits();
    long target = Math.min(fits, match.target());
    record.fitted(target);
    if (target < match.target()) {
      plan = plan.lengthened(target);
      record.recipe(plan);
      match.aim(target);
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

  /** Whether a change was made, so that another session follows. */
  private boolean change(Session session, Changes changes) {
    session.save();
    long images = session.match().images();
    @Nullable Plan changed = null;
    try {
      changes.check();
      changed =
          Resumption.plan(
              folder, plan.recipe(), changes, images, plan.environment(), outputs::note);
      replace(changed, Examiner.of(changed, null, outputs::note).orElse(null));
    } catch (GanException e) {
      if (changed != null) {
        changed.close();
      }
      outputs.note("not changed: " + e.getMessage());
      return false;
    }
    start = Snapshot.of(checkpoints.load(images));
    record.recipe(plan);
    record.changed(plan, images);
    outputs.hear(new RunEvent.Intervened(images, "changed: " + Resumption.said(changes)));
    return true;
  }

  /** The session so far still reads the data of the plan before: they are closed at the end. */
  private void replace(Plan changed, @Nullable Examiner next) {
    if (examiner != null) {
      examiner.close();
    }
    examiner = next;
    if (plan.data() != given.data()) {
      retired.add(plan);
    }
    plan = changed;
    outputs.report(changed);
    compute(changed);
  }

  private Outcome ended(Match match, String why) {
    end(match.images(), why, match.images() >= match.target() ? Ending.COMPLETE : Ending.STOPPED);
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
    outputs.finish();
    outputs.hear(new RunEvent.Ended(images, why, ending));
  }

  /** The checkpoint that a diverged run goes on from: its best, else its newest. */
  private Snapshot backTo(DivergedException e) {
    int allowed = plan.recipe().stop().rollbacks();
    Snapshot back = rollbacks >= allowed ? null : back();
    if (back == null) {
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
              + (rollbacks == 0 ? "" : "; it had gone back " + rollbacks + " times already");
      end(kept.isEmpty() ? 0 : kept.get(kept.size() - 1), why, Ending.FAILED);
      throw new GanException(why, e);
    }
    long images = back.count("images");
    outputs.hear(
        new RunEvent.Intervened(
            images,
            String.format(
                Locale.ROOT,
                "%s; back to the checkpoint at %,d images and on with other random draws (%d of %d)",
                e.getMessage(),
                images,
                rollbacks + 1,
                allowed)));
    return back;
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
