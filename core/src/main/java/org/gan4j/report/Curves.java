package org.gan4j.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gan4j.signal.Tick;
import org.jspecify.annotations.Nullable;

/** The charts of a report: those of the training, and one for each score. */
final class Curves {
  private static final int MAX_SCORES = 24;
  private static final int MAX_SIGNALS = 24;

  /** Keys that place a line, and are no curves. */
  private static final Set<String> PLACES = Set.of("images", "step", "seconds");

  /** No score of samples: a line's protocol, if it has one, is of the scores beside it. */
  private static final String TEST_ERROR = "test-error";

  private record Plan(String title, String note, Map<String, String> series, List<String> order) {
    static Plan of(String title, String note, String name, String label) {
      return new Plan(title, note, Map.of(name, label), List.of(name));
    }

    static Plan ofPlayers(String title, String note, String kind) {
      return of(
          title, note, "discriminator-" + kind, "discriminator", "generator-" + kind, "generator");
    }

    static Plan of(
        String title, String note, String name, String label, String other, String otherLabel) {
      return new Plan(title, note, Map.of(name, label, other, otherLabel), List.of(name, other));
    }
  }

  private static final List<Plan> TRAINING =
      List.of(
          Plan.ofPlayers("Losses", "means over each tick", "loss"),
          Plan.of(
              "What the discriminator believes",
              "mean probability of being real",
              "confidence-real",
              "of real samples",
              "confidence-fake",
              "of made ones"),
          Plan.ofPlayers("Gradients", "norms of the losses' gradients", "gradient"),
          Plan.ofPlayers("Learning rates", "", "rate"),
          Plan.of("Speed", "images a second", "images-per-second", "images a second"));

  private final Report report;

  Curves(Report report) {
    this.report = report;
  }

  /** Losses and what else the training says of itself. */
  List<Chart> training() {
    List<Chart> charts = new ArrayList<>();
    for (Plan plan : TRAINING) {
      List<Quantity> series =
          plan.order().stream()
              .map(name -> Quantity.read(name, plan.series().getOrDefault(name, name), lines()))
              .filter(one -> !one.isEmpty())
              .toList();
      if (!series.isEmpty()) {
        charts.add(
            new Chart(plan.title(), plan.note(), series, null, Protocols.NONE, report.best()));
      }
    }
    names(Curves::isSignal).stream()
        .map(name -> Quantity.read(name, name, lines()))
        .filter(series -> !series.isEmpty())
        .limit(MAX_SIGNALS)
        .forEach(
            series ->
                charts.add(
                    new Chart(
                        series.label(),
                        "reported by the term of that name",
                        List.of(series),
                        null,
                        Protocols.NONE,
                        report.best())));
    return charts;
  }

  /** What a term of the game reported: its name has the term's before a point. */
  private static boolean isSignal(String name) {
    return name.indexOf('.') > 0 && !name.startsWith(Tick.EVIDENCE);
  }

  /** Charts of numbers that a diagnosis stands on. */
  List<Chart> evidence(Set<String> names) {
    return names.stream()
        .map(
            name ->
                Quantity.read(name.indexOf('.') < 0 ? name : Tick.EVIDENCE + name, name, lines()))
        .filter(series -> !series.isEmpty())
        .map(
            series ->
                new Chart(series.label(), "", List.of(series), null, Protocols.NONE, report.best()))
        .toList();
  }

  /** Every other number in the metrics: a chart each. */
  List<Chart> scores() {
    List<Quantity> all = scoreSeries();
    Protocols protocols = Protocols.of(all);
    return all.stream().map(series -> chart(series, protocols)).toList();
  }

  /** What is to be said of how the scores were taken, as HTML. */
  String protocols() {
    List<Quantity> all = scoreSeries();
    boolean tested = all.stream().anyMatch(series -> series.name().equals(TEST_ERROR));
    return Protocols.of(all).html()
        + (tested
            ? String.format(
                    Locale.ROOT,
                    "<p class=\"protocol\"><b>%s</b> needs no samples: it is the share of the same test",
                    TEST_ERROR)
                + " images, at each moment, that the classifier takes for another class.</p>\n"
            : "");
  }

  private List<Quantity> scoreSeries() {
    Set<String> known =
        TRAINING.stream().flatMap(plan -> plan.order().stream()).collect(Collectors.toSet());
    Set<String> names =
        names(name -> name.indexOf('.') < 0 && !PLACES.contains(name) && !known.contains(name));
    return names.stream()
        .filter(name -> !isEndOfInterval(name, names))
        .map(
            name ->
                name.equals(TEST_ERROR)
                    ? Quantity.read(name, label(name), lines())
                    : Quantity.readScores(name, label(name), lines()))
        .filter(series -> !series.isEmpty())
        .limit(MAX_SCORES)
        .toList();
  }

  /** Names of numbers in the metrics, in the order in which they came. */
  private Set<String> names(Predicate<String> wanted) {
    Set<String> names = new LinkedHashSet<>();
    for (Map<String, Object> line : lines()) {
      line.forEach(
          (name, value) -> {
            if (value instanceof Number && wanted.test(name)) {
              names.add(name);
            }
          });
    }
    return names;
  }

  private Chart chart(Quantity series, Protocols protocols) {
    Report.@Nullable Score score = score(series.name());
    String note = score == null ? "" : score.direction().words();
    if (series.hasIntervals()) {
      note += (note.isEmpty() ? "" : "; ") + "the band is the 95 % interval";
    }
    return new Chart(
        series.label(),
        note,
        List.of(series),
        score == null ? null : reference(score, series),
        protocols,
        report.best());
  }

  /** What real data get depends on the protocol: it says nothing of scores taken by another. */
  private Chart.@Nullable Reference reference(Report.Score score, Quantity series) {
    @Nullable Double value = score.reference();
    Set<String> alike =
        Protocols.of(List.of(series)).texts().stream()
            .filter(text -> ProtocolText.alike(text, report.protocol()))
            .collect(Collectors.toSet());
    return value == null || alike.isEmpty() ? null : new Chart.Reference(value, alike);
  }

  private String label(String name) {
    Report.@Nullable Score score = score(name);
    return score == null ? name : score.label();
  }

  private Report.@Nullable Score score(String name) {
    return report.scores().stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private List<Map<String, Object>> lines() {
    return report.metrics();
  }

  private static boolean isEndOfInterval(String name, Set<String> names) {
    for (String end : List.of("-low", "-high")) {
      if (name.endsWith(end) && names.contains(name.substring(0, name.length() - end.length()))) {
        return true;
      }
    }
    return false;
  }
}
