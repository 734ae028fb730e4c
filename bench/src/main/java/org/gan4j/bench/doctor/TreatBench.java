package org.gan4j.bench.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.score.Evaluations;
import org.gan4j.signal.Finding.Remedy;
import org.gan4j.train.Trainer;

/**
 * Planted total failures, untreated, treated ({@code --remedy apply}), and with each of the listed
 * remedies from the start: {@code TreatBench FOLDER [NAME...]}. What was run before is only shown.
 */
public final class TreatBench {
  private static final String WHAT = "what";
  private static final String WORTH = "worth";

  /** For a Fréchet distance. */
  private static final int SAMPLES = 5000;

  private final Path folder;
  private final Trouble trouble;
  private final List<Map<String, Object>> known;

  private TreatBench(Path folder, Trouble trouble) {
    this.folder = folder.toAbsolutePath().resolve(trouble.name());
    this.trouble = trouble;
    this.known = new ArrayList<>(Files.exists(results()) ? Metrics.read(results()) : List.of());
  }

  public static void main(String[] args) throws IOException {
    List<String> names = List.of(args).subList(1, args.length);
    for (Trouble each : Trouble.all()) {
      if (names.isEmpty() || names.contains(each.name())) {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder.resolve(each.name()));
        new TreatBench(folder, each).run();
      }
    }
  }

  private Path results() {
    return folder.resolve("results.jsonl");
  }

  private void run() {
    System.out.println(trouble.name() + ": " + String.join(" ", trouble.settings()));
    Recipe plain = Recipes.read(trouble.recipe(), trouble.settings(), note -> {});
    one("untreated", List.of("train.remedy=off"));
    one("treated", List.of("train.remedy=apply"));
    for (Remedy remedy : Diagnosis.remedies(trouble.kind(), plain)) {
      fromTheStart(remedy.set());
    }
    // It may have been found to be something else: what was tried against that is listed too.
    for (Map<String, Object> row : List.copyOf(known)) {
      if ("treated".equals(row.get(WHAT))) {
        RunFolder run = RunFolder.open(Path.of(String.valueOf(row.get("run"))));
        Decision.read(run.interventions(), note -> {}).forEach(each -> fromTheStart(each.set()));
      }
    }
    double best = 0;
    double treated = 0;
    for (Map<String, Object> row : known) {
      double worth = row.get(WORTH) instanceof Number number ? number.doubleValue() : 0;
      String what = String.valueOf(row.get(WHAT));
      System.out.printf(Locale.ROOT, "  %-110s %s%n", what, shown(row));
      if (what.equals("treated")) {
        treated = worth;
        decisions(Path.of(String.valueOf(row.get("run"))));
      } else if (!what.equals("untreated")) {
        best = Math.max(best, worth);
      }
    }
    if (best == 0) {
      System.out.println("  no listed remedy helps from the start");
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "  treated is worth %.2f of the best listed remedy from the start%n",
        treated / best);
  }

  private void fromTheStart(List<String> set) {
    if (!set.isEmpty()) {
      List<String> settings = new ArrayList<>(set);
      settings.add("train.remedy=off");
      one(String.join(" ", set), settings);
    }
  }

  private static String shown(Map<String, Object> row) {
    StringBuilder out = new StringBuilder();
    row.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            out.append(String.format(Locale.ROOT, "%s %.3f  ", name, number.doubleValue()));
          } else if (name.equals("ended")) {
            out.append(value);
          }
        });
    return out.toString();
  }

  private static void decisions(Path run) {
    for (Decision each : Decision.read(RunFolder.open(run).interventions(), note -> {})) {
      System.out.printf(Locale.ROOT, "      %s%n", each.line());
    }
  }

  private void one(String what, List<String> settings) {
    if (known.stream().anyMatch(row -> what.equals(row.get(WHAT)))) {
      return;
    }
    List<String> all = new ArrayList<>(trouble.settings());
    all.addAll(settings);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(WHAT, what);
    long begun = System.nanoTime();
    Recipe recipe = Recipes.read(trouble.recipe(), all, note -> {});
    Plan plan = Plan.of(recipe, DataOptions.fromEnvironment());
    try (Trainer trainer =
        Trainer.begin(plan, folder.resolve("runs"), List.of("bench/doctor", "treat"))) {
      row.put("run", trainer.folder().toString());
      try {
        trainer.train(null, event -> {}, Trainer.Control.NONE);
        Evaluations evaluations = Evaluations.of(trainer.folder()).metrics(trouble.metrics());
        if (trouble.metrics().contains(Metric.FID)) {
          evaluations.samples(SAMPLES).data(trouble.data());
        }
        Evaluation found = Objects.requireNonNull(evaluations.take().evaluation());
        for (Score score : found.scores()) {
          row.put(score.metric().title(), score.value());
        }
        row.put(WORTH, trouble.worth(found));
      } catch (GanException e) {
        row.put("ended", String.valueOf(e.getMessage()));
      }
    }
    row.put("seconds", (System.nanoTime() - begun) / 1e9);
    known.add(row);
    try (Metrics out = Metrics.open(results())) {
      out.append(row);
    }
    System.out.println("  " + what + "  " + shown(row));
  }
}
