package org.gan4j.doctor;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.signal.Finding.Evidence;
import org.gan4j.signal.Finding.Kind;

/**
 * How strongly the measurements of a run speak for each failure: for each kind a number that is
 * above 0 where they do, by how far (in powers of e) they are beyond the bound at which they begin
 * to. The bounds were fitted on one half of the runs of the bench.
 */
final class Symptoms {
  /** Steps before which a generator has hardly moved, and before which it may be learning yet. */
  private static final double MOVED = 40;

  private static final double BEGUN = 120;

  /** Steps after which even a slow one has begun. */
  private static final double SLOWEST = 400;

  /** Checkups that a course is judged by. */
  private static final int WINDOW = 6;

  /** The logarithm's slope from checkup to checkup below which samples come nearer to the data. */
  private static final double NEARER = -0.05;

  private final Course course;
  private final Map<Kind, Double> margins = new EnumMap<>(Kind.class);
  private final Map<Kind, Supplier<Evidence>> shown = new EnumMap<>(Kind.class);

  private Symptoms(Course course) {
    this.course = course;
  }

  /** The symptoms at the last checkup of a course. */
  static Symptoms at(Course course) {
    Symptoms symptoms = new Symptoms(course);
    if (course.size() > 0) {
      symptoms.look();
    }
    return symptoms;
  }

  /** How strongly the numbers speak for a failure; at most 0 where they do not. */
  double of(Kind kind) {
    return margins.getOrDefault(kind, -9.0);
  }

  private void look() {
    wrongInput();
    if (of(Kind.WRONG_INPUT) > 0) {
      return; // All else would follow from it.
    }
    wrongLabels();
    smallBatch();
    stillPlayer();
    divergence();
    overfitting();
    if (course.last("step") < MOVED) {
      return;
    }
    vanishingGradients();
    if (course.last("step") >= BEGUN && !has(Kind.STILL_PLAYER, Kind.DIVERGENCE)) {
      weakDiscriminator();
    }
    alike();
    // The samples of a generator that learns nothing are near to one another and go nowhere.
    boolean follows = has(Kind.STILL_PLAYER, Kind.DIVERGENCE, Kind.SMALL_BATCH);
    if (!follows && !has(Kind.VANISHING_GRADIENTS, Kind.WEAK_DISCRIMINATOR)) {
      fewModes();
    }
    if (course.last("step") >= BEGUN && !follows) {
      noConvergence();
      lostGround();
    }
  }

  private boolean has(Kind... kinds) {
    return Arrays.stream(kinds).anyMatch(kind -> of(kind) > 0);
  }

  /** Whether made samples come nearer to the data, or there was no time yet to see it. */
  private boolean nearer(int checkups) {
    double[] trend = course.trend(named("distance"), checkups);
    return Double.isNaN(trend[0]) || trend[0] < NEARER;
  }

  /**
   * One sign of a failure; the strongest one of each kind is kept.
   *
   * @param margin by how far the numbers are beyond their bound, in powers of e
   * @param says what that means, in a sentence
   * @param names of the numbers
   */
  private void sign(Kind kind, double margin, Supplier<String> says, String... names) {
    if (Double.isNaN(margin) || margin <= of(kind)) {
      return;
    }
    margins.put(kind, Math.min(9, margin));
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String name : names) {
      double value = course.last(name);
      if (!Double.isNaN(value)) {
        numbers.put(name, value);
      }
    }
    shown.put(kind, () -> new Evidence(says.get(), numbers));
  }

  /** What speaks for a failure. */
  Evidence shown(Kind kind) {
    return shown.getOrDefault(kind, () -> new Evidence("", Map.of())).get();
  }

  /** How far a number is below a bound, in powers of e. */
  private static double below(double value, double bound) {
    return Math.log(bound / Math.max(value, bound * 1e-4));
  }

  /** How far a number is above a bound. */
  private static double above(double value, double bound) {
    return Math.log(Math.max(value, bound * 1e-4) / bound);
  }

  private String named(String name) {
    return course.space() + "." + name;
  }

  private static String says(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void wrongInput() {
    sign(
        Kind.WRONG_INPUT,
        below(course.last("data.used"), 0.25),
        () ->
            says(
                "the data use %.1f %% of the range that their numbers have (%.3g to %.3g)",
                100 * course.last("data.used"), course.last("data.low"), course.last("data.high")),
        "data.used",
        "data.low",
        "data.high");
    if (!Double.isNaN(course.last("data.used"))) { // A deviation is small beside a range alone.
      sign(
          Kind.WRONG_INPUT,
          below(course.last("data.deviation"), 0.04),
          () ->
              says(
                  "the samples are nearly all the same: a number of theirs deviates by %.3g from its mean, where the numbers go from %.3g to %.3g",
                  course.last("data.deviation"), course.last("data.low"), course.last("data.high")),
          "data.deviation");
    }
  }

  private void wrongLabels() {
    double deviations = course.last("labels.deviations");
    sign(
        Kind.WRONG_LABELS,
        below(Math.max(deviations, 0.3), 4),
        () ->
            says(
                "the sample nearest to another has its label %.1f %% of the time, where chance gives %.1f %%",
                100 * course.last("labels.told"), 100 * course.last("labels.chance")),
        "labels.told",
        "labels.chance",
        "labels.deviations");
  }

  private void smallBatch() {
    sign(
        Kind.SMALL_BATCH,
        above(Course.median(course.recent("batch.mates", 3)), 0.17),
        () ->
            says(
                "a sample moves by %.0f %% of the way to another sample when the others of its batch are exchanged: its layers know mean and deviation of too few",
                100 * course.last("batch.mates")),
        "batch.mates");
  }

  private void stillPlayer() {
    for (String player : new String[] {"discriminator", "generator"}) {
      double moved = Course.median(course.recent(player + ".moved", 3));
      sign(
          Kind.STILL_PLAYER,
          below(moved, 1e-6),
          () ->
              says(
                  "the %s moved by %.2g of its length since the checkup before",
                  player, course.last(player + ".moved")),
          player + ".moved");
    }
  }

  private void divergence() {
    for (String player : new String[] {"discriminator", "generator"}) {
      double begun = course.early(player + ".size");
      double grown = course.last(player + ".size") / begun;
      sign(
          Kind.DIVERGENCE,
          above(grown, 20),
          () -> says("the weights of the %s are %.0f times as large as they were", player, grown),
          player + ".size");
      double early = course.early(player + "-loss");
      double loss = Math.abs(course.last(player + "-loss")) / Math.max(1, Math.abs(early));
      // Of a critic without a zero only J_D says something: J_G may drift.
      sign(
          Kind.DIVERGENCE,
          Math.min(above(loss, 50), above(Math.abs(course.last("discriminator-loss")), 10)),
          () -> says("the loss of the %s is %.0f times as large as it was", player, loss),
          player + "-loss");
      double usual = course.early(player + "-gradient");
      double gradient =
          Course.median(course.recent(player + "-gradient", 3)) / Math.max(usual, 0.1);
      sign(
          Kind.DIVERGENCE,
          above(gradient, 1000),
          () -> says("the gradient of the %s is %.0f times as long as it was", player, gradient),
          player + "-gradient");
    }
    sign(
        Kind.DIVERGENCE,
        Math.min(
            above(course.last("critic.size"), 300),
            above(Math.abs(course.last("discriminator-loss")), 10)),
        () -> says("the discriminator's verdicts have a size of %.3g", course.last("critic.size")),
        "critic.size");
  }

  private void overfitting() {
    double known = Course.median(course.recent("critic.knows", 3));
    double error = course.last("critic.knows-error");
    sign(
        Kind.OVERFITTING,
        above(known - 0.5, Math.max(0.075, 3 * (Double.isNaN(error) ? 0 : error))),
        () ->
            says(
                "the discriminator takes a training sample for more real than a held-out one in %.0f %% of pairs",
                100 * course.last("critic.knows")),
        "critic.knows",
        "samples.copies");
    double copies = Course.median(course.recent("samples.copies", 3));
    sign(
        Kind.OVERFITTING,
        above(copies, 0.8),
        () ->
            says(
                "%.0f %% of the made samples are nearer to a training sample than any other training sample is",
                100 * course.last("samples.copies")),
        "samples.copies",
        "critic.knows");
  }

  private void vanishingGradients() {
    double share = Course.median(course.recent("push.share", WINDOW));
    double told = Course.median(course.recent("critic.told", 3));
    if (course.best("distance") > 0.05 && told > 0.95) {
      sign(
          Kind.VANISHING_GRADIENTS,
          below(share, 0.15),
          () ->
              says(
                  "the generator gets %.2g of the gradient that a loss which does not saturate would give; the discriminator tells the real one of a pair in %.0f %% of pairs",
                  share, 100 * course.last("critic.told")),
          "push.share",
          "push.own",
          "critic.told",
          "critic.fake");
    }
    double full = Course.median(course.recent("push.full", 3));
    double usual = course.early("push.full");
    sign(
        Kind.VANISHING_GRADIENTS,
        below(full / Math.max(usual, 1e-9), 0.001),
        () ->
            usual > 0
                ? says(
                    "the gradient that reaches the generator is %.2g, and was %.2g at the start",
                    course.last("push.full"), usual)
                : says("no gradient reaches the generator, and none did since it is looked at"),
        "push.full",
        "features.dead");
    sign(
        Kind.VANISHING_GRADIENTS,
        above(course.last("features.dead"), 0.9),
        () ->
            says(
                "%.0f %% of the discriminator's features are the same for every sample",
                100 * course.last("features.dead")),
        "features.dead",
        "push.full");
  }

  /** Made samples that are as good as the same, or lie on a thin surface. */
  private void alike() {
    double dimension = Course.median(course.recent("samples.dimension", 3));
    sign(
        Kind.MODE_COLLAPSE,
        below(dimension, 0.3),
        () ->
            says(
                "made samples lie on a surface of %.2g times as many dimensions as the real ones",
                course.last("samples.dimension")),
        "samples.dimension",
        named("coverage"));
    double duplicates = Course.median(course.recent(named("duplicates"), 3));
    sign(
        Kind.MODE_COLLAPSE,
        above(duplicates, 0.3),
        () ->
            says(
                "%.0f %% of the made samples are all but the same as another",
                100 * course.best("duplicates")),
        named("duplicates"),
        named("diversity"));
  }

  /** Made samples that are too near to one another, or leave groups of real ones out. */
  private void fewModes() {
    if (course.last("step") < SLOWEST) {
      return;
    }
    double diversity = Course.median(course.recent(named("diversity"), 3));
    boolean settled = !nearer(WINDOW);
    sign(
        Kind.MODE_COLLAPSE,
        below(diversity, settled ? 0.5 : 0.05),
        () ->
            says(
                "two made samples are %.2g times as far apart as two real ones; %.0f %% of the real ones have a made one near them",
                course.best("diversity"), 100 * course.best("coverage")),
        named("diversity"),
        named("coverage"),
        named("duplicates"));
    double missing = Course.median(course.recent(named("modes-missing"), 3));
    double precision = Course.median(course.recent(named("precision"), 3));
    double coverage = Course.median(course.recent(named("coverage"), 3));
    if (settled && precision > 0.3 && coverage < precision / 2) {
      sign(
          Kind.MODE_COLLAPSE,
          above(missing, 0.3),
          () ->
              says(
                  "%.0f %% of the groups that the real samples form have next to no made ones, though %.0f %% of the made ones look real",
                  100 * course.best("modes-missing"), 100 * course.best("precision")),
          named("modes-missing"),
          named("precision"),
          named("coverage"));
    }
  }

  private void noConvergence() {
    double hopped = Course.mean(course.recent("live.modes-moved", WINDOW));
    if (course.size() >= WINDOW
        && !nearer(WINDOW)
        && Course.median(course.recent(named("duplicates"), 3)) < 0.3) {
      sign(
          Kind.NO_CONVERGENCE,
          above(hopped, course.last("step") < SLOWEST ? 0.7 : 0.3),
          () ->
              says(
                  "the shares of samples in the groups that the real ones form change by %.0f %% from checkup to checkup, and the samples do not come nearer to the data",
                  100 * hopped),
          "live.modes-moved",
          "generator.turned",
          named("distance"));
    }
  }

  private void lostGround() {
    double now = Course.median(course.recent(named("distance"), 3));
    double best = course.least(named("distance"));
    if (now > 0.03) {
      sign(
          Kind.NO_CONVERGENCE,
          above(now / Math.max(best, 1e-3), 2.5),
          () ->
              says(
                  "made samples were nearer to the data before: their distance is %.2g, and was %.2g",
                  now, best),
          named("distance"),
          "generator.turned",
          "live.modes-moved");
    }
  }

  private void weakDiscriminator() {
    double told = Course.median(course.recent("critic.told", 3));
    double distance = Course.median(course.recent(named("distance"), 3));
    // In the game itself, where batch norm may show it more than a single sample does.
    double real = Course.median(course.recent("confidence-real", 3));
    double fake = Course.median(course.recent("confidence-fake", 3));
    if (!nearer(4) && !(real - fake > 0.5)) {
      sign(
          Kind.WEAK_DISCRIMINATOR,
          Math.min(below(Math.max(told, 0.5) - 0.45, 0.2), above(distance, 0.15)),
          () ->
              says(
                  "the discriminator takes the real one of a pair for more real in %.0f %% of pairs, where a coin gives 50 %%, though the samples are far from the data (%.2g of 1) and do not come nearer",
                  100 * course.last("critic.told"), course.best("distance")),
          "critic.told",
          named("distance"));
      sign(
          Kind.WEAK_DISCRIMINATOR,
          Math.min(
              below(Course.median(course.recent("critic.size", 3)), 0.02), above(distance, 0.05)),
          () ->
              says(
                  "the discriminator's verdicts have a size of %.2g, as if all samples were the same, though the made ones are far from the data (%.2g of 1) and do not come nearer",
                  course.last("critic.size"), course.best("distance")),
          "critic.size",
          "critic.slope",
          named("distance"));
    }
  }
}
