package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.Protocol;
import org.gan4j.metric.Score;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows by one protocol: against rows of the training part, beside the same scores of
 * held-out ones. The real side is read once and kept.
 */
final class TableEvaluation {
  /** Real and held-out rows that are compared with, at most. */
  private static final int ROWS = 100_000;

  /** Cells of one side that are held at most: 128 MiB. */
  private static final int MEMORY = 1 << 24;

  private final int samples;
  private final Set<Metric> metrics;
  private final TableExamination examination;
  private final Protocol protocol;
  private @Nullable Map<Metric, Estimate> reference;

  /**
   * What is to be measured.
   *
   * @param samples made rows
   * @param reals real and held-out rows at most
   * @param metrics which scores, all of them possible
   * @param seed of the choice of rows
   */
  record Settings(int samples, int reals, Set<Metric> metrics, long seed) {}

  /**
   * Reads the real side.
   *
   * @param train what is (or could be) learned from
   * @param test held-out rows; null takes two halves of {@code train} in their place
   * @param common in which real and made rows are compared
   */
  TableEvaluation(Dataset train, @Nullable Dataset test, CommonTable common, Settings settings) {
    samples = settings.samples();
    metrics = EnumSet.noneOf(Metric.class);
    metrics.addAll(settings.metrics());
    long seed = settings.seed();
    int most = Math.min(settings.reals(), real(train.medium().count()));
    long halves = test == null ? train.size() / 2 : train.size();
    int own = (int) Math.min(most, halves);
    int helds = (int) Math.min(most, test == null ? train.size() / 2 : test.size());
    long[] order = DatasetImages.choice(train, own + (test == null ? helds : 0), seed);
    long[] real = Arrays.copyOf(order, own);
    long[] held =
        test == null
            ? Arrays.copyOfRange(order, own, order.length)
            : DatasetImages.choice(test, helds, seed);
    TableSide others = common.ofReal(read(test == null ? train : test, held));
    Set<Long> left = new HashSet<>();
    if (test == null) {
      Arrays.stream(held).forEach(left::add);
    }
    TableSide reals = common.ofReal(read(train, real));
    examination =
        new TableExamination(
            new TableExamination.Sides(
                reals,
                others,
                others.first(samples),
                reals.first(samples),
                rows -> copies(train, left, rows),
                train.origin().knowsLikelihood() ? train.origin() : null),
            seed);
    protocol =
        new Protocol(
            Protocol.TABLE,
            String.format(Locale.ROOT, "%,d held-out rows", helds) + told(common.table()),
            "none",
            train.name(),
            train.fingerprint(),
            test != null ? "train, reference test" : "half of train, reference the other half",
            own,
            samples,
            0,
            seed,
            1,
            "rows");
  }

  /** Which column is told by what learned from made rows. */
  private String told(Table table) {
    return metrics.stream().anyMatch(TableExamination::isTaught)
        ? ", efficacy of " + table.columns().get(Efficacy.target(table).orElseThrow()).name()
        : "";
  }

  private static Samples read(Dataset set, long[] indices) {
    Samples read = set.medium().room(indices.length);
    for (int i = 0; i < indices.length; i++) {
      set.read(indices[i], read, i);
    }
    return read;
  }

  /** Looks for rows among all that could be learned from. */
  private static Estimate copies(Dataset train, Set<Long> held, TableSide of) {
    TablePrivacy.Copies copies = new TablePrivacy.Copies(of);
    Samples one = train.medium().room(1);
    double[] row = new double[train.medium().count()];
    for (long i = 0; i < train.size(); i++) {
      if (held.isEmpty() || !held.contains(i)) {
        train.read(i, one, 0);
        for (int c = 0; c < row.length; c++) {
          row[c] = one.cells()[c] + 0.0;
        }
        copies.look(row);
      }
    }
    return copies.share();
  }

  /** The most made rows: as fit into memory. */
  static int most(int columns) {
    return Math.min(Evaluations.MOST, Math.max(Evaluations.LEAST, MEMORY / columns));
  }

  /** The most real rows. */
  static int real(int columns) {
    return Math.min(ROWS, most(columns));
  }

  /** Real rows that there are to compare with, and held-out ones: the fewer of both. */
  static long reals(Dataset train, @Nullable Dataset test) {
    return test == null ? train.size() / 2 : Math.min(train.size(), test.size());
  }

  /** Why a score that is of some tables is not of these; a sentence's end. */
  static String missing(Metric metric) {
    return switch (metric) {
      case TRENDS -> "it is of two columns, and there is one";
      case RANGES -> "it is of columns of numbers, and there is none";
      case CATEGORIES -> "it is of columns of categories, and there is none";
      case EFFICACY -> "no column can be told from others";
      case EFFICACY_ACCURACY -> "no column of 2 to 20 categories can be told from others";
      case LIKELIHOOD, TEST_LIKELIHOOD ->
          "it is of full rows, of data whose program knows how likely they are (ring-rows,"
              + " grid-rows)";
      default -> "it is a score of " + metric.subjects() + ", and these are rows of a table";
    };
  }

  /** Names, in their own order. */
  static String titles(Set<Metric> metrics) {
    return new TreeSet<>(metrics).stream().map(Metric::title).collect(Collectors.joining(", "));
  }

  /** {@return how the scores are taken, but for what makes the rows} */
  Protocol protocol() {
    return protocol;
  }

  /**
   * {@return the scores of made rows}
   *
   * @param made as many as the settings say, of the common table
   * @param model what made them, for the protocol
   */
  Evaluation evaluate(TableSide made, String model) {
    if (made.count() != samples) {
      throw new MetricException(
          String.format(
              Locale.ROOT, "%,d made rows are to be scored; got %,d", samples, made.count()));
    }
    Map<Metric, Estimate> line = reference();
    List<Score> scores = new ArrayList<>();
    examination
        .of(made, metrics)
        .forEach(
            (metric, estimate) -> {
              Estimate beside = line.get(metric);
              scores.add(
                  new Score(
                      metric,
                      estimate.value(),
                      estimate.interval(),
                      beside == null ? null : beside.value()));
            });
    return new Evaluation(scores, protocol.withModel(model));
  }

  /** The same scores of real rows, taken once. */
  Map<Metric, Estimate> reference() {
    Map<Metric, Estimate> known = reference;
    if (known == null) {
      known = examination.reference(metrics);
      reference = known;
    }
    return known;
  }
}
