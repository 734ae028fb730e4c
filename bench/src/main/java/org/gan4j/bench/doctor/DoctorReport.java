package org.gan4j.bench.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;

/**
 * Replays diagnoses from what was recorded and prints how often they were right: {@code
 * DoctorReport FOLDER [fit|test|all] [runs]}.
 */
public final class DoctorReport {
  /** A recorded run, and what was said of it. */
  private record Outcome(
      Case of, int seed, boolean fitted, long length, long onset, Diagnosis diagnosis) {
    /** Failures by the images at which they were first said, at any time. */
    Map<Kind, Long> said() {
      return diagnosis.ever();
    }

    boolean happened() {
      return onset >= 0;
    }

    /** The first moment from the onset on at which an expected finding was said; -1 for none. */
    long hit() {
      return diagnosis.spells().stream()
          .filter(each -> of.expected().contains(each.kind()) && each.to() > onset)
          .mapToLong(each -> Math.max(each.from(), onset))
          .min()
          .orElse(-1);
    }

    double delay() {
      return (hit() - onset) / (double) length;
    }
  }

  private DoctorReport() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Set<String> words = Set.copyOf(Arrays.asList(args).subList(1, args.length));
    List<Outcome> outcomes = outcomes(folder);
    if (words.contains("fit")) {
      outcomes.removeIf(each -> !each.fitted());
    } else if (words.contains("test")) {
      outcomes.removeIf(Outcome::fitted);
    }
    if (words.contains("runs")) {
      outcomes.forEach(DoctorReport::print);
    }
    matrix(outcomes);
    calibration(outcomes);
  }

  private static List<Outcome> outcomes(Path folder) throws IOException {
    List<Outcome> out = new ArrayList<>();
    Map<String, Integer> sorts = new HashMap<>();
    for (Case each : Cases.all()) {
      String row = each.healthy() ? "healthy" : each.expected().iterator().next().name();
      // Every second sort is in the other half only; of the others two seeds are.
      boolean seen = sorts.merge(row, 1, Integer::sum) % 2 == 1;
      for (int seed = 1; seed <= Case.SEEDS; seed++) {
        Path file = DoctorBench.file(folder, each, seed);
        if (Files.exists(file)) {
          out.add(outcome(folder, each, seed, seen && seed <= 2, Metrics.read(file)));
        }
      }
    }
    return out;
  }

  private static Outcome outcome(
      Path folder, Case of, int seed, boolean fitted, List<Map<String, Object>> lines) {
    List<String> settings =
        of.settings().stream().map(each -> each.replace("FOLDER/", "/none/")).toList();
    Recipe recipe = Recipes.read(of.recipe(), settings, note -> {});
    long length = recipe.train().images();
    Diagnosis diagnosis = Diagnosis.of(lines, recipe);
    return new Outcome(of, seed, fitted, length, onset(folder, of, recipe, lines), diagnosis);
  }

  /** How sure each failure is at the end of a run. */
  private static Map<Kind, Double> sure(Diagnosis diagnosis) {
    Map<Kind, Double> out = new EnumMap<>(Kind.class);
    for (Finding finding : diagnosis.now()) {
      if (finding.kind().failure()) {
        out.put(finding.kind(), finding.sure());
      }
    }
    return out;
  }

  /** Of findings said so surely, how many there were, and how many were right. */
  private static void calibration(List<Outcome> outcomes) {
    double[] bounds = {0, 0.6, 0.7, 0.8, 0.9, 0.97, 1.01};
    System.out.printf(Locale.ROOT, "%n%-14s%8s%8s%8s%n", "said with", "said", "mean", "right");
    for (int i = 0; i + 1 < bounds.length; i++) {
      int said = 0;
      int right = 0;
      double sum = 0;
      for (Outcome outcome : outcomes) {
        for (Map.Entry<Kind, Double> each : sure(outcome.diagnosis()).entrySet()) {
          if (each.getValue() >= bounds[i] && each.getValue() < bounds[i + 1]) {
            said++;
            sum += each.getValue();
            right += outcome.of().expected().contains(each.getKey()) ? 1 : 0;
          }
        }
      }
      if (said > 0) {
        System.out.printf(
            Locale.ROOT,
            "%.2f to %.2f  %8d%8.2f%8.2f%n",
            bounds[i],
            Math.min(1, bounds[i + 1]),
            said,
            sum / said,
            (double) right / said);
      }
    }
  }

  /** From when on the score stays beyond what is healthy; -1 if it never does. */
  private static long onset(Path folder, Case of, Recipe recipe, List<Map<String, Object>> lines) {
    if (of.healthy()) {
      return -1;
    }
    Oracle oracle = of.oracle();
    if (oracle.score().isEmpty()) {
      return 0;
    }
    NavigableMap<Long, Double> healthy = healthy(folder, recipe.data().name(), oracle.score());
    List<long[]> scored = new ArrayList<>();
    for (Map<String, Object> line : lines) {
      if (line.containsKey("ended")) {
        scored.add(new long[] {scored.isEmpty() ? 0 : scored.get(scored.size() - 1)[0], 1});
      } else if (line.containsKey(oracle.score()) || oracle.score().equals("loss")) {
        long images = (long) number(line, "images");
        Map.Entry<Long, Double> twin = healthy.floorEntry(images + 200);
        double beside = twin == null ? 1 : twin.getValue();
        boolean beyond = oracle.beyond(score(oracle.score(), line), beside);
        scored.add(new long[] {images, beyond ? 1 : 0});
      }
    }
    for (int i = 0; i < scored.size(); i++) {
      long beyond = scored.subList(i, scored.size()).stream().filter(each -> each[1] == 1).count();
      boolean last = scored.get(scored.size() - 1)[1] == 1;
      if (last && scored.get(i)[1] == 1 && beyond * 5 >= (scored.size() - i) * 4L) {
        return scored.get(i)[0];
      }
    }
    return -1;
  }

  /** The median score of the healthy runs on a data set, by images. */
  private static NavigableMap<Long, Double> healthy(Path folder, String data, String score) {
    NavigableMap<Long, List<Double>> all = new TreeMap<>();
    String name = "healthy-" + data.replace("-mnist", "").replaceAll("[0-9]+", "");
    for (Case each : Cases.all()) {
      for (int seed = 1; seed <= Case.SEEDS && each.name().equals(name); seed++) {
        Path file = DoctorBench.file(folder, each, seed);
        if (Files.exists(file)) {
          for (Map<String, Object> line : Metrics.read(file)) {
            if (line.get(score) instanceof Number number) {
              long images = (long) number(line, "images");
              all.computeIfAbsent(images, key -> new ArrayList<>()).add(number.doubleValue());
            }
          }
        }
      }
    }
    NavigableMap<Long, Double> out = new TreeMap<>();
    all.forEach(
        (images, values) -> {
          double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
          out.put(images, sorted[sorted.length / 2]);
        });
    return out;
  }

  private static double score(String name, Map<String, Object> line) {
    if (name.equals("loss")) {
      double d = Math.abs(number(line, "discriminator-loss"));
      double g = Math.abs(number(line, "generator-loss"));
      return Math.max(d, g);
    }
    return number(line, name);
  }

  private static double number(Map<String, Object> line, String name) {
    return line.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static void print(Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %d %-4s %-9s %s%n",
        outcome.of().name(),
        outcome.seed(),
        outcome.fitted() ? "fit" : "test",
        outcome.of().healthy()
            ? outcome.said().isEmpty() ? "quiet" : "ALARM"
            : !outcome.happened()
                ? "no-onset"
                : outcome.hit() < 0
                    ? "MISSED"
                    : String.format(Locale.ROOT, "%.0f%%", 100 * outcome.delay()),
        outcome.said().entrySet().stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "%s@%.0f%%",
                        each.getKey().title(),
                        100.0 * each.getValue() / outcome.length()))
            .collect(Collectors.joining(", ")));
  }

  private static void matrix(List<Outcome> outcomes) {
    List<Kind> kinds = Arrays.stream(Kind.values()).filter(Kind::failure).toList();
    System.out.printf(Locale.ROOT, "%-32s%5s", "planted, said:", "runs");
    for (Kind kind : kinds) {
      System.out.printf(
          Locale.ROOT, "%10s", kind.title().substring(0, Math.min(9, kind.title().length())));
    }
    System.out.printf(Locale.ROOT, "%8s%8s%8s%8s%n", "nothing", "recall", "delay", "unfailed");
    for (Kind row : kinds) {
      List<Outcome> those =
          outcomes.stream()
              .filter(each -> !each.of().healthy() && each.happened())
              .filter(each -> each.of().expected().iterator().next() == row)
              .toList();
      long unfailed =
          outcomes.stream()
              .filter(each -> !each.of().healthy() && !each.happened())
              .filter(each -> each.of().expected().iterator().next() == row)
              .count();
      row(row.title(), those, kinds, unfailed);
    }
    row("healthy", outcomes.stream().filter(each -> each.of().healthy()).toList(), kinds, 0);
    System.out.printf(Locale.ROOT, "%-37s", "precision");
    for (Kind kind : kinds) {
      long said = outcomes.stream().filter(each -> each.said().containsKey(kind)).count();
      long right =
          outcomes.stream()
              .filter(each -> each.said().containsKey(kind) && each.of().expected().contains(kind))
              .count();
      System.out.printf(
          Locale.ROOT,
          "%10s",
          said == 0 ? "-" : String.format(Locale.ROOT, "%.2f", (double) right / said));
    }
    System.out.println();
  }

  private static void row(String title, List<Outcome> those, List<Kind> kinds, long unfailed) {
    System.out.printf(Locale.ROOT, "%-32s%5d", title, those.size());
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    those.forEach(
        each -> each.said().keySet().forEach(kind -> counts.merge(kind, 1, Integer::sum)));
    for (Kind kind : kinds) {
      System.out.printf(Locale.ROOT, "%10d", counts.getOrDefault(kind, 0));
    }
    long nothing = those.stream().filter(each -> each.said().isEmpty()).count();
    long hits = those.stream().filter(each -> each.hit() >= 0).count();
    double[] delays =
        those.stream()
            .filter(each -> each.hit() >= 0)
            .mapToDouble(Outcome::delay)
            .sorted()
            .toArray();
    System.out.printf(
        Locale.ROOT,
        "%8d%8s%8s%8d%n",
        nothing,
        those.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", (double) hits / those.size()),
        delays.length == 0
            ? "-"
            : String.format(Locale.ROOT, "%.0f%%", 100 * delays[delays.length / 2]),
        unfailed);
  }
}
