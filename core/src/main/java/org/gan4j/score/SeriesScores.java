package org.gan4j.score;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.recipe.RecipeException;
import org.gan4j.tensor.Rng;
import org.jspecify.annotations.Nullable;

/** Scores series while a run trains: the same latents each time. */
final class SeriesScores implements RunScores {
  /** Series of numbers, unless a recipe says how many. */
  private static final int USUAL = 500;

  /** Texts, whose rows of symbols need more. */
  private static final int USUAL_TEXTS = 1000;

  private static final int AT_ONCE = 256;

  /** What a step of learning costs for each step of the series, a third of a millisecond... */
  private static final double LEARNING = 3e7;

  /** ... and for each unit besides. */
  private static final double UNIT = 6e6;

  /** What an evaluation costs besides its samples, a hundredth of a second. */
  private static final double AT_ALL = 1e9;

  private static final long SEED = 1;

  private final Plan plan;
  private final @Nullable Dataset test;
  private final EvaluateSettings settings;
  private final Series medium;
  private @Nullable SeriesEvaluation evaluation;
  private int samples;
  private double once;

  /**
   * Scores of a plan's series.
   *
   * @param settings the recipe's with metrics of series
   * @param test series that are not learned from; null for halves of the others
   */
  SeriesScores(Plan plan, EvaluateSettings settings, @Nullable Dataset test) {
    this.plan = plan;
    this.test = test;
    this.settings = settings;
    medium = plan.data().medium().series().orElseThrow();
    check(plan, settings);
    checkSamples(settings, most());
    samples = settings.samples();
    if (samples == 0) {
      samples = Math.min(medium.isText() ? USUAL_TEXTS : USUAL, most());
    }
  }

  /** Refuses scores that these series cannot have. */
  static void check(Plan plan, EvaluateSettings settings) {
    Series medium = plan.data().medium().series().orElseThrow();
    Set<Metric> possible = possible(plan);
    for (Metric metric : Metric.parse(settings.metrics())) {
      if (!metric.ofSeries()) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "evaluate.metrics: %s is a score of %s, and the data are series; there are %s",
                metric.title(),
                metric.subjects(),
                SeriesEvaluation.titles(possible)));
      }
      if (!possible.contains(metric)) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "evaluate.metrics: %s cannot be taken: %s; there are %s",
                metric.title(),
                SeriesEvaluation.missing(metric, medium),
                SeriesEvaluation.titles(possible)));
      }
    }
  }

  /** A generator that is not asked for a class makes no series of a known one. */
  private static Set<Metric> possible(Plan plan) {
    Set<Metric> out = EnumSet.copyOf(SeriesEvaluation.possible(plan.data()));
    if (plan.classes().isEmpty()) {
      out.remove(Metric.TSTR);
    }
    return out;
  }

  static void checkSamples(EvaluateSettings settings, int most) {
    if (settings.samples() > most) {
      throw new RecipeException(
          String.format(
              Locale.ROOT,
              "evaluate.samples must be at most %,d, the real series that there are to compare with or that fit into memory; got %,d",
              most,
              settings.samples()));
    }
  }

  @Override
  public Evaluation take(Standing standing) {
    long begun = System.nanoTime();
    SeriesEvaluation ready = ready();
    once = (System.nanoTime() - begun) / 1e9;
    String model = plan.recipe().train().ema() > 0 ? "average" : "last";
    int[] classes = new int[0];
    if (!plan.classes().isEmpty()) {
      classes = DatasetImages.drawLabels(plan.data(), samples, SEED);
      model += ", classes as the data's";
    }
    return ready.evaluate(made(standing, classes), classes, model);
  }

  private Samples made(Standing standing, int[] classes) {
    Samples out = medium.room(samples);
    for (int from = 0; from < samples; from += AT_ONCE) {
      int n = Math.min(AT_ONCE, samples - from);
      try (Rng rng =
          Rng.seeded(MadeImages.SEED + from / AT_ONCE, standing.generator().theta().device())) {
        long[] wanted =
            classes.length == 0
                ? null
                : Arrays.stream(classes, from, from + n).asLongStream().toArray();
        out.put(from, standing.generator().draw(n, rng, wanted));
      }
    }
    return out;
  }

  /** The first time: the real side, and what held-out series get. */
  private SeriesEvaluation ready() {
    SeriesEvaluation known = evaluation;
    if (known == null) {
      known =
          new SeriesEvaluation(
              plan.data(),
              test,
              CommonSeries.of(medium),
              new SeriesEvaluation.Settings(
                  samples, Metric.parse(settings.metrics()), TrainedScores.QUICK, SEED));
      var unused = known.reference();
      evaluation = known;
    }
    return known;
  }

  @Override
  public int most() {
    return SeriesEvaluation.most(plan.data(), test);
  }

  @Override
  public double multiplications(int count) {
    double made = count * plan.pair().generator().multiplications();
    Set<Metric> wanted = Metric.parse(settings.metrics());
    TrainedScores trained = TrainedScores.QUICK.over(medium.steps());
    double unit = LEARNING + UNIT * RecurrentScorer.units(medium.width());
    double learned =
        (wanted.contains(Metric.DISCRIMINATIVE) ? trained.discriminative() * unit : 0)
            + (wanted.contains(Metric.PREDICTIVE) ? trained.predictive() * unit : 0)
            + (wanted.contains(Metric.TSTR)
                ? trained.classes() * (LEARNING + UNIT * TrainedScores.CLASS_UNITS)
                : 0);
    int steps = Math.min(RecurrentScorer.SEEN, medium.steps());
    double kernels = wanted.contains(Metric.MMD) ? 2.0 * count * count * medium.count() : 0;
    return made + kernels + learned * steps + AT_ALL;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public void samples(int count) {
    samples = count;
  }

  @Override
  public double once() {
    return once;
  }
}
