package org.gan4j.score;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.RecipeException;
import org.jspecify.annotations.Nullable;

/** Scores images by an extractor of features. */
final class ImageScores implements RunScores {
  /** What the scores of 10,000 samples cost besides the features, some 15 seconds. */
  private static final double SCORING = 1.5e12;

  /** What an evaluation costs besides its samples, a tenth of a second. */
  private static final double AT_ALL = 1e10;

  static final long SEED = 1;

  private final Plan plan;
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
   * @param extractor closed with this
   * @param test images that are not learned from; null for halves of the others
   * @param cache where features of real images are kept; null for nowhere
   */
  ImageScores(Plan plan, Extractor extractor, @Nullable Dataset test, @Nullable Path cache) {
    this.plan = plan;
    this.extractor = extractor;
    this.test = test;
    this.cache = cache;
    this.metrics = plan.recipe().evaluate().ofImages();
    this.samples = plan.recipe().evaluate().samples();
    Set<Metric> possible = ImageEvaluation.possible(extractor, plan.whole());
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
    int most = ImageEvaluation.most(plan.whole(), test);
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
  public Evaluation take(Standing standing) {
    long begun = System.nanoTime();
    ImageEvaluation ready = ready();
    once = (System.nanoTime() - begun) / 1e9;
    String model = plan.recipe().train().ema() > 0 ? "average" : "last";
    model += plan.classes().isEmpty() ? "" : ", classes as the data's";
    return ready.evaluate(new MadeImages(standing.generator(), samples, labels()), model);
  }

  @Override
  public Map<String, Double> ofDiscriminator(Standing standing) {
    // Of likely images alone it is surer anyway.
    if (test == null || plan.recipe().pack() > 1 || plan.selects()) {
      return Map.of();
    }
    // Near 0 unless the discriminator knows by heart what it learned from.
    Confidence of =
        new Confidence(
            plan,
            standing.discriminator().theta(),
            standing.discriminator().state(),
            plan.recipe().game().loss());
    return Map.of("overfitting-gap", of.mean(plan.data()) - of.mean(test));
  }

  @Override
  public int most() {
    return ImageEvaluation.most(plan.whole(), test);
  }

  @Override
  public double multiplications(int count) {
    double each = plan.pair().generator().multiplications() + extractor.multiplications();
    return count * each + SCORING * Math.pow(count / 10_000.0, 2) + AT_ALL;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public void samples(int count) {
    samples = count;
    if (metrics.contains(Metric.INTRA_FID)) {
      checkClasses();
    }
  }

  /** What cannot be scored within classes is refused before it is trained. */
  private void checkClasses() {
    try {
      if (plan.classes().isEmpty()) {
        throw new MetricException(
            "intra-fid is of a generator that is told classes, and this one is not: set network.conditional to true, or leave intra-fid out");
      }
      ImageEvaluation.enoughOfEach(
          plan.whole(), test, DatasetImages.drawLabels(plan.whole(), samples, SEED), SEED);
    } catch (MetricException e) {
      throw new RecipeException("evaluate.metrics: " + e.getMessage());
    }
  }

  @Override
  public double once() {
    return once;
  }

  /** The first time: the real side. */
  private ImageEvaluation ready() {
    ImageEvaluation known = evaluation;
    if (known == null) {
      known =
          ImageEvaluation.of(
              extractor,
              plan.whole(),
              test,
              new ImageEvaluation.Settings(
                  samples, metrics, SEED, cache == null ? null : cache.resolve("scores")));
      evaluation = known;
    }
    return known;
  }

  /** The classes to ask for, drawn with the data's shares. */
  private long @Nullable [] labels() {
    if (plan.classes().isEmpty()) {
      return null;
    }
    return Arrays.stream(DatasetImages.drawLabels(plan.whole(), samples, SEED))
        .asLongStream()
        .toArray();
  }

  @Override
  public Extractor eyes() {
    return extractor;
  }

  @Override
  public void close() {
    extractor.close();
  }
}
