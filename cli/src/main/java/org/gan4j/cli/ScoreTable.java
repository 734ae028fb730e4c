package org.gan4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.jspecify.annotations.Nullable;

/** Scores as a person reads them. */
final class ScoreTable {
  private ScoreTable() {}

  static void print(Evaluation evaluation, Console console) {
    Table table = new Table();
    table.row("score", "value", "95 % interval", "n", "better", "real data");
    for (Score score : evaluation.scores()) {
      Double reference = score.reference();
      table.row(
          score.metric().title(),
          Words.score(score.value()),
          interval(score.interval()),
          Words.count(evaluation.protocol().made()),
          score.metric().better().title(),
          reference == null ? "" : Words.score(reference));
    }
    table.print(console.out());
    for (Score score : evaluation.scores()) {
      if (Double.isInfinite(score.value()) && !score.metric().whyInfinite().isEmpty()) {
        console
            .out()
            .println(score.metric().title() + " is infinite: " + score.metric().whyInfinite());
      }
    }
    if (evaluation.scores().stream().anyMatch(score -> Metric.privacy().contains(score.metric()))) {
      console
          .out()
          .println(
              "privacy is measured, not promised: copies and near-copies show where they are many;"
                  + " values near those of real data prove nothing of a single row");
    }
    console.out().println("protocol: " + evaluation.protocol());
    List<String> floors = new ArrayList<>();
    for (Score score : evaluation.scores()) {
      Double floor = score.floor();
      if (floor != null) {
        floors.add(score.metric().title() + " " + Words.score(floor));
      }
    }
    if (!floors.isEmpty()) {
      console
          .out()
          .println("floor: a perfect sampler of the classes has " + String.join(", ", floors));
    }
  }

  static String line(TestError error) {
    return String.format(
        Locale.ROOT,
        "test error  %s  %s  %s of %s, %s",
        percent(error.value()),
        percents(error.interval()),
        Words.number(error.images(), "test image"),
        error.data(),
        Words.number(error.labels(), "label"));
  }

  static String percent(double share) {
    return String.format(java.util.Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String percents(Interval interval) {
    return String.format(
        java.util.Locale.ROOT, "[%.2f, %.2f] %%", 100 * interval.low(), 100 * interval.high());
  }

  static String interval(@Nullable Interval interval) {
    return interval == null
        ? ""
        : String.format(
            Locale.ROOT, "[%s, %s]", Words.score(interval.low()), Words.score(interval.high()));
  }
}
