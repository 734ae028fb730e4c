package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Series of numbers from tables: one table whose rows are steps of many series (long form), or many
 * tables of one series each. Rows of a series may lie apart; they are put in order.
 */
final class CsvSeries {
  /** What a row or a series costs besides its numbers, as so many of them. */
  private static final int ROW = 4;

  private static final int SERIES = 24;

  private final String name;
  private final String place;
  private final boolean single;
  private final DataOptions options;
  private final List<String> notes = new ArrayList<>();

  private @Nullable Parsed parsed;

  /** The columns of all files, and the rows of all so far. */
  private static final class Parsed {
    final List<String> names;
    final CsvColumns columns;

    /** The columns of numbers and attributes. */
    final int[] own;

    final Steps steps;
    final StepOrder order = new StepOrder();
    final CsvAttributes attributes;
    int rows;
    int[] seriesOf = new int[1 << 8];
    int[] rowOf = new int[1 << 8];
    double[] at = new double[1 << 8];
    final List<String> ids = new ArrayList<>();
    final List<String> files = new ArrayList<>();

    Parsed(String place, List<String> names, CsvColumns columns) {
      this.names = names;
      this.columns = columns;
      own =
          IntStream.range(0, names.size())
              .filter(i -> i != columns.id() && i != columns.order())
              .filter(i -> !names.get(i).isEmpty())
              .toArray();
      if (own.length == 0) {
        throw new DataException(place + " has no column of numbers beside those of id and order");
      }
      steps = new Steps(place, own.length);
      attributes = new CsvAttributes(own.length);
    }

    /** Where a series was read: its file, which is the one of a table in long form. */
    String file(int series) {
      return files.get(files.size() == 1 ? 0 : series);
    }
  }

  /**
   * Begins a set.
   *
   * @param single whether each table is one series
   */
  CsvSeries(String name, String place, boolean single, DataOptions options) {
    this.name = name;
    this.place = place;
    this.single = single;
    this.options = options;
  }

  /**
   * Reads a table; all have the same columns.
   *
   * @param file for errors
   * @param id of the series in it, where it is one
   */
  void add(String file, String id, InputStream bytes) throws IOException {
    try (CsvTable table = CsvTable.open(file, bytes)) {
      Parsed into = parsed;
      if (into == null) {
        into =
            new Parsed(
                file,
                List.copyOf(table.names()),
                CsvColumns.of(file, table.names(), single, options));
        parsed = into;
        noteNames(table, into);
      } else if (!into.names.equals(table.names())) {
        throw unequal(file, into, table.names());
      }
      into.files.add(file);
      Map<String, Integer> known = new HashMap<>();
      if (single || into.columns.id() < 0) {
        into.ids.add(id);
      }
      for (List<String> row = table.next(); row != null; row = table.next()) {
        int series = into.ids.size() - 1;
        if (!single && into.columns.id() >= 0) {
          String own = row.get(into.columns.id()).strip();
          if (own.isEmpty()) {
            throw wrong(file, table.row(), into.names.get(into.columns.id()), "is empty");
          }
          Integer at = known.get(own);
          if (at == null) {
            at = into.ids.size();
            known.put(own, at);
            into.ids.add(own);
          }
          series = at;
        }
        addRow(into, file, table.row(), series, row);
      }
    }
  }

  private void noteNames(CsvTable table, Parsed into) {
    notes.add(into.columns.how());
    if (!table.named()) {
      notes.add("the first line has numbers alone: columns are called x1 to x" + into.names.size());
    }
    if (into.names.contains("")) {
      notes.add("columns without a name are left out");
    }
  }

  private static DataException unequal(String file, Parsed into, List<String> names) {
    List<String> first = into.names;
    int at = 0;
    while (at < Math.min(first.size(), names.size()) && first.get(at).equals(names.get(at))) {
      at++;
    }
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s, column %d is %s; in %s it is %s: all files must have the same columns",
            file,
            at + 1,
            at < names.size() ? "'" + names.get(at) + "'" : "missing",
            into.files.get(0),
            at < first.size() ? "'" + first.get(at) + "'" : "missing"));
  }

  private void addRow(Parsed into, String file, long row, int series, List<String> fields) {
    long room = into.steps.size() + (long) ROW * into.rows + (long) SERIES * into.ids.size();
    if (room > Steps.most()) {
      throw Steps.tooLarge(place, Steps.most());
    }
    if (into.rows == into.seriesOf.length) {
      into.seriesOf = Arrays.copyOf(into.seriesOf, 2 * into.rows);
      into.rowOf = Arrays.copyOf(into.rowOf, 2 * into.rows);
      into.at = Arrays.copyOf(into.at, 2 * into.rows);
    }
    int order = into.columns.order();
    if (order >= 0) {
      String field = fields.get(order).strip();
      double at = into.order.of(field);
      if (Double.isNaN(at)) {
        throw wrong(
            file,
            row,
            into.names.get(order),
            String.format(
                Locale.ROOT,
                "orders the steps and must be %s; got '%s'",
                into.order.wanted(),
                CsvTable.shown(field)));
      }
      into.at[into.rows] = at;
    }
    for (int c = 0; c < into.own.length; c++) {
      String field = fields.get(into.own[c]).strip();
      double value = CsvTable.isNumber(field) ? Double.parseDouble(field) : Double.NaN;
      boolean number = Float.isFinite((float) value);
      into.steps.add(c, number ? value : Double.NaN);
      into.attributes.add(c, series, field, number, file, row);
    }
    into.seriesOf[into.rows] = series;
    into.rowOf[into.rows] = (int) Math.min(Integer.MAX_VALUE, row);
    into.rows++;
  }

  private static DataException wrong(String file, long row, String column, String what) {
    return new DataException(
        String.format(Locale.ROOT, "%s, row %,d, column '%s' %s", file, row, column, what));
  }

  /**
   * All tables as series.
   *
   * @param held which are held out, where files say so; else empty
   * @param labels the class of each, where files say so; else empty
   * @param classes their names
   */
  RawSeries finish(boolean[] held, int[] labels, List<String> classes) {
    Parsed in = parsed;
    if (in == null || in.rows == 0) {
      throw new DataException(place + " has no rows below its head");
    }
    int[] lengths = new int[in.ids.size()];
    for (int row = 0; row < in.rows; row++) {
      lengths[in.seriesOf[row]]++;
    }
    for (int series = 0; series < lengths.length; series++) {
      if (lengths[series] < 2) {
        throw tooShort(in, series, lengths[series]);
      }
    }
    Spans spans = Spans.of(lengths);
    int[] rows = ordered(in, spans);
    checkOrder(in, spans, rows);
    CsvAttributes.Found found =
        in.attributes.found(in.steps, in.own, in.names, in.ids.size(), labels.length == 0);
    int[] features = found.features();
    if (features.length == 0) {
      throw new DataException(
          place + " has no column of numbers that vary within a series, or are of one");
    }
    float[] values = new float[Math.multiplyExact(in.rows, features.length)];
    int at = 0;
    for (int row : rows) {
      for (int c : features) {
        values[at++] = in.steps.get(row, c);
      }
    }
    List<String> names = IntStream.of(in.own).mapToObj(in.names::get).toList();
    notes.addAll(found.notes());
    notes.addAll(in.steps.notes(names));
    boolean[] fixed = new boolean[features.length];
    for (int f = 0; f < fixed.length; f++) {
      fixed[f] = found.fixed()[features[f]];
    }
    return new RawSeries(
        name,
        place,
        IntStream.of(features).mapToObj(names::get).toList(),
        fixed,
        values,
        spans,
        held,
        in.ids.stream().mapToLong(Spans::key).toArray(),
        labels.length == 0 ? found.labels() : labels,
        labels.length == 0 ? found.classes() : classes,
        List.copyOf(notes));
  }

  private DataException tooShort(Parsed in, int series, int length) {
    int row = 0;
    while (row < in.rows && in.seriesOf[row] != series) {
      row++;
    }
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s%s, column '%s': series '%s' has %d step%s; each must have two at least",
            in.file(series),
            row < in.rows ? String.format(Locale.ROOT, ", row %,d", in.rowOf[row]) : "",
            in.columns.id() < 0 || single ? in.names.get(in.own[0]) : in.names.get(in.columns.id()),
            CsvTable.shown(in.ids.get(series)),
            length,
            length == 1 ? "" : "s"));
  }

  /** The rows of each series one after the other, in the order of their steps. */
  private int[] ordered(Parsed in, Spans spans) {
    int[] next = spans.starts().clone();
    int[] rows = new int[in.rows];
    for (int row = 0; row < in.rows; row++) {
      rows[next[in.seriesOf[row]]++] = row;
    }
    if (in.columns.order() < 0) {
      return rows;
    }
    int moved = 0;
    for (int series = 0; series < spans.size(); series++) {
      int from = spans.starts()[series];
      int to = from + spans.lengths()[series];
      boolean sorted = true;
      for (int i = from + 1; i < to && sorted; i++) {
        sorted = in.at[rows[i]] >= in.at[rows[i - 1]];
      }
      if (!sorted) {
        moved++;
        int[] again =
            Arrays.stream(rows, from, to)
                .boxed()
                .sorted((a, b) -> Double.compare(in.at[a], in.at[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(again, 0, rows, from, again.length);
      }
    }
    if (moved > 0) {
      notes.add(
          String.format(Locale.ROOT, "the rows of %,d series were not in order: sorted", moved));
    }
    return rows;
  }

  private void checkOrder(Parsed in, Spans spans, int[] rows) {
    if (in.columns.order() < 0) {
      return;
    }
    String column = in.names.get(in.columns.order());
    double[] at = Arrays.stream(rows).mapToDouble(row -> in.at[row]).toArray();
    double most = in.order.most(at, spans.lengths());
    for (int series = 0; series < spans.size(); series++) {
      int end = spans.starts()[series] + spans.lengths()[series];
      for (int i = spans.starts()[series] + 1; i < end; i++) {
        double apart = at[i] - at[i - 1];
        if (apart > 0 && apart <= most) {
          continue;
        }
        String before = in.order.text(at[i - 1]);
        throw wrong(
            in.file(series),
            in.rowOf[rows[i]],
            column,
            apart > 0
                ? String.format(
                    Locale.ROOT,
                    "goes from %s to %s in series '%s', a gap: fill in the missing steps, or number the steps 0, 1, 2 if their distances do not matter",
                    before,
                    in.order.text(at[i]),
                    CsvTable.shown(in.ids.get(series)))
                : String.format(
                    Locale.ROOT,
                    "is %s twice in series '%s': a series has each step once",
                    before,
                    CsvTable.shown(in.ids.get(series))));
      }
    }
  }
}
