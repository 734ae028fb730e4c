package org.gan4j.bench.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer;

/**
 * How fast recipes train on a quiet machine, in images a second with checkpoints and scores on the
 * way: so many images are a quiet minute's, wherever and beside whatever they are played later.
 *
 * <p>A pace is measured by beginning a run of ten minutes as {@code gan train --minutes} would, to
 * where it fixes its images (a tenth to a fifth of the time: one or two minutes), which then are
 * the pace's; the run is thrown away. One that others disturbed is not kept.
 *
 * @param records that have paces, and get new ones
 * @param asked what was typed
 */
record Pacing(Records records, Asked asked) {
  /** Cores that others may keep busy before a measurement begins, and while it goes on. */
  private static final double QUIET = 0.15;

  private static final int WATCHED = 3;

  private static final String RATE = "images-per-second";

  /** The pace of a case: known, or measured now. */
  double of(Case of) {
    OptionalDouble known = known(of);
    return known.isPresent() ? known.getAsDouble() : measured(of);
  }

  /** The newest one of this recipe, data, device and machine with so many threads. */
  OptionalDouble known(Case of) {
    Map<String, Object> wanted = key(of);
    return records.paces().stream()
        .filter(line -> wanted.entrySet().stream().allMatch(each -> same(line, each)))
        .mapToDouble(line -> Records.number(line, RATE))
        .filter(rate -> rate > 0)
        .reduce((older, newer) -> newer);
  }

  private static boolean same(Map<String, Object> line, Map.Entry<String, Object> each) {
    Object said = line.get(each.getKey());
    return each.getValue() instanceof Integer number
        ? said instanceof Number other && other.longValue() == number
        : each.getValue().equals(said);
  }

  private Map<String, Object> key(Case of) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("recipe", of.recipe());
    out.put("data", of.data());
    out.put("threads", asked.cores());
    out.put("device", of.device());
    out.put("model", Machine.model(of.device()));
    return out;
  }

  private double measured(Case of) {
    refuseCompany(of); // Before extractors are trained, and after, which takes minutes.
    QualityScores.prepare(Cases.recipe(of, asked.cores()).data());
    refuseCompany(of);
    System.out.printf(
        Locale.ROOT,
        "  pace of %s on %s, %d core%s%n",
        of.recipe(),
        of.data(),
        asked.cores(),
        asked.cores() == 1 ? "" : "s");
    Path folder = temporary();
    double minutes = asked.paceMinutes();
    try {
      Plan plan = Plan.of(Cases.recipe(of, asked.cores()), DataOptions.fromEnvironment());
      Trainer trainer;
      try {
        trainer = Trainer.begin(plan, folder, List.of("bench/quality", "--pace"));
      } catch (RuntimeException e) {
        plan.close();
        throw e;
      }
      Watch watch = new Watch(trainer.folder());
      try (trainer) {
        var unused = trainer.train(Duration.ofMillis((long) (minutes * 6e4)), watch, watch);
      }
      System.out.println();
      return kept(of, watch, minutes);
    } finally {
      delete(folder);
    }
  }

  private double kept(Case of, Watch watch, double minutes) {
    if (watch.images == 0) {
      throw new GanException("the run ended before its images were fixed: there is no pace");
    }
    if (watch.others > QUIET && !asked.anyway()) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "other programs kept %.2f cores busy while the pace was measured: it is not kept; again on a quiet machine, or with --anyway",
              watch.others));
    }
    double rate = watch.images / (minutes * 60);
    Map<String, Object> line = key(of);
    line.put(RATE, rate);
    line.put("minutes", minutes);
    line.put("seconds", watch.seconds);
    if (!Double.isNaN(watch.others)) {
      line.put("others", watch.others);
    }
    line.put("version", Trainer.version());
    line.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    records.pace(line);
    System.out.printf(
        Locale.ROOT,
        "  %,.1f images/s, measured in %.0f s; others kept %.2f cores busy%n",
        rate,
        watch.seconds,
        watch.others);
    return rate;
  }

  private void refuseCompany(Case of) {
    double others = Company.now(WATCHED);
    if (!(others > QUIET)) {
      return;
    }
    String said =
        String.format(
            Locale.ROOT,
            "other programs keep %.1f cores busy (load average %.1f): the pace of %s on %s must be measured on a quiet machine",
            others,
            Company.load(),
            of.recipe(),
            of.data());
    if (!asked.anyway()) {
      throw new GanException(said + "; again when it is quiet, or with --anyway");
    }
    System.out.println("  warning: " + said);
  }

  private Path temporary() {
    try {
      return Files.createTempDirectory(records.folder(), "pace-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      System.out.println("  cannot delete " + folder + ": " + e.getMessage());
    }
  }

  /** Ends a run as soon as its images are fixed. */
  private static final class Watch implements RunListener, Trainer.Control {
    private static final double LOOKED = 2;

    private final Path recipe;
    private final long begun = System.nanoTime();
    private final Company company = new Company();
    private double looked;
    private long images;
    private double seconds;
    private double others = Double.NaN;

    Watch(Path run) {
      this.recipe = run.resolve("recipe.yaml");
    }

    @Override
    public boolean stop() {
      double now = (System.nanoTime() - begun) / 1e9;
      if (images == 0 && now - looked > LOOKED) {
        looked = now;
        long fixed = Recipes.read(recipe).train().images();
        if (fixed < QualityRun.ENDLESS) {
          images = fixed;
          seconds = now;
          others = company.cores();
        }
      }
      return images > 0;
    }

    @Override
    public void hear(RunEvent event) {
      if (event instanceof RunEvent.Noted noted) {
        System.out.println("  " + noted.text());
      }
    }
  }
}
