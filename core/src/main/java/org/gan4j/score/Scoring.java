package org.gan4j.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.game.Role;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipe.StopSettings;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.Tick;
import org.gan4j.zoo.Classifier;
import org.jspecify.annotations.Nullable;

/** What scores a session, chooses the moment that is delivered, and says when to stop. */
public final class Scoring {
  /** Test images that the classifier of a semi-supervised run is tried on at each tick. */
  private static final int TESTED = 10_000;

  private static final String PART = "examiner";

  private final Plan plan;
  private final @Nullable Examiner examiner;

  /** What an earlier session's examiner found, kept for a later one where there is none now. */
  private final @Nullable Snapshot unexamined;

  /**
   * Scores from a checkpoint on.
   *
   * @param examiner null if nothing compares samples
   * @param from null for a run that begins
   * @param plan what is trained
   */
  public Scoring(Plan plan, @Nullable Examiner examiner, @Nullable Snapshot from) {
    this.plan = plan;
    this.examiner = examiner;
    Snapshot before = from == null ? null : from.part(PART);
    this.unexamined = examiner == null ? before : null;
    if (examiner != null && before != null) {
      examiner.restore(before);
    }
  }

  /**
   * {@return images of the moment that an earlier session chose and this one cannot weigh; -1 if
   * none}
   */
  public long chosenBefore() {
    return unexamined == null ? -1 : Examiner.bestAt(unexamined);
  }

  /** {@return images of the best moment that this session knows; -1 before there is one} */
  public long bestAt() {
    return examiner == null ? -1 : examiner.bestAt();
  }

  /**
   * {@return whether a moment is to be delivered: the best one, or each while there are no scores}
   *
   * @param images played so far
   */
  public boolean delivers(long images) {
    return examiner == null ? chosenBefore() < 0 : bestAt() < 0 || bestAt() == images;
  }

  /**
   * {@return whether this tick is to be scored}
   *
   * @param images played so far
   * @param target images to be played in all
   */
  public boolean due(long images, long target) {
    return examiner != null && examiner.due(images, target);
  }

  /** {@return images between two evaluations; 0 if there are none} */
  public long every() {
    return examiner == null ? 0 : examiner.every();
  }

  /** {@return images whose training takes about as long as one evaluation} */
  public double worth() {
    return examiner == null ? 0 : examiner.worth();
  }

  /**
   * Scores a game as it stands.
   *
   * @param imagesPerSecond the run's speed
   * @param standing the game as it stands
   * @return scores by name
   */
  public Map<String, Double> examine(Standing standing, double imagesPerSecond) {
    return examiner == null ? Map.of() : examiner.examine(standing, imagesPerSecond);
  }

  /** {@return seconds of the last evaluation, without what is done only once; NaN before} */
  public double took() {
    return examiner == null ? Double.NaN : examiner.took();
  }

  /** {@return how the last scores were taken; empty where none were} */
  public String protocol() {
    return examiner == null ? "" : examiner.protocol();
  }

  /**
   * Scores of what learned classes, which are taken at every tick.
   *
   * @param standing the game as it stands
   * @return scores by name
   */
  public Map<String, Double> test(Standing standing) {
    Map<String, Double> out = new LinkedHashMap<>();
    if (plan.test() != null) {
      double error =
          Classifier.error(
              plan.pair(),
              standing.classifier(),
              standing.discriminator().state(),
              plan.test(),
              TESTED);
      out.put("test-error", error);
    }
    return out;
  }

  /**
   * {@return why the run should stop after a tick; empty if it should not} Asked once a tick and
   * before it is saved: who resumes a run that ran out of patience has as much again.
   *
   * @param tick what was seen
   */
  public String enough(Tick tick) {
    StopSettings stop = plan.recipe().stop();
    if (stop.enough(tick.scores())) {
      return "the scores are good enough: " + stop.when().strip();
    }
    if (examiner != null && stop.patience() > 0 && examiner.since() >= stop.patience()) {
      examiner.waitsAnew();
      return String.format(
          Locale.ROOT,
          "no clearly better %s than at %,d images in %s",
          plan.recipe().evaluate().best(),
          examiner.clearAt(),
          stop.patience() == 1 ? "an evaluation" : stop.patience() + " evaluations");
    }
    return "";
  }

  /**
   * Puts what a checkpoint knows of scores into one of the same moment under another recipe: what
   * is still true. The best moment stays if its checkpoint is there and, where that is this one, it
   * would deliver the same generator; where runs are scored otherwise, all begins anew.
   *
   * @param from the checkpoint
   * @param before its recipe
   * @param out the other, which has its networks already
   * @param now the other's recipe
   * @param kept images of the checkpoints that there are
   */
  public static void carry(
      Snapshot from, Recipe before, Snapshot.Builder out, Recipe now, List<Long> kept) {
    if (!before.evaluate().equals(now.evaluate())) {
      return;
    }
    Snapshot known = from.part(PART);
    long best = Examiner.bestAt(known);
    boolean stays =
        kept.contains(best)
            && (best != from.count("images") || delivered(from).equals(delivered(out.build())));
    out.part(PART).all(known, name -> stays || !Choice.isOfMoments(name));
  }

  private static NamedArray delivered(Snapshot of) {
    String average = RunGenerator.average(Role.GENERATOR);
    return of.array(of.has(average) ? average : RunGenerator.theta(Role.GENERATOR));
  }

  /**
   * Puts what a checkpoint keeps of it.
   *
   * @param out where it is put
   */
  public void keep(Snapshot.Builder out) {
    if (examiner != null) {
      examiner.keep(out.part(PART));
    } else if (unexamined != null) {
      out.part(PART).all(unexamined);
    }
  }
}
