package org.gan4j.bench.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureSettings.Task;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.Resize;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Recipes;
import org.gan4j.score.Evaluations;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a run's model: 10,000 samples, or as many as there are real images to compare with,
 * by the extractor of the data; and the Fréchet distance by another one, which learned from the
 * same images without their classes.
 */
final class QualityScores {
  private static final Set<Metric> METRICS =
      EnumSet.of(Metric.FID, Metric.PRECISION, Metric.RECALL, Metric.COVERAGE);

  private QualityScores() {}

  /** By name, with what real data get as {@code real-NAME}. */
  static Map<String, Object> of(Path run) {
    Map<String, Object> out = new LinkedHashMap<>();
    DataSettings settings = Recipes.read(run.resolve("recipe.yaml")).data();
    DataOptions options = settings.options(DataOptions.fromEnvironment());
    try (Dataset set = Datasets.open(settings.name(), options)) {
      var shape = set.medium().images();
      out.put("data", set.name());
      out.put("shape", shape.channels() + "x" + shape.height() + "x" + shape.width());
      out.put("samples", set.size());
      out.put("classes", set.classes().size());
    }
    Evaluation usual = taken(Evaluations.of(run).metrics(METRICS));
    for (Score score : usual.scores()) {
      put(out, score.metric().title(), score);
    }
    out.put("protocol", usual.protocol().toString());
    Path views = views(settings.name(), options);
    if (views != null) {
      Evaluation other =
          taken(Evaluations.of(run).metrics(Set.of(Metric.FID)).eyes(views, Resize.CLEAN));
      other.score(Metric.FID).ifPresent(score -> put(out, "other-fid", score));
      out.put("other-protocol", other.protocol().toString());
    }
    return out;
  }

  /** Trains what sees the samples, where it is not kept yet: before minutes are counted. */
  static void prepare(DataSettings settings) {
    DataOptions options = settings.options(DataOptions.fromEnvironment());
    Extractors.of(settings.name(), options, new Told()).close();
    var unused = views(settings.name(), options);
  }

  private static Evaluation taken(Evaluations evaluations) {
    return Objects.requireNonNull(evaluations.take().evaluation(), "samples were scored");
  }

  private static void put(Map<String, Object> out, String name, Score score) {
    out.put(name, score.value());
    Interval interval = score.interval();
    if (interval != null) {
      out.put(name + "-low", interval.low());
      out.put(name + "-high", interval.high());
    }
    Double real = score.reference();
    if (real != null) {
      out.put("real-" + name, real);
    }
  }

  /** An extractor that never saw a class, from the cache or trained now; null without a cache. */
  private static @Nullable Path views(String name, DataOptions options) {
    try (Dataset set = Datasets.open(name, options)) {
      FeatureSettings usual = FeatureTraining.usual(set, FeatureTraining.SEED);
      FeatureSettings views =
          usual.task() == Task.VIEWS
              ? new FeatureSettings(
                  Task.VIEWS,
                  usual.images(),
                  usual.batch(),
                  usual.rate(),
                  usual.shift(),
                  usual.mirror(),
                  FeatureTraining.SEED + 1)
              : new FeatureSettings(
                  Task.VIEWS,
                  Math.max(1, usual.images() / 2),
                  256,
                  2e-3,
                  Math.min(64, 2 * usual.shift()),
                  usual.mirror(),
                  FeatureTraining.SEED);
      Path folder =
          FeatureTraining.of(set, name, options, views, FeatureTraining.Cached.USED, new Told())
              .folder();
      return folder != null && Files.isDirectory(folder) ? folder : null;
    }
  }

  /** Says that it trains, and how far it is. */
  private static final class Told implements FeatureTraining.Listener {
    private static final long SHOWN = 5_000_000_000L;

    private long shown = System.nanoTime();

    @Override
    public void begins(Dataset set, FeatureSettings settings) {
      System.out.printf(
          Locale.ROOT,
          "  training an extractor of %s, by %s, %,d images%n",
          set.name(),
          settings.task().toString().toLowerCase(Locale.ROOT),
          settings.images());
    }

    @Override
    public void progress(FeatureTraining.Progress progress) {
      boolean ends = progress.images() >= progress.target();
      if (ends || System.nanoTime() - shown > SHOWN) {
        shown = System.nanoTime();
        System.out.printf(
            Locale.ROOT,
            "\r  %,d of %,d images, %.0f/s   %s",
            progress.images(),
            progress.target(),
            progress.imagesPerSecond(),
            ends ? System.lineSeparator() : "");
        System.out.flush();
      }
    }

    @Override
    public void note(String note) {
      System.out.println("  " + note);
    }
  }
}
