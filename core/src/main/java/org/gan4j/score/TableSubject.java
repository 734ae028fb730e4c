package org.gan4j.score;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.As;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.score.Evaluations.EvaluationException;
import org.gan4j.score.Evaluations.EvaluationException.Setting;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are to be scored against real ones. What they give away is always measured too.
 *
 * @param real the real data, which are a table
 * @param metrics which scores; null for all
 * @param count rows; null for as many as are usual or there are
 * @param seed of the choice of real rows and of the samples
 * @param notes hears what is noticed
 */
record TableSubject(
    RealData real,
    @Nullable Set<Metric> metrics,
    @Nullable Integer count,
    int seed,
    Consumer<String> notes) {
  private static final int AT_ONCE = 1024;

  /** Made rows of a file that are looked at unless it is said how many: what takes a minute. */
  private static final int USUAL_OF_FILE = 100_000;

  /** Opens made rows, whose columns are to be read as the real ones are. */
  @FunctionalInterface
  interface TableFile {
    /** As {@link Datasets} finds it. */
    TableFile FOUND = TableSubject::open;

    /**
     * {@return the rows, all of them one part; the caller's to close}
     *
     * @param like the real columns
     */
    Dataset open(String path, Table like, DataOptions environment);
  }

  /** Columns that somebody leaves out of the real data may be left out of the made ones before. */
  private static Dataset open(String path, Table like, DataOptions environment) {
    Map<String, Kind> left = new LinkedHashMap<>(environment.columns());
    left.values().removeIf(kind -> kind != Kind.DROP && kind != Kind.NUMBER_THEM);
    try {
      return open(path, like, environment, left);
    } catch (DataException e) {
      if (left.isEmpty() || !e.ofMissingColumn()) {
        throw e;
      }
      return open(path, like, environment, Map.of());
    }
  }

  private static Dataset open(
      String path, Table like, DataOptions environment, Map<String, Kind> left) {
    DataOptions table = environment.withHeldOut(0).withAs(As.TABLE).withModes(0);
    Map<String, Kind> kinds = new LinkedHashMap<>(left);
    for (Column column : like.columns()) {
      kinds.put(
          column.name(),
          column instanceof Column.Numbers numbers
              ? numbers.form().isOfTime() ? Kind.DATE : Kind.NUMBER
              : Kind.CATEGORY);
    }
    try {
      return Datasets.open(path, table.withColumns(kinds));
    } catch (DataException e) {
      // Which columns differ is better said with all of them at hand.
      try (Dataset plain = Datasets.open(path, table.withColumns(Map.of()))) {
        CommonTable.checkNames(
            like, plain.medium().table().orElseThrow(), List.of("the real data", plain.name()));
      } catch (DataException unreadable) {
        e.addSuppressed(unreadable);
      }
      throw e;
    }
  }

  private Table medium() {
    return real.train().medium().table().orElseThrow();
  }

  /** Scores what a generator makes: the samples of the seeds S·N to S·N + N - 1. */
  Evaluation ofGenerator(Generator generator, String model) {
    Table made = generator.medium().table().orElseThrow();
    int n = number(Evaluations.MOST, Evaluations.USUAL, "");
    Samples out = made.room(n);
    for (int from = 0; from < n; from += AT_ONCE) {
      out.put(from, generator.sample(seeds(seed, n, from, Math.min(n, from + AT_ONCE))));
    }
    return scored(out, model, "the model");
  }

  /**
   * The seeds of rows that are scored.
   *
   * @param seed of the choice
   * @param all how many are scored
   * @param from the first of these, in [0, all)
   * @param to behind the last
   */
  static long[] seeds(long seed, int all, int from, int to) {
    return LongStream.range(seed * all + from, seed * all + to).toArray();
  }

  /** Scores rows of any tool. */
  Evaluation ofFile(String path, DataOptions environment, TableFile files) {
    try (Dataset set = files.open(path, medium(), environment)) {
      set.notes().forEach(notes);
      if (set.medium().table().isEmpty()) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "%s holds %s, and %s holds rows of a table: rows are compared with rows",
                set.name(),
                set.medium().plural(),
                real.train().name()));
      }
      int n = number(set.size(), USUAL_OF_FILE, set.name());
      if (n < set.size()) {
        notes.accept(
            String.format(
                Locale.ROOT, "%,d of the %,d rows of %s are scored", n, set.size(), set.name()));
      }
      long[] chosen = DatasetImages.choice(set, n, seed);
      Samples out = set.medium().room(n);
      for (int i = 0; i < n; i++) {
        set.read(chosen[i], out, i);
      }
      Dataset test = real.test();
      if (test != null) {
        notes.accept(
            String.format(
                Locale.ROOT,
                "what is said of privacy supposes that %s was not learned from the %,d held-out rows of %s",
                set.name(),
                test.size(),
                real.train().name()));
      }
      return scored(out, "rows of " + set.name(), set.name());
    }
  }

  /** Rows to take: as many as asked for, else as many as are usual or there can be. */
  private int number(long there, int usual, String made) {
    long reals = TableEvaluation.reals(real.train(), real.test());
    if (reals < Evaluations.LEAST) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "scores need at least %d rows; %s has %,d to compare with, or as many held out",
              Evaluations.LEAST,
              real.train().name(),
              reals));
    }
    if (there < Evaluations.LEAST) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "scores need at least %d rows; %s has %,d",
              Evaluations.LEAST,
              made,
              there));
    }
    int fits = TableEvaluation.most(medium().count());
    int most = (int) Math.min(fits, there);
    if (count != null && count > most) {
      throw new EvaluationException(
          Setting.SAMPLES,
          String.format(
              Locale.ROOT,
              " must be in [%d, %,d], since %s; got %,d",
              Evaluations.LEAST,
              most,
              there <= fits
                  ? String.format(Locale.ROOT, "%s has as many rows", made)
                  : "no more rows of so many columns are held in memory",
              count));
    }
    return count != null ? count : Math.min(usual, most);
  }

  private Evaluation scored(Samples made, String model, String name) {
    CommonTable common = CommonTable.of(medium(), made, List.of(real.train().name(), name));
    String note = common.note();
    if (note != null) {
      notes.accept(note);
    }
    if (real.test() == null) {
      notes.accept(
          "no held-out rows: half of the rows take their place; if the made rows come of both"
              + " halves, what is said of privacy is worth nothing");
    }
    TableEvaluation evaluation =
        new TableEvaluation(
            real.train(),
            real.test(),
            common,
            new TableEvaluation.Settings(
                made.size(), Integer.MAX_VALUE, wanted(common.table()), seed));
    return evaluation.evaluate(common.ofMade(made), model);
  }

  private Set<Metric> wanted(Table common) {
    Set<Metric> possible = TableExamination.possible(common, real.train());
    if (metrics == null) {
      return possible;
    }
    List<String> missing = new ArrayList<>();
    for (Metric metric : new TreeSet<>(metrics)) {
      if (!possible.contains(metric)) {
        missing.add(metric.title() + " cannot be taken: " + TableEvaluation.missing(metric));
      }
    }
    if (!missing.isEmpty()) {
      throw new MetricException(String.join("; ", missing));
    }
    Set<Metric> out = EnumSet.copyOf(Metric.privacy());
    out.addAll(metrics);
    return out;
  }
}
