package org.gan4j.score;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.recipe.RecipeException;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows while a run trains: those of the same seeds each time, as {@code gan evaluate} and
 * {@code gan sample} make them, so such as keep the table's constraints.
 */
final class TableScores implements RunScores {
  /** Rows, unless a recipe says how many. */
  private static final int USUAL = 2_000;

  /** Rows to draw for one that keeps the constraints; few may, early in a training. */
  private static final int DRAWS = 20;

  /** What a cell, or a pair of them, costs: some twenty nanoseconds. */
  private static final double CELL = 2e3;

  /** Cells' worth of what learners take for a row, about a millisecond. */
  private static final double TAUGHT = 5e4;

  /** Cells' worth of a row in the fit of a mixture, some 25 Gaussians and 100 rounds. */
  private static final double FITTED = 2.5e3;

  /** What an evaluation costs besides its samples, a hundredth of a second. */
  private static final double AT_ALL = 1e9;

  private static final long SEED = 1;

  private final Plan plan;
  private final @Nullable Dataset test;
  private final EvaluateSettings settings;
  private final Table medium;
  private @Nullable TableEvaluation evaluation;
  private @Nullable CommonTable common;
  private int samples;
  private double once;

  /**
   * Scores of a plan's table.
   *
   * @param settings the recipe's with metrics of tables
   * @param test rows that are not learned from; null for halves of the others
   */
  TableScores(Plan plan, EvaluateSettings settings, @Nullable Dataset test) {
    this.plan = plan;
    this.test = test;
    this.settings = settings;
    medium = plan.data().medium().table().orElseThrow();
    check(plan, settings);
    checkSamples(settings, most());
    samples = settings.samples();
    if (samples == 0) {
      samples = Math.min(USUAL, most());
    }
  }

  /** Refuses scores that this table cannot have. */
  static void check(Plan plan, EvaluateSettings settings) {
    Table medium = plan.data().medium().table().orElseThrow();
    Set<Metric> possible = TableExamination.possible(medium, plan.data());
    for (Metric metric : Metric.parse(settings.metrics())) {
      if (!metric.ofTables()) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "evaluate.metrics: %s is a score of %s, and the data are a table; there are %s",
                metric.title(),
                metric.subjects(),
                TableEvaluation.titles(possible)));
      }
      if (!possible.contains(metric)) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "evaluate.metrics: %s cannot be taken: %s; there are %s",
                metric.title(),
                TableEvaluation.missing(metric),
                TableEvaluation.titles(possible)));
      }
    }
  }

  static void checkSamples(EvaluateSettings settings, int most) {
    if (settings.samples() > most) {
      throw new RecipeException(
          String.format(
              Locale.ROOT,
              "evaluate.samples must be at most %,d, the rows of so many columns that fit into memory; got %,d",
              most,
              settings.samples()));
    }
  }

  @Override
  public Evaluation take(Standing standing) {
    long begun = System.nanoTime();
    TableEvaluation ready = ready();
    once = (System.nanoTime() - begun) / 1e9;
    CommonTable in = common;
    if (in == null) {
      throw new IllegalStateException("the real side is not read");
    }
    String model = plan.recipe().train().ema() > 0 ? "average" : "last";
    return ready.evaluate(in.ofMade(made(standing)), model);
  }

  /** The rows that {@link TableSubject} scores of a generator, by the same number and seed. */
  Samples made(Standing standing) {
    return standing
        .generator()
        .rows(TableSubject.seeds(SEED, samples, 0, samples), (long) DRAWS * samples);
  }

  /** The first time: the real side, and what held-out rows get. */
  private TableEvaluation ready() {
    TableEvaluation known = evaluation;
    if (known == null) {
      CommonTable in =
          CommonTable.of(medium, medium.room(0), List.of(plan.data().name(), "the generator"));
      known =
          new TableEvaluation(
              plan.data(),
              test,
              in,
              new TableEvaluation.Settings(
                  samples, samples, Metric.parse(settings.metrics()), SEED));
      var unused = known.reference();
      evaluation = known;
      common = in;
    }
    return known;
  }

  @Override
  public int most() {
    return TableEvaluation.real(medium.count());
  }

  @Override
  public double multiplications(int count) {
    double columns = medium.count();
    Set<Metric> wanted = Metric.parse(settings.metrics());
    double pairs = Math.min(columns * (columns - 1) / 2, PairTrends.MOST_PAIRS);
    double looked =
        columns * wanted.size()
            + (wanted.contains(Metric.TRENDS) ? pairs : 0)
            + (wanted.contains(Metric.DETECTION) ? 50 * columns : 0)
            + (wanted.contains(Metric.TEST_LIKELIHOOD) ? FITTED : 0)
            + (wanted.stream().anyMatch(TableExamination::isTaught) ? TAUGHT : 0);
    boolean distances =
        wanted.stream()
            .anyMatch(
                metric -> metric.kind() == Metric.Kind.PRIVACY && metric != Metric.EXACT_COPIES);
    double compared = distances ? 4.0 * count * count * Math.min(medium.width(), 1024) : 0;
    return count * (plan.pair().generator().multiplications() + CELL * looked) + compared + AT_ALL;
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
