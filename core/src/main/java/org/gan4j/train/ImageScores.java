package org.gan4j.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.metric.DatasetImages;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Extractor;
import org.gan4j.metric.ImageEvaluation;
import org.gan4j.metric.Metric;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Scores images by an extractor of features, with as many samples as a tenth of the time allows.
 */
final class ImageScores implements RunScores {
  /** Evaluations that a planned number of samples should leave room for. */
  private static final int WANTED = 10;

  private static final int[] SIZES = {10_000, 5_000, 2_000, 1_000};

  /** Images that the first plan is measured on. */
  private static final int TRIED = 256;

  /** Seconds that the scores of 10,000 samples take besides the features, roughly. */
  private static final double SCORING = 15;

  static final long SEED = 1;

  private final Plan plan;
  private final @Nullable Duration limit;
  private final Extractor extractor;
  private final @Nullable Dataset test;
  private final @Nullable Path cache;
  private final Set<Metric> metrics;
  private @Nullable ImageEvaluation evaluation;
  private int samples;
  private double once;

  /**
   * Scores of a plan's images.
   *
   * @param limit of the session's time; null for none
   * @param extractor closed with this
   * @param test images that are not learned from, closed with this; null for halves of the others
   * @param cache where features of real images are kept; null for nowhere
   */
  ImageScores(
      Plan plan,
      @Nullable Duration limit,
      Extractor extractor,
      @Nullable Dataset test,
      @Nullable Path cache) {
    this.plan = plan;
    this.limit = limit;
    this.extractor = extractor;
    this.test = test;
    this.cache = cache;
    this.metrics = plan.recipe().evaluate().ofImages();
    this.samples = plan.recipe().evaluate().samples();
    Set<Metric> possible = ImageEvaluation.possible(extractor, plan.data());
    for (Metric metric : metrics) {
      if (!possible.contains(metric)) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "evaluate.metrics: %s cannot be taken of these data, which have no labels that the extractor knows",
                metric.title()));
      }
    }
    checkSamples(plan, test);
  }

  /** Refuses more samples than there are real images to compare with. */
  static void checkSamples(Plan plan, @Nullable Dataset test) {
    int most = ImageEvaluation.most(plan.data(), test);
    int wanted = plan.recipe().evaluate().samples();
    if (wanted > most) {
      throw new RecipeException(
          String.format(
              Locale.ROOT,
              "evaluate.samples must be at most %,d, the real images that there are to compare with; got %,d",
              most,
              wanted));
    }
  }

  @Override
  public Evaluation take(Match match, Tensor state, double imagesPerSecond) {
    long begun = System.nanoTime();
    ImageEvaluation ready = ready(match, state, imagesPerSecond);
    once = (System.nanoTime() - begun) / 1e9;
    String model = plan.recipe().train().ema() > 0 ? "average" : "last";
    model += plan.classes().isEmpty() ? "" : ", classes as the data's";
    return ready.evaluate(match.images(samples, labels(), state), model);
  }

  @Override
  public Map<String, Double> ofDiscriminator(Match match) {
    boolean single = plan.recipe().view().pack() == 1;
    return test != null && single ? Map.of("overfitting-gap", match.overfitting(test)) : Map.of();
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
      if (size <= most && WANTED * cost <= Examiner.BUDGET * whole) {
        return size;
      }
    }
    return Math.min(most, SIZES[SIZES.length - 1]);
  }

  /** The classes to ask for, drawn with the data's shares. */
  private long @Nullable [] labels() {
    if (plan.classes().isEmpty()) {
      return null;
    }
    return Arrays.stream(DatasetImages.drawLabels(plan.data(), samples, SEED))
        .asLongStream()
        .toArray();
  }

  @Override
  public void close() {
    extractor.close();
    if (test != null) {
      test.close();
    }
  }
}
