package org.gan4j.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.Extractor;
import org.gan4j.recipe.Plan;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunException;
import org.gan4j.run.Snapshot;
import org.gan4j.score.Standing;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Tick;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a game while it is trained and says what is the matter with it. It draws from no stream
 * of the game: a diagnosed run trains as one that is not, bit for bit. How often it looks is
 * counted before the run begins, in multiplications, such that it takes at most some three
 * hundredths of the time; no clock is asked.
 */
public final class Doctor {
  private static final String PART = "doctor";

  /** Share of the time that it may take, as counted. */
  private static final double SHARE = 0.03;

  /** What a checkup costs besides its multiplications, some 20 ms. */
  private static final double AT_ALL = 4e9;

  /** Checkups of a run at most. */
  private static final int MOST = 1000;

  private final Probe probe;
  private final Traces traces = new Traces();
  private final Watch watch;
  private final Consumer<String> notes;

  /** Whether it was counted how often to look, not said. */
  private final boolean planned;

  /** Images of a tick, or of some, and the checkups in them. */
  private long every;

  private long parts;

  /** Images before the players play against each other: there is nothing to find. */
  private final long begins;

  private List<Finding> found = List.of();
  private boolean failed;
  private long next;

  private Doctor(Plan plan, Probe probe, Consumer<String> notes) {
    this.probe = probe;
    this.notes = notes;
    this.watch = new Watch(plan.recipe());
    long tick = plan.recipe().train().tick();
    double affordable = (probe.multiplications() + AT_ALL) / SHARE / plan.multiplications();
    double spread = (double) plan.recipe().train().images() / MOST;
    long wanted = plan.recipe().evaluate().diagnose();
    this.planned = wanted == 0;
    double between = wanted > 0 ? wanted : Math.max(affordable, spread);
    if (between >= tick) {
      this.every = tick * (long) Math.min(1L << 40, Math.ceil(between / tick));
      this.parts = 1;
    } else {
      this.every = tick;
      this.parts = (long) Math.min(1L << 20, tick / between);
    }
    this.begins = plan.recipe().game().loss().playsFrom();
    this.next = after(0);
  }

  /** The first moment after so many images that a checkup falls on. */
  private long after(long images) {
    long from = Math.max(images, begins);
    long within = from % every;
    long part = within * parts / every + 1;
    return from / every * every + (part * every + parts - 1) / parts;
  }

  /**
   * The doctor of a session.
   *
   * @param plan what is trained; stays the caller's
   * @param eyes which see more than pixels do; null where there are none. They stay the caller's
   * @param from the checkpoint that the session goes on from; null for a run that begins
   * @param metrics the run's {@code metrics.jsonl}, cut back to that checkpoint
   * @param notes hears what the user should know
   * @return a doctor; null where there are too few samples to say anything
   */
  public static @Nullable Doctor of(
      Plan plan,
      @Nullable Extractor eyes,
      @Nullable Snapshot from,
      Path metrics,
      Consumer<String> notes) {
    Probe probe = new Probe(plan, held(plan, notes), eyes);
    if (!probe.isEnough()) {
      return null;
    }
    Doctor doctor = new Doctor(plan, probe, notes);
    if (from != null) {
      doctor.restore(from.part(PART), from.count("images"), metrics, notes);
    }
    return doctor;
  }

  /**
   * What is not learned from; a run that can do without it is not to end for want of it. Beside a
   * choice of likely samples it is no equal: of these D is surer without knowing one by heart.
   */
  static @Nullable Dataset held(Plan plan, Consumer<String> notes) {
    if (plan.selects()) {
      return null;
    }
    try {
      return plan.heldOut().get(note -> {}).orElse(null);
    } catch (GanException e) {
      notes.accept("the run is looked at without held-out data: " + e.getMessage());
      return null;
    }
  }

  /**
   * Puts what a checkpoint has of a doctor into another one.
   *
   * @param from the checkpoint that a run goes on from in another way
   * @param out what is made of it
   */
  public static void carry(Snapshot from, Snapshot.Builder out) {
    if (!from.part(PART).isEmpty()) {
      out.part(PART).all(from.part(PART));
    }
  }

  private void restore(Snapshot part, long images, Path metrics, Consumer<String> notes) {
    if (!part.isEmpty()) { // Else of an earlier version, or of a session without a doctor.
      if (planned) { // Else as the recipe says now.
        every = Math.max(1, part.count("every"));
        parts = part.has("parts") ? Math.max(1, part.count("parts")) : 1;
      }
      next = after(images);
      traces.restore(part.part("traces"));
    }
    try {
      if (Files.isRegularFile(metrics)) {
        Metrics.read(metrics).forEach(watch::saw);
      }
    } catch (RunException e) {
      notes.accept("what was seen of the run so far cannot be read: " + e.getMessage());
    }
  }

  /**
   * {@return whether a game is to be looked at}
   *
   * @param images played so far
   */
  public boolean due(long images) {
    return images >= next;
  }

  /**
   * Looks at a game.
   *
   * @param standing the game as it stands
   * @return what was measured, by name
   */
  public Map<String, Double> examine(Standing standing) {
    next = after(standing.images());
    try {
      return probe.take(standing, traces);
    } catch (GanException e) {
      // Such as samples that are not finite: the game may go on, and the next look may be one.
      if (!failed) {
        notes.accept("the run was not looked at: " + e.getMessage());
      }
      failed = true;
      return Map.of();
    }
  }

  /**
   * Takes a tick into account.
   *
   * @param tick what was seen since the one before, with {@link #examine evidence} where there is
   *     some
   * @return what is the matter now, the surest first
   */
  public List<Finding> findings(Tick tick) {
    if (watch.saw(tick.line())) {
      found = watch.now();
    }
    return found;
  }

  /**
   * Puts what a checkpoint keeps of it; what it saw stands in the run's metrics.
   *
   * @param out where it is put
   */
  public void keep(Snapshot.Builder out) {
    Snapshot.Builder part = out.part(PART);
    part.count("every", every).count("parts", parts);
    traces.keep(part.part("traces"));
  }
}
