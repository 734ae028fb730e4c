package org.gan4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Protocol;
import org.gan4j.metric.Score;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan compare}. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Shows runs side by side: what they are, and the scores that 'gan evaluate' left in them.",
      "A * marks a score that is better than all others of its row by more than noise.",
      "Scores of different protocols are in tables of their own: they do not compare."
    },
    footer = {
      "",
      "Examples:",
      "  gan compare runs/00000-dcgan-fashion-mnist runs/00001-r1-fashion-mnist",
      "  gan compare runs/* --json"
    })
final class CompareCommand extends Subcommand {
  private static final String BEST = " *";

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Runs' folders, two or more.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<Path> paths;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  CompareCommand(Console console) {
    super(console);
  }

  /** Runs whose scores compare; the protocol is of the first. */
  private record Group(Protocol protocol, List<ScoredRun> runs) {}

  @Override
  public Integer call() {
    if (paths.size() < 2) {
      throw new WrongUsage("compare takes two runs or more; got " + paths.get(0));
    }
    List<ScoredRun> runs = paths.stream().map(ScoredRun::read).toList();
    List<Group> groups = groups(runs);
    if (json) {
      console.out().println(Json.object(entries(runs, groups)));
    } else {
      printRuns(runs);
      printTestErrors(runs);
      groups.forEach(this::printScores);
      printSeen(runs.stream().filter(run -> run.evaluation() == null).toList());
    }
    if (groups.size() > 1) {
      console.say(
          String.format(
              Locale.ROOT,
              "note: these runs were scored by %d protocols, which do not compare",
              groups.size()));
    }
    for (ScoredRun run : runs) {
      String again = console.command("evaluate", run.path(), "");
      if (run.file() == null) {
        console.say(
            String.format(Locale.ROOT, "note: %s has no scores yet: %s", run.name(), again));
      } else {
        run.scoredEarlier()
            .ifPresent(
                scored ->
                    console.say(
                        String.format(
                            Locale.ROOT,
                            "note: %s was scored at %s of its %s: %s",
                            run.name(),
                            Words.count(scored),
                            Words.number(run.images(), "image"),
                            again)));
      }
    }
    return 0;
  }

  private static List<Group> groups(List<ScoredRun> runs) {
    List<Group> groups = new ArrayList<>();
    for (ScoredRun run : runs) {
      Evaluation evaluation = run.evaluation();
      if (evaluation == null) {
        continue;
      }
      Optional<Group> same =
          groups.stream()
              .filter(group -> group.protocol().comparesWith(evaluation.protocol()))
              .findFirst();
      same.ifPresentOrElse(
          group -> group.runs().add(run),
          () -> groups.add(new Group(evaluation.protocol(), new ArrayList<>(List.of(run)))));
    }
    return groups;
  }

  private void printRuns(List<ScoredRun> runs) {
    Table table = new Table();
    row(table, "run", runs, ScoredRun::name);
    row(table, "recipe", runs, run -> run.recipe().name());
    row(table, "data", runs, run -> run.recipe().data().name());
    row(table, "images", runs, run -> Words.count(run.images()));
    for (String loss : List.of("discriminator-loss", "generator-loss")) {
      row(table, loss, runs, run -> run.measured(loss).map(Words::decimal).orElse(""));
    }
    table.print(console.out());
  }

  private void printTestErrors(List<ScoredRun> runs) {
    if (runs.stream().allMatch(run -> run.testError() == null)) {
      return;
    }
    Table table = new Table();
    row(
        table,
        "test-error",
        runs,
        run -> {
          TestError error = run.testError();
          return error == null
              ? ""
              : String.format(
                  Locale.ROOT,
                  "%s %s, n %s, %s",
                  ScoreTable.percent(error.value()),
                  ScoreTable.percents(error.interval()),
                  Words.count(error.images()),
                  Words.number(error.labels(), "label"));
        });
    console.out().println();
    table.print(console.out());
  }

  private void printScores(Group group) {
    Table table = new Table();
    row(table, "score", group.runs(), ScoredRun::name, "better", "real data");
    for (Metric metric : Metric.values()) {
      if (group.runs().stream().allMatch(run -> run.score(metric).isEmpty())) {
        continue;
      }
      ScoredRun best = best(metric, group.runs());
      Double reference =
          group.runs().stream()
              .flatMap(run -> run.score(metric).stream())
              .map(Score::reference)
              .filter(java.util.Objects::nonNull)
              .findFirst()
              .orElse(null);
      row(
          table,
          metric.title(),
          group.runs(),
          run ->
              run.score(metric).map(CompareCommand::shown).orElse("")
                  + (run.equals(best) ? BEST : ""),
          metric.better().title(),
          reference == null ? "" : Words.score(reference));
    }
    console.out().println();
    table.print(console.out());
    String model =
        group.runs().stream()
            .map(run -> model(run))
            .distinct()
            .collect(Collectors.joining(" and "));
    console.out().println("protocol: " + group.protocol().withModel(model));
  }

  private static String model(ScoredRun run) {
    Evaluation evaluation = run.evaluation();
    return evaluation == null ? "" : evaluation.protocol().model();
  }

  /** What runs without an evaluation saw of themselves while they trained. */
  private void printSeen(List<ScoredRun> runs) {
    runs.stream()
        .filter(run -> !run.seen().isEmpty())
        .collect(Collectors.groupingBy(ScoredRun::seenBy, LinkedHashMap::new, Collectors.toList()))
        .forEach(this::printSeen);
  }

  private void printSeen(String protocol, List<ScoredRun> runs) {
    Table table = new Table();
    row(table, "in training", runs, ScoredRun::name);
    for (String name : ScoredRun.scoreNames()) {
      if (runs.stream().anyMatch(run -> run.seen().containsKey(name))) {
        row(
            table,
            name,
            runs,
            run -> run.seen().containsKey(name) ? Words.score(run.seen().get(name)) : "");
      }
    }
    console.out().println();
    table.print(console.out());
    console
        .out()
        .println(
            "protocol: "
                + (protocol.isEmpty()
                    ? "not in metrics.jsonl, so these do not compare for certain"
                    : protocol));
  }

  /** The run that is clearly better than each other; null if there is none or it is alone. */
  private static @Nullable ScoredRun best(Metric metric, List<ScoredRun> runs) {
    List<ScoredRun> scored =
        runs.stream().filter(run -> run.score(metric).isPresent()).distinct().toList();
    if (scored.size() < 2) {
      return null;
    }
    for (ScoredRun run : scored) {
      Score score = run.score(metric).orElseThrow();
      boolean clear =
          scored.stream()
              .allMatch(
                  other ->
                      other.equals(run) || score.clearlyBetter(other.score(metric).orElseThrow()));
      if (clear) {
        return run;
      }
    }
    return null;
  }

  private static String shown(Score score) {
    String interval = ScoreTable.interval(score.interval());
    return Words.score(score.value()) + (interval.isEmpty() ? "" : " " + interval);
  }

  private static void row(
      Table table,
      String name,
      List<ScoredRun> runs,
      Function<ScoredRun, String> cell,
      String... after) {
    List<String> cells = new ArrayList<>(List.of(name));
    runs.forEach(run -> cells.add(cell.apply(run)));
    cells.addAll(List.of(after));
    table.row(cells);
  }

  private static Map<String, Object> entries(List<ScoredRun> runs, List<Group> groups) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("runs", runs.stream().map(CompareCommand::entries).toList());
    out.put("tables", groups.stream().map(CompareCommand::entries).toList());
    return out;
  }

  private static Map<String, Object> entries(ScoredRun run) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("run", run.path().toString());
    out.put("recipe", run.recipe().name());
    out.put("data", run.recipe().data().name());
    out.put("images", run.images());
    for (String loss : List.of("discriminator-loss", "generator-loss")) {
      out.put(loss, run.measured(loss).orElse(null));
    }
    out.put("evaluation", run.file() == null ? null : run.file().entries());
    out.put("in-training", run.seen());
    return out;
  }

  private static Map<String, Object> entries(Group group) {
    Map<String, String> best = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      ScoredRun run = best(metric, group.runs());
      if (run != null) {
        best.put(metric.title(), run.path().toString());
      }
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("runs", group.runs().stream().map(run -> run.path().toString()).toList());
    out.put("protocol", group.protocol());
    out.put("best", best);
    return out;
  }
}
