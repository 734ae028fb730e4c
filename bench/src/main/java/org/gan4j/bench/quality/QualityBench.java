package org.gan4j.bench.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.bench.quality.Records.Begun;
import org.gan4j.recipe.Recipes;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Trainer;

/**
 * Time to quality: trains what the table needs, scores it at each moment, prints and draws it. It
 * can be stopped and started at any time; what is done is not done again.
 */
public final class QualityBench {
  private static final Path PUBLISHED =
      Path.of("core/src/main/resources/org/gan4j/recipe/quality.tsv");

  /** Minutes that scores of one moment take, about. */
  private static final double SCORING = 1.2;

  private final Asked asked;
  private final Records records;
  private final Pacing pacing;
  private final Cases cases;

  private QualityBench(Asked asked) {
    this.asked = asked;
    this.records = new Records(asked.out(), asked.paceFile());
    this.pacing = new Pacing(records, asked);
    this.cases = Cases.of(asked);
  }

  /**
   * Runs, lists, prints or publishes.
   *
   * @param args as {@code bench/quality} says
   * @throws IOException if the table cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    int code = 0;
    try {
      Engine.threads(Engine.cores());
      var unused = Engine.chooseMatrixProducts();
      code = new QualityBench(Asked.parse(args)).run();
    } catch (GanException e) {
      System.err.println("bench/quality: " + e.getMessage());
      code = 2;
    }
    System.exit(code);
  }

  private int run() throws IOException {
    Files.createDirectories(records.folder());
    switch (asked.what()) {
      case LIST -> list();
      case TABLE -> table();
      case PUBLISH -> publish();
      case PACE -> {
        return pace() == 0 ? 0 : 1;
      }
      case RUN -> {
        Engine.threads(asked.threads());
        Engine.device(Device.parse(asked.device())); // Of scores; runs say theirs.
        int failed = train();
        table();
        return failed == 0 ? 0 : 1;
      }
    }
    return 0;
  }

  private void list() {
    double left = 0;
    for (Case each : cases.cases()) {
      boolean all =
          each.minutes().stream().allMatch(minutes -> records.has(each, minutes, asked.paced()));
      OptionalDouble rate = asked.paced() ? pacing.known(each) : OptionalDouble.empty();
      double done = trained(each);
      for (double minutes : each.minutes()) {
        boolean has = records.has(each, minutes, asked.paced());
        String far = String.format(Locale.ROOT, "%.1f min trained", done);
        if (asked.paced()) {
          far =
              rate.isPresent()
                  ? String.format(Locale.ROOT, "%s at %,.0f images/s", far, rate.getAsDouble())
                  : "no pace yet";
        }
        System.out.printf(
            Locale.ROOT,
            "%-6s %-14s %-20s %5s min  seed %d  %s%n",
            has ? "done" : "left",
            each.data(),
            each.recipe(),
            Case.said(minutes),
            each.seed(),
            has ? "" : far);
        left += has ? 0 : SCORING;
      }
      left += all ? 0 : Math.max(0, each.longest() - done);
    }
    cases.notes().forEach(note -> System.out.println("note: " + note));
    System.out.printf(
        Locale.ROOT,
        "%d runs; about %.1f hours left%s, in %s%n",
        cases.cases().size(),
        left / 60,
        asked.paced() ? " at these paces" : "",
        records.folder());
  }

  /** Minutes that a case has trained; by a pace, those that its images are worth. */
  private double trained(Case of) {
    return records
            .run(of, asked.paced())
            .map(
                run ->
                    asked.paced()
                        ? records.images(run.path()) / run.rate()
                        : records.seconds(run.path(), Long.MAX_VALUE))
            .orElse(0.0)
        / 60;
  }

  /** Measures the paces that are not known, and nothing else; how many could not be. */
  private int pace() {
    int failed = 0;
    Set<String> tried = new LinkedHashSet<>();
    for (Case each : cases.cases()) {
      String which = each.recipe() + " on " + each.data();
      if (!tried.add(which)) {
        continue;
      }
      try {
        boolean known = pacing.known(each).isPresent();
        System.out.printf(
            Locale.ROOT,
            "%s: %,.1f images/s%s%n",
            which,
            pacing.of(each),
            known ? ", as measured before" : "");
      } catch (GanException e) {
        failed++;
        System.out.println(which + " failed: " + e.getMessage());
      }
    }
    cases.notes().forEach(note -> System.out.println("note: " + note));
    return failed;
  }

  /** How many cases could not be. */
  private int train() {
    int failed = 0;
    List<Case> all = cases.cases();
    for (int i = 0; i < all.size(); i++) {
      Case each = all.get(i);
      if (each.minutes().stream().allMatch(minutes -> records.has(each, minutes, asked.paced()))) {
        continue;
      }
      System.out.printf(Locale.ROOT, "%d of %d: %s%n", i + 1, all.size(), each.id());
      try {
        if (asked.paced() && records.run(each, true).isEmpty()) {
          var unused = pacing.of(each); // Refused, if it is, before extractors are trained.
        }
        QualityScores.prepare(Cases.recipe(each, asked.threads()).data());
        for (double minutes : each.minutes()) {
          if (!records.has(each, minutes, asked.paced())) {
            moment(each, minutes);
          }
        }
      } catch (GanException e) {
        failed++;
        System.out.println(System.lineSeparator() + "  failed: " + e.getMessage());
      }
    }
    cases.notes().forEach(note -> System.out.println("note: " + note));
    return failed;
  }

  private void moment(Case of, double minutes) {
    double rate = Double.NaN;
    if (asked.paced()) {
      Optional<Begun> begun = records.run(of, true); // It goes on by the pace that it began with.
      rate = begun.isPresent() ? begun.get().rate() : pacing.of(of);
    }
    QualityRun.Trained trained = new QualityRun(records, of, asked.threads(), rate).to(minutes);
    if (trained.images() == 0) {
      throw new GanException("no image was played");
    }
    boolean passed =
        asked.paced()
            ? trained.images() > 1.1 * QualityRun.worth(rate, minutes) + 1e4
            : trained.seconds() > 1.1 * 60 * minutes + 60;
    if (passed && !Case.depends(Recipes.read(of.recipe(), List.of()))) {
      System.out.printf(
          Locale.ROOT,
          "  the run is at %.1f minutes already: %s min is left out (another --out takes it)%n",
          asked.paced() ? trained.images() / rate / 60 : trained.seconds() / 60,
          Case.said(minutes));
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("case", of.id());
    line.put("recipe", of.recipe());
    line.put("minutes", minutes);
    line.put("seconds", trained.seconds());
    line.put("seed", of.seed());
    line.put("device", of.device());
    line.put("images", trained.images());
    line.putAll(QualityScores.of(trained.run()));
    int cores = asked.paced() ? asked.cores() : asked.threads();
    if (asked.paced()) {
      line.put("paced", rate);
      line.put("threads", asked.threads());
    }
    line.put("cores", cores);
    line.put("model", Machine.model(of.device()));
    line.put("machine", Machine.said(of.device(), cores));
    line.put("engine", QualityRun.engine(trained.run()));
    line.put("version", Trainer.version());
    line.put("command", asked.paced() ? of.command(trained.images()) : of.command(minutes));
    line.put("run", String.valueOf(trained.run().getFileName()));
    line.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    records.result(line);
    System.out.printf(
        Locale.ROOT,
        "  %s after %s min%s (%.1f), %,d images: fid %.3f, by other eyes %.3f, coverage %.3f%n",
        of.id(),
        Case.said(minutes),
        asked.paced() ? ", paced" : "",
        trained.seconds() / 60,
        trained.images(),
        Records.number(line, "fid"),
        Records.number(line, "other-fid"),
        Records.number(line, "coverage"));
  }

  private void table() throws IOException {
    List<Map<String, Object>> results = records.results();
    if (results.isEmpty()) {
      System.out.println("nothing was scored yet in " + records.folder());
      return;
    }
    String text = QualityTable.markdown(results);
    System.out.println();
    System.out.print(text);
    Files.writeString(records.folder().resolve("quality.md"), text, StandardCharsets.UTF_8);
    QualityTable.draw(results, records.folder()).forEach(file -> System.out.println(file));
  }

  private void publish() throws IOException {
    String before = Files.readString(PUBLISHED, StandardCharsets.UTF_8);
    String after = Recipes.published(before, QualityTable.rows(records.results()));
    Files.writeString(PUBLISHED, after, StandardCharsets.UTF_8);
    System.out.println(PUBLISHED + " has " + (after.lines().count() - 3) + " rows");
  }
}
