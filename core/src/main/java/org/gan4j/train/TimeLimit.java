package org.gan4j.train;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many images fit into the time that a session was given.
 *
 * <p>They are fixed once, from what steps, ticks and scores took so far: at the first tick after a
 * tenth of the time, or between two ticks where none came in a fifth of it. From then on the images
 * decide, so that what cools to the last image does; the clock only ends a session that has become
 * far slower than it was measured, at one and a half times its time.
 */
final class TimeLimit {
  /** Share of the time before which nothing is fixed, and by which it is at the latest. */
  private static final double EARLIEST = 0.1;

  private static final double LATEST = 0.2;

  /** Share of the time whose steps are not counted if later ones are: programs begin slowly. */
  private static final double WARM = 0.05;

  /** Share of the time, and seconds, that the report takes at the end, at most. */
  private static final double REPORT = 0.1;

  private static final double REPORT_SECONDS = 4;

  /** Times the time after which it is said that it is over. */
  private static final double LATE = 1.1;

  /** Times the time after which a session ends whatever is left. */
  private static final double LONGEST = 1.5;

  private final @Nullable Duration given;
  private final double limit;
  private final LongSupplier clock;
  private final long begun;
  private boolean open;
  private boolean warm;
  private boolean late;
  private double stepSeconds;
  private long images;
  private double savingSeconds;
  private double scoringSeconds = Double.NaN;

  /**
   * Begins now.
   *
   * @param limit null for no limit
   */
  TimeLimit(@Nullable Duration limit) {
    this(limit, System::nanoTime);
  }

  TimeLimit(@Nullable Duration limit, LongSupplier clock) {
    this.given = limit;
    this.limit = limit == null ? Double.POSITIVE_INFINITY : limit.toNanos() / 1e9;
    this.clock = clock;
    this.begun = clock.getAsLong();
    this.open = limit != null;
  }

  /** What it was made of; null for no limit. */
  @Nullable Duration given() {
    return given;
  }

  /** Seconds since it began. */
  double elapsed() {
    return (clock.getAsLong() - begun) / 1e9;
  }

  /** Whether there is a limit, and the images are not fixed yet. */
  boolean isOpen() {
    return open;
  }

  /** A step was played. */
  void stepped(long played, double seconds) {
    if (!warm && elapsed() - seconds > WARM * limit) {
      warm = true;
      stepSeconds = 0;
      images = 0;
    }
    stepSeconds += seconds;
    images += played;
  }

  /** A tick's files were written, the scores not counted. */
  void saved(double seconds) {
    savingSeconds = seconds;
  }

  /** The match was scored. */
  void scored(double seconds) {
    scoringSeconds = seconds;
  }

  /**
   * Whether it is time to fix the images.
   *
   * @param tick whether a tick has just been written
   */
  boolean decides(boolean tick) {
    return open && images > 0 && elapsed() >= (tick ? EARLIEST : LATEST) * limit;
  }

  /**
   * The images in all that fit, at least one step more; from now on they are fixed.
   *
   * @param played so far
   * @param step images of a step
   * @param tick images between two ticks
   * @param every images between two evaluations; 0 for none
   * @param worth images that take as long as an evaluation, where none was taken yet
   */
  long fix(long played, long step, long tick, long every, double worth) {
    open = false;
    double image = stepSeconds / images;
    double scoring = Double.isNaN(scoringSeconds) ? worth * image : scoringSeconds;
    double scores = every == 0 ? 0 : scoring;
    double left =
        limit - elapsed() - Math.min(REPORT * limit, REPORT_SECONDS) - savingSeconds - scores;
    double each =
        image
            + savingSeconds / Math.max(tick, step)
            + (every == 0 ? 0 : scores / Math.max(every, step));
    long steps = (long) Math.max(1, Math.floor(left / each / step));
    return played + steps * step;
  }

  /** Whether the session must end, however many images of those that were fixed are left. */
  boolean isOver() {
    return !open && elapsed() > LONGEST * limit;
  }

  /** Once: whether the time is over, by more than a measurement may be wrong. */
  boolean isLate() {
    boolean now = !open && !late && elapsed() > LATE * limit;
    late |= now;
    return now;
  }

  /** The images to be played in all, guessed while they are not fixed. */
  long expected(long played, long target, double imagesPerSecond) {
    if (!open || !(imagesPerSecond > 0)) {
      return target;
    }
    double more = Math.max(0, limit - elapsed()) * imagesPerSecond;
    return (long) Math.min((double) target, Math.max(played + more, 1));
  }

  @Override
  public String toString() {
    boolean minutes = limit >= 60;
    double number = minutes ? limit / 60 : limit;
    String form = number == Math.rint(number) ? "%.0f %s" : "%.2f %s";
    String unit = (minutes ? "minute" : "second") + (number == 1 ? "" : "s");
    return String.format(Locale.ROOT, form, number, unit);
  }
}
