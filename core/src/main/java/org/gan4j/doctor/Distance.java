package org.gan4j.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.data.Dataset;
import org.gan4j.data.Loader;
import org.gan4j.data.Subset;
import org.gan4j.doctor.DeepLook.Settings;
import org.gan4j.doctor.FreshOpponent.Block;
import org.gan4j.doctor.FreshOpponent.Scores;
import org.gan4j.game.Loss;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.recipe.Plan;
import org.gan4j.score.Standing;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * How far a generator's samples still are from the data: how often a discriminator that began anew
 * tells real samples that it never saw from fresh made ones (Lopez-Paz and Oquab, "Revisiting
 * classifier two-sample tests", 2017). Of any discriminator with that balanced accuracy a,
 *
 * <pre>
 *   TV(data, made) = sup |P(A) - Q(A)| ≥ P(D says real | real) - P(D says real | made) = 2a - 1
 * </pre>
 *
 * so that it is a bound from below: a low one may be the discriminator's fault. The generator is
 * the delivered one, its samples as they are delivered. Of a conditional pair it is the distance of
 * the pairs (sample, class), classes being drawn as the data's. When to stop, and where real
 * begins, is chosen on samples that are neither learned from nor scored.
 *
 * @param steps moves that the discriminator made
 * @param chosen after how many of them it is scored
 * @param reals scored, and as many made ones
 * @param heldOut balanced accuracy on real samples that it never saw, with its 95 % interval
 * @param learned the same with real samples that it learned from: what is above {@code heldOut} it
 *     knows by heart
 * @param unseen whether the generator never saw the held-out samples either
 */
record Distance(
    int steps, int chosen, int reals, Estimate heldOut, Estimate learned, boolean unseen) {
  /** For so many samples that are scored, one that the moment is chosen on. */
  private static final int PER_TUNED = 4;

  /** For so many, one that was learned from and is asked about again. */
  private static final int PER_AGAIN = 2;

  /** Moments that there are to choose from. */
  private static final int MOMENTS = 8;

  /** Moments in a row that may be no better than the best before. */
  private static final int PATIENCE = 3;

  /** Where the steps are counted: multiplications in all, about 20 s of two cores. */
  private static final double BUDGET = 6e11;

  /** What a step costs besides its multiplications, about a millisecond. */
  private static final double STEP = 1e8;

  private static final int LEAST_STEPS = 120;
  private static final int MOST_STEPS = 2000;

  /** {@return TV is at least this, at 95 % confidence; 0 where nothing is known} */
  double bound() {
    Interval interval = heldOut.interval();
    return interval == null ? 0 : Math.max(0, 2 * interval.low() - 1);
  }

  /** {@return how much more of the real samples it learned from it tells than of others} */
  double byHeart() {
    return learned.value() - heldOut.value();
  }

  /**
   * Trains a discriminator and scores it.
   *
   * @param plan the run's, its data open
   * @param standing the run's generator
   * @param settings steps, samples and seed
   * @param notes hears what the numbers mean
   */
  static Distance of(Plan plan, Standing standing, Settings settings, Consumer<String> notes) {
    Slices slices = Slices.of(plan, settings, notes);
    // One sample at a time, so that it is a distance of samples, not of packs.
    int pack = plan.recipe().pack();
    int classes = plan.pair().discriminator().classes();
    NetworkPair pair =
        pack == 1
            ? plan.pair()
            : plan.recipe()
                .network()
                .build(
                    new Brief(
                        plan.data().medium(),
                        plan.semiSupervised() ? plan.data().classes().size() : classes,
                        null,
                        1));
    return of(standing.generator(), pair, plan.recipe().game().loss(), slices, settings);
  }

  /** The same of a generator and real samples that are cut. */
  static Distance of(
      Sampler generator, NetworkPair pair, Loss loss, Slices slices, Settings settings) {
    long seed = settings.seed();
    int tuned = (int) Math.min(settings.samples() / PER_TUNED, slices.tuned().size());
    int all = settings.steps() > 0 ? settings.steps() : counted(pair, settings.samples());
    try (FreshOpponent d = new FreshOpponent(generator, pair, loss, seed);
        Loader batches = new Loader(slices.learned(), FreshOpponent.BATCH, seed, 0, 1)) {
      d.firstLook(slices.learned(), seed);
      boolean mirror = slices.learned().mirror();
      List<Block> real = d.real(slices.tuned(), tuned, mirror);
      List<Block> made = d.madeLike(real);
      Chosen best = null;
      int at = 0;
      int since = 0;
      for (int i = 1; i <= MOMENTS && since < PATIENCE; i++) {
        int next = (int) ((long) all * i / MOMENTS);
        if (next > at) {
          d.learn(batches, at, next, all);
          at = next;
          best = better(best, d, at, d.scores(real, made));
          since = best != null && best.step() == at ? 0 : since + 1;
          if (best != null && best.right() == 1) {
            break; // There is no better one.
          }
        }
      }
      if (best == null) {
        throw new GanException(
            "a fresh discriminator of this run says numbers that are not finite after "
                + all
                + " steps: its distance cannot be measured; try fewer steps");
      }
      d.back(best.stand());
      int reals = (int) Math.min(settings.samples(), slices.scored().size());
      List<Block> unknown = d.real(slices.scored(), reals, mirror);
      List<Block> fresh = d.madeLike(unknown);
      int known = (int) Math.min(settings.samples() / PER_AGAIN, slices.learned().size());
      List<Block> seen = d.real(Subset.random(slices.learned(), known, seed), known, mirror);
      return new Distance(
          at,
          best.step(),
          reals,
          accuracy(d.scores(unknown, fresh), best.threshold()),
          accuracy(d.scores(seen, d.madeLike(seen)), best.threshold()),
          slices.unseen());
    }
  }

  /** Steps that fit the budget, by the sizes of the networks. */
  private static int counted(NetworkPair pair, int samples) {
    double d = pair.discriminator().multiplications();
    double step = FreshOpponent.BATCH * (6 * d + pair.generator().multiplications()) + STEP;
    double looks = 2.0 * samples * ((double) MOMENTS / PER_TUNED + 1 + 1.0 / PER_AGAIN) * d;
    return (int) Math.max(LEAST_STEPS, Math.min(MOST_STEPS, (BUDGET - looks) / step));
  }

  private static @Nullable Chosen better(
      @Nullable Chosen best, FreshOpponent d, int step, Scores scores) {
    if (!scores.areFinite()) {
      return best;
    }
    double threshold = scores.threshold();
    double right = accuracy(scores, threshold).value();
    return best != null && best.right() >= right
        ? best
        : new Chosen(step, threshold, right, d.stand());
  }

  /** The mean of two shares; its interval by their Wilson intervals (Zou and Donner, 2008). */
  static Estimate accuracy(Scores scores, double threshold) {
    long onReal = scores.right(threshold);
    long onMade = scores.rightOnMade(threshold);
    int reals = scores.real().length;
    int mades = scores.made().length;
    double first = (double) onReal / reals;
    double second = (double) onMade / mades;
    Interval a = Interval.wilson(onReal, reals, Interval.Z_95);
    Interval b = Interval.wilson(onMade, mades, Interval.Z_95);
    double value = (first + second) / 2;
    return new Estimate(
        value,
        new Interval(
            value - Math.hypot(first - a.low(), second - b.low()) / 2,
            value + Math.hypot(a.high() - first, b.high() - second) / 2));
  }

  /** A moment of the discriminator. */
  private record Chosen(int step, double threshold, double right, FreshOpponent.Stand stand) {}

  /**
   * The real samples, cut in three.
   *
   * @param learned from
   * @param tuned that the moment is chosen on
   * @param scored that it is judged by
   * @param unseen whether the generator saw neither of the last two
   */
  record Slices(Dataset learned, Dataset tuned, Dataset scored, boolean unseen) {
    static Slices of(Plan plan, Settings settings, Consumer<String> notes) {
      int wanted = settings.samples() + settings.samples() / PER_TUNED;
      Dataset data = plan.data();
      Optional<Dataset> heldOut = plan.heldOut().get(notes).filter(set -> set.size() >= 8);
      if (heldOut.isPresent()) {
        Dataset rest = heldOut.get();
        if (plan.selects()) {
          notes.accept(
              "a share of the data was kept for training (data.keep): the distance is to all of"
                  + " them, what was left out included");
        }
        long size = Math.min(rest.size(), wanted);
        Dataset some = Subset.random(rest, (int) size, settings.seed());
        int tuned = (int) Math.min(wanted - settings.samples(), size / 3);
        return new Slices(data, part(some, 0, tuned), part(some, tuned, (int) size), true);
      }
      if (data.size() < 8 || data.size() > Integer.MAX_VALUE) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "the distance needs at least 8 real samples, to learn from some and be judged by others; %s has %d",
                data.name(),
                data.size()));
      }
      notes.accept(
          "the data have no held-out part: real samples are kept back from the discriminator that"
              + " measures, but the generator knew them");
      int out = (int) Math.min(wanted, data.size() / 2);
      List<Subset> cut = Subset.cut(data, out, settings.seed());
      Subset rest = cut.get(1);
      int tuned = (int) Math.min(wanted - settings.samples(), rest.size() / 3);
      return new Slices(
          cut.get(0), part(rest, 0, tuned), part(rest, tuned, (int) rest.size()), false);
    }

    private static Subset part(Dataset set, int from, int to) {
      return Subset.of(set, java.util.stream.LongStream.range(from, to).toArray());
    }
  }
}
