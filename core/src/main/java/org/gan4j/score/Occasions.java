package org.gan4j.score;

import java.time.Duration;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.recipe.TrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * When a run is scored, and with how many samples. What its recipe leaves open is counted before it
 * begins, in multiplications, from recipe, data and the sizes of the networks, such that scores
 * take about a tenth of the time on a usual machine. No clock is asked: two runs of one recipe are
 * scored at the same moments, on any machine.
 *
 * @param every images between two evaluations, at a tick each
 * @param samples made and real images to compare
 * @param worth images whose training takes about as long as one evaluation
 */
record Occasions(long every, int samples, double worth) {
  /** Share of the time that evaluations may take. */
  static final double SHARE = 0.1;

  /** Evaluations that a number of samples should leave room for. */
  private static final int WANTED = 10;

  private static final int[] SIZES = {10_000, 5_000, 2_000, 1_000};

  /** Multiplications a second of two cores in fp32, about: what a session's minutes are worth. */
  private static final double SECOND = 1e11;

  /**
   * Counts what the recipe leaves open.
   *
   * @param scores how the run would be scored
   * @param limit of the session that begins the run; null for none
   */
  static Occasions of(Plan plan, RunScores scores, @Nullable Duration limit) {
    EvaluateSettings settings = plan.recipe().evaluate();
    TrainSettings train = plan.recipe().train();
    double image = plan.multiplications();
    double whole = train.images() * image;
    if (limit != null) {
      whole = Math.min(whole, limit.toMillis() / 1e3 * SECOND);
    }
    int samples = scores.samples();
    if (samples == 0) {
      samples = Math.min(scores.most(), SIZES[SIZES.length - 1]);
      for (int size : SIZES) {
        boolean fits = WANTED * scores.multiplications(size) <= SHARE * whole;
        if (fits && size <= scores.most()) {
          samples = size;
          break;
        }
      }
    }
    long every = settings.every();
    if (every == 0) {
      double between = scores.multiplications(samples) * (1 / SHARE - 1) / image;
      long ticks = (long) Math.min(Math.ceil(between / train.tick()), 1L << 40);
      every = Math.max(1, ticks) * train.tick();
    }
    return new Occasions(every, samples, scores.multiplications(samples) / image);
  }
}
