package org.gan4j.medium;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts the cells of one column of two sets of rows into the same bars. */
final class Distribution {
  /** The most categories that have a bar of their own; all others share one. */
  static final int OWN_BARS = 11;

  /** Bars of numbers that are not few whole ones. */
  static final int BINS = 40;

  /** Of numbers with long tails this share at either end is counted into the last bar there. */
  private static final double TAIL = 0.005;

  /** Tails are long where without them less than this share of the range is left. */
  private static final double REST = 0.25;

  private final Table table;
  private final int column;

  Distribution(Table table, int column) {
    this.table = table;
    this.column = column;
  }

  Table.Spread of(Samples made, @Nullable Samples data) {
    double[] some = cells(made);
    double[] others = data == null ? new double[0] : cells(data);
    return table.columns().get(column) instanceof Column.Numbers numbers
        ? numbers(numbers, some, others)
        : categories((Column.Categories) table.columns().get(column), some, others);
  }

  private double[] cells(Samples samples) {
    int columns = table.columns().size();
    double[] out = new double[samples.size()];
    Arrays.setAll(out, row -> samples.cells()[row * columns + column]);
    return out;
  }

  private static double[] filled(double[] cells) {
    return Arrays.stream(cells).filter(cell -> !Double.isNaN(cell)).toArray();
  }

  private static double empty(double[] cells) {
    return cells.length == 0 ? 0 : 1 - (double) filled(cells).length / cells.length;
  }

  private static Table.Spread numbers(Column.Numbers column, double[] made, double[] data) {
    double low = column.low();
    double high = column.high();
    double[] sorted = filled(data.length > 0 ? data : made);
    Arrays.sort(sorted);
    boolean cut = false;
    if (sorted.length > 0 && high > low) {
      int tail = (int) (TAIL * sorted.length);
      double from = sorted[tail];
      double until = sorted[sorted.length - 1 - tail];
      cut = until > from && until - from < REST * (high - low);
      low = cut ? Math.max(low, from) : low;
      high = cut ? Math.min(high, until) : high;
    }
    // Of whole numbers as many fall into each bar.
    boolean whole = column.form().decimals() == 0 && !column.form().isOfTime();
    double step = whole ? Math.max(1, Math.ceil((high - low + 1) / BINS)) : (high - low) / BINS;
    int bins = high <= low ? 1 : whole ? (int) Math.ceil((high - low + 1) / step) : BINS;
    List<String> labels = new ArrayList<>();
    for (int i = 0; i <= bins; i++) {
      double edge = i == bins ? high : low + i * step;
      String end = !cut ? "" : i == 0 ? "<=" : i == bins ? ">=" : "";
      labels.add(end + column.form().written(column.form().rounded(edge, low, high)));
    }
    double to = whole ? low + bins * step : high;
    return new Table.Spread(
        labels,
        binned(filled(made), low, to, bins),
        binned(filled(data), low, to, bins),
        empty(made),
        empty(data));
  }

  private static List<Double> binned(double[] cells, double low, double high, int bins) {
    double[] out = new double[bins];
    for (double cell : cells) {
      int bin = high > low ? (int) Math.floor((cell - low) / (high - low) * bins) : 0;
      out[Math.max(0, Math.min(bins - 1, bin))] += 1.0 / cells.length;
    }
    return Arrays.stream(out).boxed().toList();
  }

  private static Table.Spread categories(Column.Categories column, double[] made, double[] data) {
    int all = column.names().size();
    double[] some = binned(all, filled(made));
    double[] others = binned(all, filled(data));
    double[] by = data.length > 0 ? others : some;
    List<Integer> order =
        IntStream.range(0, all)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -by[i])) // stable: ties as the column has them
            .toList();
    int own = all <= OWN_BARS + 1 ? all : OWN_BARS;
    List<String> labels = new ArrayList<>();
    List<Double> madeBars = new ArrayList<>();
    List<Double> dataBars = new ArrayList<>();
    for (int i : order.subList(0, own)) {
      labels.add(column.names().get(i));
      madeBars.add(some[i]);
      dataBars.add(others[i]);
    }
    if (own < all) {
      labels.add(all - own + " others");
      List<Integer> rest = order.subList(own, all);
      madeBars.add(rest.stream().mapToDouble(i -> some[i]).sum());
      dataBars.add(rest.stream().mapToDouble(i -> others[i]).sum());
    }
    return new Table.Spread(
        labels,
        madeBars,
        data.length == 0 ? Collections.nCopies(labels.size(), 0.0) : dataBars,
        empty(made),
        empty(data));
  }

  private static double[] binned(int bars, double[] cells) {
    double[] out = new double[bars];
    for (double cell : cells) {
      int bar = (int) cell;
      if (bar < bars) { // a test part may hold what training had not
        out[bar] += 1.0 / cells.length;
      }
    }
    return out;
  }
}
