package org.gan4j.score;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.data.ToySet.Modes;
import org.gan4j.medium.Column;
import org.gan4j.medium.Table;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Takes the scores of tables, against rows that could be learned from. Beside each stands what
 * held-out rows get in the made ones' place.
 */
final class TableExamination {
  private final Sides sides;
  private final long seed;
  private @Nullable TablePrivacy privacy;

  /**
   * The real side.
   *
   * @param real rows that were, or could have been, learned from
   * @param held others
   * @param beside as many of the others as rows are made, where there are so many
   * @param alike as many of the real rows
   * @param known finds copies of any training row, of made or held-out rows
   * @param program the set that knows how likely rows are; null where none does
   */
  record Sides(
      TableSide real,
      TableSide held,
      TableSide beside,
      TableSide alike,
      Known known,
      @Nullable Dataset program) {}

  /** Finds copies. */
  interface Known {
    /** {@return the share of rows that equal any that could be learned from} */
    Estimate copies(TableSide of);
  }

  TableExamination(Sides sides, long seed) {
    this.sides = sides;
    this.seed = seed;
  }

  /**
   * {@return the metrics of such a table}
   *
   * @param data what real rows are of
   */
  static Set<Metric> possible(Table table, Dataset data) {
    Set<Metric> out = EnumSet.copyOf(Metric.tables());
    Dataset program = data.origin();
    boolean told = program.knowsLikelihood() && program.modes().isPresent();
    if (!told || table.columns().stream().anyMatch(Column::hasGaps)) {
      out.remove(Metric.LIKELIHOOD);
      out.remove(Metric.TEST_LIKELIHOOD);
    }
    if (table.count() < 2) {
      out.remove(Metric.TRENDS);
    }
    if (table.columns().stream().noneMatch(Column.Numbers.class::isInstance)) {
      out.remove(Metric.RANGES);
    }
    if (table.columns().stream().noneMatch(Column.Categories.class::isInstance)) {
      out.remove(Metric.CATEGORIES);
    }
    OptionalInt target = Efficacy.target(table);
    if (target.isEmpty()) {
      out.remove(Metric.EFFICACY);
    }
    if (target.isEmpty() || table.columns().get(target.getAsInt()) instanceof Column.Numbers) {
      out.remove(Metric.EFFICACY_ACCURACY);
    }
    return out;
  }

  /** {@return the wanted scores of made rows} */
  Map<Metric, Estimate> of(TableSide made, Set<Metric> wanted) {
    Map<Metric, Estimate> out = alike(made, wanted);
    teach(made, wanted, out);
    fit(made, wanted, out);
    if (distances(wanted)) {
      put(privacy().of(made), wanted, out);
    }
    return out;
  }

  /** {@return the same of rows that nobody made} */
  Map<Metric, Estimate> reference(Set<Metric> wanted) {
    Map<Metric, Estimate> out = alike(sides.beside, wanted);
    teach(sides.alike, wanted, out);
    fit(sides.alike, wanted, out);
    if (distances(wanted)) {
      put(privacy().ofHeld(), wanted, out);
    }
    return out;
  }

  /** What is learned from rows is asked of held-out ones. */
  private void teach(TableSide learned, Set<Metric> wanted, Map<Metric, Estimate> out) {
    if (wanted.stream().noneMatch(TableExamination::isTaught)) {
      return;
    }
    int target = Efficacy.target(learned.table()).orElseThrow();
    if (learned.present(target).length == 0 || sides.held.present(target).length == 0) {
      return; // nothing to learn, or to ask for
    }
    Efficacy found = Efficacy.of(learned.samples(), sides.held.samples(), target, seed);
    Estimate accuracy = found.accuracy();
    if (wanted.contains(Metric.EFFICACY)) {
      out.put(Metric.EFFICACY, found.quality());
    }
    if (wanted.contains(Metric.EFFICACY_ACCURACY) && accuracy != null) {
      out.put(Metric.EFFICACY_ACCURACY, accuracy);
    }
  }

  /** A mixture is fitted to rows, and asked for held-out ones. */
  private void fit(TableSide learned, Set<Metric> wanted, Map<Metric, Estimate> out) {
    if (wanted.contains(Metric.TEST_LIKELIHOOD)) {
      Modes start = program().modes().orElseThrow();
      double[][] held = sides.held.cells();
      PlaneMixture fitted = PlaneMixture.fit(learned.cells()[0], learned.cells()[1], start);
      out.put(Metric.TEST_LIKELIHOOD, Estimate.mean(fitted.logLikelihoods(held[0], held[1])));
    }
  }

  private Dataset program() {
    Dataset program = sides.program;
    if (program == null) {
      throw new IllegalStateException("nobody knows how likely these rows are");
    }
    return program;
  }

  /** Whether classifiers are trained for it. */
  static boolean isTaught(Metric metric) {
    return metric == Metric.EFFICACY || metric == Metric.EFFICACY_ACCURACY;
  }

  private static boolean distances(Set<Metric> wanted) {
    return wanted.stream()
        .anyMatch(metric -> metric.kind() == Metric.Kind.PRIVACY && metric != Metric.EXACT_COPIES);
  }

  private static void put(TablePrivacy.Found found, Set<Metric> wanted, Map<Metric, Estimate> out) {
    Map<Metric, Estimate> all =
        Map.of(
            Metric.CLOSEST_RECORD,
            found.closest(),
            Metric.NEARER_TRAINING,
            found.nearer(),
            Metric.NEIGHBOUR_RATIO,
            found.ratio(),
            Metric.MEMBERSHIP,
            found.membership());
    all.forEach(
        (metric, estimate) -> {
          if (wanted.contains(metric)) {
            out.put(metric, estimate);
          }
        });
  }

  private Map<Metric, Estimate> alike(TableSide rows, Set<Metric> wanted) {
    TableSide real = sides.real;
    Map<Metric, Estimate> out = new EnumMap<>(Metric.class);
    for (Metric metric : wanted) {
      Estimate estimate =
          switch (metric) {
            case SHAPES -> ColumnShapes.between(real, rows);
            case TRENDS -> PairTrends.between(real, rows, seed);
            case RANGES -> TableCoverage.ranges(real, rows);
            case CATEGORIES -> TableCoverage.categories(real, rows);
            case DETECTION -> RowDetection.between(real, rows);
            case EXACT_COPIES -> sides.known.copies(rows);
            case LIKELIHOOD -> Estimate.mean(program().logLikelihoods(rows.samples()));
            case EFFICACY, EFFICACY_ACCURACY, TEST_LIKELIHOOD -> null;
            case CLOSEST_RECORD, NEARER_TRAINING, NEIGHBOUR_RATIO, MEMBERSHIP -> null;
            default -> throw new IllegalArgumentException(metric + " is not of tables");
          };
      if (estimate != null) {
        out.put(metric, estimate);
      }
    }
    return out;
  }

  private TablePrivacy privacy() {
    TablePrivacy there = privacy;
    if (there == null) {
      there = new TablePrivacy(sides.real, sides.held);
      privacy = there;
    }
    return there;
  }
}
