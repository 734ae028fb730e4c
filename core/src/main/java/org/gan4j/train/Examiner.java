package org.gan4j.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Extractor;
import org.gan4j.metric.ImageEvaluation;
import org.gan4j.metric.ImageSource;
import org.gan4j.metric.Interval;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.run.Checkpoints;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Scores a run while it trains, within a tenth of its time, and remembers which of its moments was
 * the best. It draws from no stream of the match: a run that is scored trains as one that is not.
 */
final class Examiner implements AutoCloseable {
  /** Share of the time that planned evaluations may take. */
  private static final double BUDGET = 0.1;

  /** Evaluations that a planned number of samples should leave room for. */
  private static final int WANTED = 10;

  private static final int[] SIZES = {10_000, 5_000, 2_000, 1_000};

  /** Images that the first plan is measured on. */
  private static final int TRIED = 256;

  /** Seconds that the scores of 10,000 samples take besides the features, roughly. */
  private static final double SCORING = 15;

  /** Real images that scores need at least. */
  private static final int LEAST = 20;

  private static final long SEED = 1;

  private final Plan plan;
  private final @Nullable Duration limit;
  private final EvaluateSettings settings;
  private final TrainingListener listener;
  private final Extractor extractor;
  private final @Nullable Dataset test;
  private final @Nullable Path cache;
  private final Set<Metric> metrics;
  private @Nullable ImageEvaluation evaluation;
  private int samples;
  private long next;
  private @Nullable Score best;
  private long bestAt = -1;
  private int since;
  private String protocol = "";

  private Examiner(
      Plan plan,
      @Nullable Duration limit,
      TrainingListener listener,
      Extractor extractor,
      @Nullable Dataset test,
      @Nullable Path cache) {
    this.plan = plan;
    this.limit = limit;
    this.settings = plan.recipe().evaluate();
    this.listener = listener;
    this.extractor = extractor;
    this.test = test;
    this.cache = cache;
    this.metrics = settings.ofImages();
    this.next = settings.every();
    check(settings, ImageEvaluation.possible(extractor, plan.data()));
    int most = ImageEvaluation.most(plan.data(), test);
    if (settings.samples() > most) {
      throw new RecipeException(
          "evaluate.samples must be at most %,d, the real images that there are to compare with; got %,d"
              .formatted(most, settings.samples()));
    }
    this.samples = settings.samples();
  }

  private static void check(EvaluateSettings settings, Set<Metric> possible) {
    for (Metric metric : settings.ofImages()) {
      if (!possible.contains(metric)) {
        throw new RecipeException(
            "evaluate.metrics: %s cannot be taken of these data, which have no labels that the extractor knows"
                .formatted(metric.title()));
      }
    }
  }

  /**
   * The examiner of a run; empty if its recipe wants none, its data are points, or nobody has
   * trained an extractor and none is to be trained.
   *
   * @param limit of the session's time; null for none
   */
  static Optional<Examiner> of(Plan plan, @Nullable Duration limit, TrainingListener listener) {
    EvaluateSettings settings = plan.recipe().evaluate();
    if (settings.ofImages().isEmpty() || !plan.data().shape().isImage()) {
      return Optional.empty();
    }
    String name = plan.recipe().data().name();
    // The data's own seed is not the run's: all runs on a set are seen by the same eyes.
    DataOptions environment = plan.options(0);
    Extractor extractor = Extractors.kept(name, environment).orElse(null);
    if (extractor == null && settings.every() == 0) {
      listener.note(
          "no scores while training: no extractor of features is trained on "
              + name
              + " yet; once: gan features train --data "
              + name);
      return Optional.empty();
    }
    if (extractor == null) {
      listener.note("training an extractor of features on " + name + ", once");
      extractor = Extractors.of(name, environment, FeatureTraining.Listener.SILENT);
    }
    Dataset test = Datasets.heldOut(name, plan.options(SEED), plan.data()).orElse(null);
    if (test == null) {
      listener.note("no test part: scores compare with half of the training images");
    }
    if (settings.samples() == 0 && ImageEvaluation.most(plan.data(), test) < LEAST) {
      listener.note("no scores while training: there are too few images");
      extractor.close();
      if (test != null) {
        test.close();
      }
      return Optional.empty();
    }
    try {
      return Optional.of(new Examiner(plan, limit, listener, extractor, test, environment.cache()));
    } catch (RuntimeException e) {
      extractor.close();
      if (test != null) {
        test.close();
      }
      throw e;
    }
  }

  /** Continues where a checkpoint was. */
  void restore(Checkpoints.Loaded from) {
    if (!from.metadata().containsKey("examiner.next")) {
      return;
    }
    next = Match.count(from, "examiner.next");
    protocol = from.metadata().getOrDefault("examiner.protocol", "");
    samples = Math.toIntExact(Match.count(from, "examiner.samples"));
    since = Math.toIntExact(Match.count(from, "examiner.since"));
    bestAt = Match.count(from, "examiner.best.images");
    if (bestAt >= 0) {
      double value = Double.parseDouble(Match.text(from, "examiner.best.value"));
      double low = Double.parseDouble(Match.text(from, "examiner.best.low"));
      double high = Double.parseDouble(Match.text(from, "examiner.best.high"));
      double reference = Double.parseDouble(Match.text(from, "examiner.best.reference"));
      best =
          new Score(
              settings.chooser(),
              value,
              Double.isNaN(low) ? null : new Interval(low, high),
              Double.isNaN(reference) ? null : reference);
    }
  }

  /** What a checkpoint keeps of it. */
  Map<String, String> numbers() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("examiner.protocol", protocol);
    out.put("examiner.next", Long.toString(next));
    out.put("examiner.samples", Integer.toString(samples));
    out.put("examiner.since", Integer.toString(since));
    out.put("examiner.best.images", Long.toString(bestAt));
    Score known = best;
    if (known != null) {
      Interval interval = known.interval();
      Double reference = known.reference();
      out.put("examiner.best.value", Double.toString(known.value()));
      out.put("examiner.best.low", Double.toString(interval == null ? Double.NaN : interval.low()));
      out.put(
          "examiner.best.high", Double.toString(interval == null ? Double.NaN : interval.high()));
      out.put(
          "examiner.best.reference", Double.toString(reference == null ? Double.NaN : reference));
    }
    return out;
  }

  /** Whether this tick is to be scored. */
  boolean due(long images, long target) {
    return images >= next || images >= target;
  }

  /**
   * Scores a match as it stands, and plans the next time.
   *
   * @param state the delivered generator's running statistics
   * @param imagesPerSecond the run's speed
   * @return scores by name, with {@code NAME-low} and {@code NAME-high} where there is an interval
   */
  Map<String, Double> examine(Match match, Tensor state, double imagesPerSecond) {
    long begun = System.nanoTime();
    ImageEvaluation ready = ready(match, state, imagesPerSecond);
    long prepared = System.nanoTime();
    ImageSource made = match.images(samples, labels(), state);
    String model = plan.recipe().train().ema() > 0 ? "average" : "last";
    Evaluation result = ready.evaluate(made, model);
    double seconds = (System.nanoTime() - prepared) / 1e9;
    String how = result.protocol().toString();
    if (best != null && !how.equals(protocol)) {
      listener.note("scores are taken in another way than before: the best moment is chosen anew");
      best = null;
    }
    protocol = how;
    plan(match.images(), seconds, (prepared - begun) / 1e9, imagesPerSecond);
    Map<String, Double> out = new LinkedHashMap<>();
    for (Score score : result.scores()) {
      out.put(score.metric().title(), score.value());
      Interval interval = score.interval();
      if (interval != null) {
        out.put(score.metric().title() + "-low", interval.low());
        out.put(score.metric().title() + "-high", interval.high());
      }
    }
    if (test != null && plan.recipe().view().pack() == 1) {
      out.put("overfitting-gap", match.overfitting(test));
    }
    result.score(settings.chooser()).ifPresent(score -> weigh(score, match.images()));
    return out;
  }

  private void weigh(Score score, long images) {
    if (best == null || score.clearlyBetter(best)) {
      best = score;
      bestAt = images;
      since = 0;
    } else {
      since++;
    }
  }

  /** How the last scores were taken; empty before. */
  String protocol() {
    return protocol;
  }

  /** Images of the best moment; -1 before the first evaluation. */
  long bestAt() {
    return bestAt;
  }

  /** Evaluations since the best one. */
  int since() {
    return since;
  }

  /** The first time: how many samples, and the real side. */
  private ImageEvaluation ready(Match match, Tensor state, double imagesPerSecond) {
    ImageEvaluation known = evaluation;
    if (known == null) {
      if (samples == 0) {
        samples = planned(match, state, imagesPerSecond);
      }
      known =
          ImageEvaluation.of(
              extractor,
              plan.data(),
              test,
              new ImageEvaluation.Settings(
                  samples, metrics, SEED, cache == null ? null : cache.resolve("scores")));
      evaluation = known;
    }
    return known;
  }

  private int planned(Match match, Tensor state, double imagesPerSecond) {
    int most = ImageEvaluation.most(plan.data(), test);
    long begun = System.nanoTime();
    var unused = extractor.extract(match.images(TRIED, null, state));
    double each = (System.nanoTime() - begun) / 1e9 / TRIED;
    double whole = plan.recipe().train().images() / Math.max(imagesPerSecond, 1e-9);
    if (limit != null) {
      whole = Math.min(whole, limit.toNanos() / 1e9);
    }
    for (int size : SIZES) {
      double cost = size * each + SCORING * Math.pow(size / 10_000.0, 2);
      if (size <= most && WANTED * cost <= BUDGET * whole) {
        return size;
      }
    }
    return Math.min(most, SIZES[SIZES.length - 1]);
  }

  /** When the next evaluation is due: when this one's time is a tenth of what passes until then. */
  private void plan(long images, double seconds, double preparing, double imagesPerSecond) {
    boolean first = bestAt < 0;
    long apart =
        settings.every() > 0
            ? settings.every()
            : Math.max(1, (long) (seconds * (1 / BUDGET - 1) * imagesPerSecond));
    next = images + apart;
    if (first) {
      listener.note(
          String.format(
              Locale.ROOT,
              "scores of %,d samples took %.1f s (and %.1f s once for the real ones); again about every %,d images",
              samples,
              seconds,
              preparing,
              apart));
    }
  }

  /** The classes to ask for: those of the real images that samples are compared with. */
  private long @Nullable [] labels() {
    if (plan.classes().isEmpty()) {
      return null;
    }
    var chosen = org.gan4j.metric.DatasetImages.choose(plan.data(), samples, SEED);
    long[] out = new long[samples];
    for (int i = 0; i < samples; i++) {
      out[i] = chosen.label(i);
    }
    return out;
  }

  @Override
  public void close() {
    extractor.close();
    if (test != null) {
      test.close();
    }
  }
}
