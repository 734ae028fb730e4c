package org.gan4j.examples;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.score.Evaluations;
import org.jspecify.annotations.Nullable;

/**
 * Lesson 7: score any folder. Images that any tool left as files are compared with real data, and
 * beside each score stands what held-out real images get by the same protocol: without that line a
 * number says little. A run's folder or a model in place of the images is scored the same way.
 *
 * <p>The extractor of features of a data set is trained once, which takes minutes, and kept.
 *
 * <p>Arguments: the folder (or zip) of images, a data set (digits), samples (1000).
 */
public final class Lesson7ScoreAnyFolder {
  private Lesson7ScoreAnyFolder() {}

  public static void main(String[] args) {
    EvaluationFile taken =
        Evaluations.of(Path.of(args[0]))
            .data(args.length > 1 ? args[1] : "digits")
            .metrics(EnumSet.of(Metric.FID, Metric.PRECISION, Metric.RECALL))
            .samples(args.length > 2 ? Integer.parseInt(args[2]) : 1000)
            .listener(new Notes())
            .take();
    var evaluation = taken.evaluation();
    if (evaluation == null) {
      return; // Only where nothing but a classifier's error was asked for.
    }
    System.out.println("score           value  95 % interval       real data  better");
    for (Score score : evaluation.scores()) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %10.4f  %-18s %10.4f  %s%n",
          score.metric().title(),
          score.value(),
          text(score.interval()),
          score.reference(),
          score.metric().better().title());
    }
    System.out.println("protocol: " + evaluation.protocol());
  }

  private static String text(@Nullable Interval interval) {
    return interval == null
        ? "-"
        : String.format(Locale.ROOT, "[%.4f, %.4f]", interval.low(), interval.high());
  }

  /** Prints what should be known of the scores, such as that images were resized. */
  private static final class Notes implements Evaluations.Listener {
    @Override
    public void note(String message) {
      System.out.println("note: " + message);
    }

    @Override
    public void begins(Dataset data, FeatureSettings settings) {
      System.out.println("training the extractor of " + data.name() + ", once");
    }
  }
}
