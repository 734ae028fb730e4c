package org.gan4j.score;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.MetricException;
import org.jspecify.annotations.Nullable;

/**
 * The table in which real and made rows are compared: the real one's columns, in its order, with
 * the categories of both. Made columns are found by name. A category that reads as a number is the
 * real one of the same number, such as {@code 1.0} of {@code 1}.
 */
final class CommonTable {
  /** Columns and categories that a message names. */
  private static final int SAID = 8;

  private final Table table;
  private final List<Place> places = new ArrayList<>();
  private final Map<String, Set<String>> invented = new HashMap<>();

  /**
   * Where a column's cells come from.
   *
   * @param from the made column
   * @param cells what each category of it is in the common table; null where they stay
   * @param written how numbers become categories; null where they do not
   */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Place(int from, double @Nullable [] cells, @Nullable Names written) {}

  /** Categories that grow by those that no real row has. */
  private static final class Names {
    private final Column.Categories real;
    private final Column.@Nullable Numbers made;
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<BigDecimal, Integer> numbers = new HashMap<>();
    private final List<String> names;

    Names(Column.Categories real, Column.@Nullable Numbers made) {
      this.real = real;
      this.made = made;
      names = new ArrayList<>(real.names());
      for (int i = 0; i < names.size(); i++) {
        known.put(names.get(i), i);
        BigDecimal number = number(names.get(i));
        if (number != null) {
          numbers.putIfAbsent(number, i);
        }
      }
    }

    int of(String name) {
      Integer there = known.get(name);
      if (there == null) {
        BigDecimal number = number(name);
        there = number == null ? null : numbers.get(number);
        if (there == null && names.size() < Column.MAX_CATEGORIES) {
          names.add(name);
        }
        if (there == null) {
          there = last();
        }
        known.put(name, there);
      }
      return there;
    }

    /** The last one, which no real row has, stands for all where there is no more room. */
    private int last() {
      if (names.size() == real.names().size()) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "the column %s has %,d categories in the real rows, the most there can be, and made rows have others: leave it out of both (--column NAME=drop)",
                real.name(),
                names.size()));
      }
      return names.size() - 1;
    }

    double of(double cell) {
      return made == null || Double.isNaN(cell) ? cell : of(made.form().written(cell));
    }

    Column column() {
      List<Double> shares = new ArrayList<>(real.shares());
      while (shares.size() < names.size()) {
        shares.add(0.0);
      }
      return new Column.Categories(real.name(), names, shares, real.missing(), real.empty());
    }
  }

  private CommonTable(Table real, Table made, Samples samples, List<String> said) {
    List<Column> columns = new ArrayList<>();
    List<String> there = made.columns().stream().map(Column::name).toList();
    for (Column column : real.columns()) {
      int from = there.indexOf(column.name());
      Column other = made.columns().get(from);
      if (column.equals(other)) { // such as a generator's: rows that are yet to come fit as well
        columns.add(column);
        places.add(new Place(from, null, null));
      } else if (column instanceof Column.Categories categories) {
        Column.Numbers numbers = other instanceof Column.Numbers some ? some : null;
        Names names = new Names(categories, numbers);
        double[] cells = null;
        if (other instanceof Column.Categories some) {
          boolean[] used = used(samples, from, some.names().size());
          cells = new double[used.length];
          for (int k = 0; k < used.length; k++) {
            cells[k] = used[k] ? names.of(some.names().get(k)) : 0;
          }
        } else {
          for (int i = 0; i < samples.size(); i++) {
            var unused = names.of(samples.cells()[i * made.count() + from]);
          }
        }
        if (names.names.size() > categories.names().size()) {
          invented.put(
              column.name(),
              new LinkedHashSet<>(
                  names.names.subList(categories.names().size(), names.names.size())));
        }
        columns.add(names.column());
        places.add(new Place(from, cells, cells == null ? names : null));
      } else {
        columns.add(column);
        places.add(numbers((Column.Numbers) column, other, used(samples, from, other), from, said));
      }
    }
    for (int c = 0; c < columns.size(); c++) {
      if (!columns.get(c).hasGaps() && gaps(samples, places.get(c).from())) {
        columns.set(c, withGaps(columns.get(c)));
      }
    }
    table = new Table(columns);
  }

  private static boolean gaps(Samples samples, int column) {
    int wide = samples.medium().count();
    for (int i = 0; i < samples.size(); i++) {
      if (Double.isNaN(samples.cells()[i * wide + column])) {
        return true;
      }
    }
    return false;
  }

  /** Cells that are never empty in the real data and are in the made ones. */
  private static Column withGaps(Column column) {
    return column instanceof Column.Numbers numbers
        ? new Column.Numbers(
            numbers.name(),
            numbers.low(),
            numbers.high(),
            numbers.form(),
            Double.MIN_VALUE,
            numbers.empty(),
            numbers.modes())
        : withGaps((Column.Categories) column);
  }

  private static Column withGaps(Column.Categories column) {
    return new Column.Categories(
        column.name(), column.names(), column.shares(), Double.MIN_VALUE, column.empty());
  }

  private static boolean[] used(Samples samples, int column, Column of) {
    return of instanceof Column.Categories some
        ? used(samples, column, some.names().size())
        : new boolean[0];
  }

  private static boolean[] used(Samples samples, int column, int choices) {
    boolean[] out = new boolean[choices];
    int wide = samples.medium().count();
    for (int i = 0; i < samples.size(); i++) {
      double cell = samples.cells()[i * wide + column];
      if (!Double.isNaN(cell)) {
        out[(int) cell] = true;
      }
    }
    return out;
  }

  private static Place numbers(
      Column.Numbers real, Column other, boolean[] used, int from, List<String> said) {
    if (other instanceof Column.Numbers made) {
      if (real.form().isOfTime() != made.form().isOfTime()) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "the column %s holds %s in %s and %s in %s: write it as the real one is written",
                real.name(),
                real.form().isOfTime() ? "dates" : "numbers",
                said.get(0),
                made.form().isOfTime() ? "dates" : "numbers",
                said.get(1)));
      }
      return new Place(from, null, null);
    }
    List<String> names = ((Column.Categories) other).names();
    double[] cells = new double[names.size()];
    for (int k = 0; k < cells.length; k++) {
      BigDecimal number = real.form().isOfTime() ? null : number(names.get(k));
      if (number == null && used[k]) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "the column %s holds %s in %s and '%s' in %s: rows are compared by columns of the same kind",
                real.name(),
                real.form().isOfTime() ? "dates as " + real.form().pattern() : "numbers",
                said.get(0),
                names.get(k),
                said.get(1)));
      }
      cells[k] = number == null ? 0 : number.doubleValue();
    }
    return new Place(from, cells, null);
  }

  /** With a point or a comma; null of what is no number. */
  private static @Nullable BigDecimal number(String text) {
    String plain = text.strip().replace(',', '.');
    if (plain.length() > 40) {
      return null;
    }
    try {
      BigDecimal out = new BigDecimal(plain);
      return Math.abs(out.scale()) > 400 ? null : out.stripTrailingZeros();
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * That of a generator's rows, or of a file's.
   *
   * @param samples the made rows
   * @param said what the real and the made rows are called, for errors
   * @throws MetricException if a column is missing, is one too many or of another kind
   */
  static CommonTable of(Table real, Samples samples, List<String> said) {
    Table made = samples.medium().table().orElseThrow();
    checkNames(real, made, said);
    return new CommonTable(real, made, samples, said);
  }

  /**
   * Refuses other columns.
   *
   * @param said what the real and the made rows are called
   * @throws MetricException if a column is missing or one too many
   */
  static void checkNames(Table real, Table made, List<String> said) {
    List<String> wanted = real.columns().stream().map(Column::name).toList();
    List<String> there = made.columns().stream().map(Column::name).toList();
    List<String> missing = wanted.stream().filter(name -> !there.contains(name)).toList();
    List<String> more = there.stream().filter(name -> !wanted.contains(name)).toList();
    if (!missing.isEmpty() || !more.isEmpty()) {
      List<String> wrong = new ArrayList<>();
      if (!missing.isEmpty()) {
        wrong.add("lacks " + named(missing) + " of " + said.get(0));
      }
      if (!more.isEmpty()) {
        wrong.add("has " + named(more) + ", which " + said.get(0) + " has not");
      }
      throw new MetricException(
          said.get(1)
              + " "
              + String.join(" and ", wrong)
              + ": rows are compared by columns of the same names, in any order");
    }
  }

  private static String named(List<String> columns) {
    String some = columns.stream().limit(SAID).collect(Collectors.joining(", "));
    return (columns.size() == 1 ? "the column " : "the columns ")
        + some
        + (columns.size() > SAID
            ? String.format(Locale.ROOT, ", ... (%,d in all)", columns.size())
            : "");
  }

  /** What to tell the user of it; null for nothing. */
  @Nullable String note() {
    if (invented.isEmpty()) {
      return null;
    }
    return "made rows have categories that no training row has: "
        + table.columns().stream()
            .filter(column -> invented.containsKey(column.name()))
            .limit(SAID)
            .map(
                column ->
                    column.name() + " " + quoted(invented.getOrDefault(column.name(), Set.of())))
            .collect(Collectors.joining("; "))
        + (invented.size() > SAID
            ? String.format(Locale.ROOT, "; ... (%,d columns in all)", invented.size())
            : "");
  }

  private static String quoted(Set<String> names) {
    return names.stream()
            .limit(SAID)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "))
        + (names.size() > SAID
            ? String.format(Locale.ROOT, ", ... (%,d in all)", names.size())
            : "");
  }

  Table table() {
    return table;
  }

  /** {@return real rows, in the common table} */
  TableSide ofReal(Samples samples) {
    return TableSide.of(table, samples); // the real categories come first
  }

  /** {@return made rows, in the common table} */
  TableSide ofMade(Samples samples) {
    int wide = samples.medium().count();
    double[][] out = new double[places.size()][samples.size()];
    for (int c = 0; c < out.length; c++) {
      Place place = places.get(c);
      double[] cells = place.cells();
      Names written = place.written();
      double[] to = out[c];
      for (int i = 0; i < to.length; i++) {
        double cell = samples.cells()[i * wide + place.from()];
        if (!Double.isNaN(cell)) {
          cell = cells != null ? cells[(int) cell] : written != null ? written.of(cell) : cell;
        }
        to[i] = cell + 0.0;
      }
    }
    return new TableSide(table, out, samples.size());
  }
}
