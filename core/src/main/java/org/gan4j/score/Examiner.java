package org.gan4j.score;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.ToySet;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureCache;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.recipe.Recipe.StopSettings;
import org.gan4j.recipe.RecipeException;
import org.gan4j.run.RunException;
import org.gan4j.run.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Scores a run while it trains, at moments that were fixed before it began, and remembers which of
 * them was the best. It draws from no stream of the game: a run that is scored trains as one that
 * is not.
 */
public final class Examiner implements AutoCloseable {
  /** Real images that scores need at least. */
  private static final int LEAST = 20;

  /** Samples that a recipe can ask for at least. */
  private static final int LEAST_ASKED = 100;

  private static final String NO_METRICS = "evaluate.metrics is empty";

  private static final String NO_POINTS =
      "evaluate.metrics names no score of points (such as modes)";

  private final EvaluateSettings settings;
  private final Consumer<String> notes;
  private final RunScores scores;
  private final double worth;
  private long every;
  private long next;
  private boolean said;
  private boolean counted;
  private Choice choice = Choice.NONE;
  private String protocol = "";
  private double took = Double.NaN;

  private Examiner(
      EvaluateSettings settings, Consumer<String> notes, RunScores scores, Occasions occasions) {
    this.settings = settings;
    this.notes = notes;
    this.scores = scores;
    this.every = occasions.every();
    this.next = every;
    this.worth = occasions.worth();
    scores.samples(occasions.samples());
  }

  /**
   * {@return the examiner of a run; empty if its recipe wants none, or nobody has trained an
   * extractor for its images and none is to be trained}
   *
   * @param limit of the session's time; null for none
   * @param plan what is trained
   * @param notes hears what is noticed
   * @throws RecipeException if the recipe stops on scores that there will not be
   */
  public static Optional<Examiner> of(Plan plan, @Nullable Duration limit, Consumer<String> notes) {
    boolean series = plan.data().medium().series().isPresent();
    boolean table = plan.data().medium().table().isPresent();
    EvaluateSettings settings = plan.recipe().evaluate();
    RunScores scores;
    if (series) {
      scores = ofSeries(plan, settings, notes);
    } else if (table) {
      scores = ofTable(plan, settings, notes);
    } else {
      scores =
          plan.data().origin() instanceof ToySet set ? ofPoints(plan, set) : ofImages(plan, notes);
    }
    return scores == null
        ? Optional.empty()
        : Optional.of(new Examiner(settings, notes, scores, Occasions.of(plan, scores, limit)));
  }

  /** {@return the settings with nothing left open: what the run's folder says of its scores} */
  public EvaluateSettings decided() {
    // Fewer than a recipe can ask for are what the data allow, which they will tell again.
    boolean sayable = scores.samples() >= LEAST_ASKED;
    return new EvaluateSettings(
        every,
        sayable ? scores.samples() : 0,
        settings.metrics(),
        settings.best(),
        settings.diagnose());
  }

  /**
   * What can be known before a run has a folder.
   *
   * @param plan what is trained
   * @throws RecipeException if the recipe wants scores that its data cannot have
   */
  public static void check(Plan plan) {
    EvaluateSettings settings = plan.recipe().evaluate();
    if (plan.data().medium().series().isPresent()) {
      checkSeries(plan);
      return;
    }
    if (plan.data().medium().table().isPresent()) {
      checkTable(plan);
      return;
    }
    if (plan.data().origin() instanceof ToySet) {
      if (settings.ofPoints().isEmpty()) {
        refuseToStop(plan, NO_POINTS);
      }
      return;
    }
    kinds(settings);
    if (settings.ofImages().isEmpty()) {
      refuseToStop(plan, NO_METRICS);
    }
    if (settings.samples() > 0) {
      ImageScores.checkSamples(plan, plan.heldOut().get(note -> {}).orElse(null));
    }
    refuseFew(plan);
    boolean kept = settings.every() > 0;
    if (!kept && !settings.ofImages().isEmpty() && stops(plan)) {
      Optional<Extractor> extractor =
          Extractors.kept(plan.recipe().data().name(), plan.options(0), note -> {});
      extractor.ifPresent(Extractor::close);
      if (extractor.isEmpty()) {
        refuseToStop(plan, untrained(plan));
      }
    }
  }

  /** Refuses a rule that stops by scores of fewer samples than they need. */
  private static void refuseFew(Plan plan) {
    if (stops(plan)) {
      String few = few(plan, plan.heldOut().get(note -> {}).orElse(null));
      if (!few.isEmpty()) {
        refuseToStop(plan, few);
      }
    }
  }

  /** That there are too few real samples to be scored by; empty if there are enough. */
  private static String few(Plan plan, @Nullable Dataset test) {
    boolean asked = plan.recipe().evaluate().samples() > 0;
    if (plan.data().medium().table().isPresent()) {
      return TableEvaluation.reals(plan.data(), test) < LEAST ? "there are too few rows" : "";
    }
    if (plan.data().medium().series().isPresent()) {
      return !asked && SeriesEvaluation.most(plan.data(), test) < LEAST
          ? "there are too few series"
          : "";
    }
    return !asked && ImageEvaluation.most(plan.whole(), test) < LEAST
        ? "there are too few images"
        : "";
  }

  private static boolean isTooFew(Plan plan, @Nullable Dataset test, Consumer<String> notes) {
    String few = few(plan, test);
    if (!few.isEmpty()) {
      notes.accept("no scores while training: " + few);
      refuseToStop(plan, few);
    }
    return !few.isEmpty();
  }

  private static void kinds(EvaluateSettings settings) {
    for (Metric metric : Metric.parse(settings.metrics())) {
      if (!metric.ofImages()) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "evaluate.metrics: %s is a score of %s, and the data are images",
                metric.title(),
                metric.subjects()));
      }
    }
  }

  private static void checkSeries(Plan plan) {
    EvaluateSettings settings = plan.recipe().evaluate();
    SeriesScores.check(plan, settings);
    if (settings.metrics().isEmpty()) {
      refuseToStop(plan, NO_METRICS);
    }
    if (settings.samples() > 0) {
      Dataset test = plan.heldOut().get(note -> {}).orElse(null);
      SeriesScores.checkSamples(settings, SeriesEvaluation.most(plan.data(), test));
    }
    refuseFew(plan);
  }

  private static @Nullable RunScores ofSeries(
      Plan plan, EvaluateSettings settings, Consumer<String> notes) {
    if (settings.metrics().isEmpty()) {
      refuseToStop(plan, NO_METRICS);
      return null;
    }
    Dataset test = plan.heldOut().get(notes).orElse(null);
    if (isTooFew(plan, test, notes)) {
      return null;
    }
    if (test == null) {
      notes.accept("no test part: scores compare with half of the training series");
    }
    return new SeriesScores(plan, settings, test);
  }

  private static void checkTable(Plan plan) {
    EvaluateSettings settings = plan.recipe().evaluate();
    TableScores.check(plan, settings);
    if (settings.metrics().isEmpty()) {
      refuseToStop(plan, NO_METRICS);
    }
    TableScores.checkSamples(settings, TableEvaluation.real(plan.data().medium().count()));
    refuseFew(plan);
  }

  private static @Nullable RunScores ofTable(
      Plan plan, EvaluateSettings settings, Consumer<String> notes) {
    if (settings.metrics().isEmpty()) {
      refuseToStop(plan, NO_METRICS);
      return null;
    }
    Dataset test = plan.heldOut().get(notes).orElse(null);
    if (isTooFew(plan, test, notes)) {
      return null;
    }
    if (test == null) {
      notes.accept("no held-out rows: scores compare with half of the training rows");
    }
    return new TableScores(plan, settings, test);
  }

  private static String untrained(Plan plan) {
    String name = plan.recipe().data().name();
    return "no extractor of features is trained on "
        + name
        + " yet; once: "
        + Extractors.command(name, plan.options(0));
  }

  private static @Nullable RunScores ofPoints(Plan plan, ToySet set) {
    Set<Metric> metrics = plan.recipe().evaluate().ofPoints();
    if (metrics.isEmpty()) {
      refuseToStop(plan, NO_POINTS);
      return null;
    }
    return new PointScores(plan, set, metrics);
  }

  private static @Nullable RunScores ofImages(Plan plan, Consumer<String> notes) {
    EvaluateSettings settings = plan.recipe().evaluate();
    kinds(settings);
    if (settings.ofImages().isEmpty()) {
      refuseToStop(plan, NO_METRICS);
      return null;
    }
    String name = plan.recipe().data().name();
    // The data's own seed is not the run's: all runs on a set are seen by the same eyes.
    DataOptions environment = plan.options(0);
    Extractor extractor = Extractors.kept(name, environment, notes).orElse(null);
    if (extractor == null && settings.every() == 0) {
      notes.accept("no scores while training: " + untrained(plan));
      refuseToStop(plan, untrained(plan));
      return null;
    }
    if (extractor == null) {
      String what = "training an extractor of features on " + name;
      extractor = Extractors.of(name, environment, Extractors.telling(what, notes));
    }
    try {
      Dataset test = plan.heldOut().get(notes).orElse(null);
      if (test == null) {
        notes.accept("no test part: scores compare with half of the training images");
      }
      if (!isTooFew(plan, test, notes)) {
        return new ImageScores(
            plan, extractor, test, FeatureCache.usable(environment.cache(), notes));
      }
    } catch (RuntimeException e) {
      extractor.close();
      throw e;
    }
    extractor.close();
    return null;
  }

  private static boolean stops(Plan plan) {
    return !plan.recipe().stop().when().isBlank() || plan.recipe().stop().patience() > 0;
  }

  /** A run that is to stop on scores cannot do without them. */
  private static void refuseToStop(Plan plan, String why) {
    StopSettings stop = plan.recipe().stop();
    if (stops(plan)) {
      throw new RecipeException(
          String.format(
              Locale.ROOT,
              "stop.%s needs scores while training, and there are none: %s",
              stop.when().isBlank() ? "patience" : "when",
              why));
    }
  }

  /** Continues where a checkpoint was; one of a session without an examiner has nothing of it. */
  void restore(Snapshot from) {
    choice = Choice.NONE;
    if (!from.has("next")) {
      return;
    }
    next = from.count("next");
    every = from.count("every");
    if (every < 1) {
      throw new RunException(
          "the checkpoint says that scores are taken every " + every + " images; it is damaged");
    }
    protocol = from.text("protocol");
    scores.samples(from.smallCount("samples"));
    choice = Choice.of(from, settings.chooser());
  }

  /** Seconds of the last evaluation, without what is done only once; NaN before. */
  double took() {
    return took;
  }

  /** Images of the best moment that a checkpoint knows; -1 if it knows none. */
  static long bestAt(Snapshot from) {
    return Choice.bestAt(from);
  }

  /** Puts what a checkpoint keeps of it. */
  void keep(Snapshot.Builder out) {
    out.text("protocol", protocol)
        .count("next", next)
        .count("every", every)
        .count("samples", scores.samples());
    choice.put(out);
  }

  /** Whether this tick is to be scored. */
  boolean due(long images, long target) {
    return images >= next || images >= target;
  }

  /**
   * Scores a game as it stands.
   *
   * @param imagesPerSecond the run's speed
   * @return scores by name, with {@code NAME-low} and {@code NAME-high} where there is an interval
   */
  Map<String, Double> examine(Standing standing, double imagesPerSecond) {
    long begun = System.nanoTime();
    Evaluation result = scores.take(standing);
    double seconds = (System.nanoTime() - begun) / 1e9 - scores.once();
    took = seconds;
    String how = result.protocol().toString();
    if (choice.best().score() != null && !how.equals(protocol)) {
      notes.accept("scores are taken in another way than before: the best moment is chosen anew");
      choice = Choice.NONE;
    }
    protocol = how;
    // At multiples, since ticks fall a batch late and each would push the next one further.
    next = (standing.images() / every + 1) * every;
    say(seconds, imagesPerSecond);
    Map<String, Double> out = new LinkedHashMap<>();
    for (Score score : result.scores()) {
      out.put(score.metric().title(), score.value());
      Interval interval = score.interval();
      if (interval != null) {
        out.put(score.metric().title() + "-low", interval.low());
        out.put(score.metric().title() + "-high", interval.high());
      }
    }
    out.putAll(scores.ofDiscriminator(standing));
    result
        .score(settings.chooser())
        .ifPresent(score -> choice = choice.with(score, standing.images()));
    return out;
  }

  /** {@return what it sees samples with, which stays its own; null where it needs nothing} */
  public @Nullable Extractor eyes() {
    return scores.eyes();
  }

  /** Images between two evaluations. */
  long every() {
    return every;
  }

  /** Images whose training takes about as long as one evaluation. */
  double worth() {
    return worth;
  }

  /** How the last scores were taken; empty before. */
  String protocol() {
    return protocol;
  }

  /** {@return images of the best moment; -1 before the first evaluation} */
  public long bestAt() {
    return choice.best().images();
  }

  /** Images of the moment that no later one was clearly better than; -1 before the first. */
  long clearAt() {
    return choice.clear().images();
  }

  /** Evaluations since then, or since patience ran out. */
  int since() {
    return choice.since();
  }

  /** Patience ran out, and is as long again for whoever goes on. */
  void waitsAnew() {
    choice = choice.waitingAnew();
  }

  /** What scores cost is said, and changes nothing: a clock would choose the moments otherwise. */
  private void say(double seconds, double imagesPerSecond) {
    if (!counted && scores.once() > 0) { // Points cost next to nothing.
      notes.accept(
          String.format(
              Locale.ROOT,
              "scores of %,d samples took %.1f s (and %.1f s once for the real ones); again every %,d images",
              scores.samples(),
              seconds,
              scores.once(),
              every));
    }
    counted = true;
    double share = seconds / (seconds + every / Math.max(imagesPerSecond, 1e-9));
    if (!said && share > Occasions.SHARE) {
      said = true;
      notes.accept(
          String.format(
              Locale.ROOT,
              "scores take %.0f %% of the time, more than a tenth; for less, train with a larger evaluate.every (now %,d) or fewer evaluate.samples (now %,d)",
              100 * share,
              every,
              scores.samples()));
    }
  }

  @Override
  public void close() {
    scores.close();
  }
}
