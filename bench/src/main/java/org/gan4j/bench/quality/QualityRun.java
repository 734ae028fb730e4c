package org.gan4j.bench.quality;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.bench.quality.Records.Begun;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunFolder;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer;

/**
 * Trains one case up to a moment, in as many sessions as it takes.
 *
 * <p>What counts as minutes is the time from the beginning of the training in a session to its end,
 * with checkpoints and scores on the way, without the start of the program and the opening of the
 * data. Of a session that was killed, what led to its newest checkpoint counts; the rest is lost
 * and played again. Where rates cool, {@code train.images} follows from the time by the same rule
 * that {@code gan train --minutes} has, once; a session after a kill goes on to that number.
 *
 * <p>By a pace it is the images that a quiet machine plays in those minutes ({@link Pacing}), at
 * whatever speed they are played here; where rates cool, they cool along that number from the first
 * step.
 *
 * @param records of the bench
 * @param of what is trained
 * @param threads of the engine
 * @param rate images a second of the pace; NaN to go by the clock
 */
record QualityRun(Records records, Case of, int threads, double rate) {
  /** Images that no run comes to: the time ends it. */
  static final long ENDLESS = 1_000_000_000L;

  /** Seconds between two checkpoints, so that a kill costs no more. */
  private static final double SAVING = 60;

  private static final double SHOWN = 5;

  private static final List<String> COMMAND = List.of("bench/quality");

  /** What was trained. */
  record Trained(Path run, double seconds, long images) {}

  /** The images that so many minutes are worth at a pace. */
  static long worth(double rate, double minutes) {
    return Math.max(1, Math.round(rate * minutes * 60));
  }

  /** Trains up to a moment, unless that is reached already. */
  Trained to(double minutes) {
    boolean paced = !Double.isNaN(rate);
    Optional<Begun> known = records.run(of, paced);
    try (Trainer trainer = known.isPresent() ? resumed(known.get().path()) : begun(minutes)) {
      Path run = trainer.folder();
      double before = records.seconds(run, trainer.played());
      double left = minutes * 60 - before;
      long target = trainer.plan().recipe().train().images();
      boolean fitted = target < ENDLESS;
      boolean cools = Case.depends(trainer.plan().recipe());
      long images = paced && !cools ? worth(rate, minutes) : target;
      if ((paced || fitted) ? trainer.played() >= images : left <= 0) {
        return new Trained(run, before, trainer.played());
      }
      // A limit fixes the images, which decide from then on; without one the clock does, or a pace.
      Duration limit = (cools && !fitted && !paced) ? Duration.ofMillis((long) (left * 1e3)) : null;
      double end = cools || paced ? Double.POSITIVE_INFINITY : minutes * 60;
      Clock clock = new Clock(run, before, end, paced && !cools ? images : Long.MAX_VALUE);
      Trainer.Outcome outcome = trainer.train(limit, clock, clock);
      System.out.println();
      if (!outcome.complete() && cools) {
        System.out.println("  ended early: " + outcome.why());
      }
      records.clock(run, outcome.images(), clock.seconds());
      return new Trained(run, clock.seconds(), outcome.images());
    }
  }

  private Trainer begun(double minutes) {
    boolean cools = Case.depends(Cases.recipe(of, threads));
    long images = Double.isNaN(rate) || !cools ? ENDLESS : worth(rate, minutes);
    Plan plan = Plan.of(Cases.recipe(of, threads, images), DataOptions.fromEnvironment());
    try {
      Trainer trainer = Trainer.begin(plan, records.runs(), COMMAND);
      records.begun(of, new Begun(trainer.folder(), rate));
      return trainer;
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }

  /** By a pace, with as many threads as are free now; by the clock, with those of its minutes. */
  private Trainer resumed(Path run) {
    return Trainer.resume(
        run,
        DataOptions.fromEnvironment(),
        new Trainer.Changes(null, null, null, Double.isNaN(rate) ? null : threads),
        event -> {
          if (event instanceof RunEvent.Noted noted) {
            System.out.println("  " + noted.text());
          }
        },
        COMMAND);
  }

  /** The precision that it was computed in, and by which engine, from the run's own records. */
  static String engine(Path run) {
    Provenance provenance = Provenance.read(RunFolder.open(run).provenance());
    Provenance.Compute compute = provenance.lastCompute();
    return provenance.software().engine().getOrDefault("engine", "unknown engine")
        + (compute == null ? "" : ", " + compute.precision());
  }

  /** Shows how far it is, writes down the time at each checkpoint, and stops at the moment. */
  private final class Clock implements RunListener, Trainer.Control {
    private final Path run;
    private final double before;
    private final double end;
    private final long last;
    private final long begun = System.nanoTime();
    private long played;
    private double saved;
    private double shown = Double.NEGATIVE_INFINITY;

    Clock(Path run, double before, double end, long last) {
      this.run = run;
      this.before = before;
      this.end = end;
      this.last = last;
    }

    private static String target(long target) {
      return target < ENDLESS ? String.format(Locale.ROOT, " of %,d", target) : "";
    }

    double seconds() {
      return before + (System.nanoTime() - begun) / 1e9;
    }

    @Override
    public boolean stop() {
      return seconds() >= end || played >= last;
    }

    @Override
    public boolean save() {
      boolean due = seconds() - before - saved >= SAVING;
      if (due) {
        saved = seconds() - before;
      }
      return due;
    }

    @Override
    public void hear(RunEvent event) {
      if (event instanceof RunEvent.Stepped step) {
        played = step.images();
      }
      if (event instanceof RunEvent.Saved now) {
        saved = seconds() - before;
        records.clock(run, now.images(), seconds());
      } else if (event instanceof RunEvent.Stepped step && seconds() - shown >= SHOWN) {
        shown = seconds();
        System.out.print(
            String.format(
                Locale.ROOT,
                "\r  %s  %.1f%s min, %,d%s images%s   ",
                of.id(),
                seconds() / 60,
                Double.isNaN(rate) ? " of " + Case.said(of.longest()) : "",
                step.images(),
                target(Math.min(last, step.progress().target())),
                shown(step.progress().imagesPerSecond())));
        System.out.flush();
      } else if (event instanceof RunEvent.Noted noted) {
        System.out.println(System.lineSeparator() + "  " + noted.text());
      }
    }

    /** A speed as it is shown; nothing while it is not known. */
    private static String shown(double speed) {
      return speed > 0 ? String.format(Locale.ROOT, ", %.0f/s", speed) : "";
    }
  }
}
