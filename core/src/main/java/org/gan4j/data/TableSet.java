package org.gan4j.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, held in memory column by column; of a table in two parts both have the
 * medium of the part that is learned from.
 *
 * <p>Rows are held out by a shuffle of a seed of its own, so that they are the same ones in every
 * run. A held-out row that the medium cannot say, since it has a category or an empty cell that the
 * other part has not, is left out, and a note says how many are; numbers beyond the other part's
 * range stay as they are.
 */
final class TableSet implements Dataset {
  /** The seed of which rows are held out. */
  static final long HELD_OUT = 0x7461626c65L;

  private final String name;
  private final List<FoundColumn> all;
  private final List<FoundColumn> found;
  private final int[] rows;
  private final Table medium;
  private final List<String> notes;
  private @Nullable String fingerprint;

  /**
   * Rows that were read.
   *
   * @param name of the set
   * @param place for errors
   * @param columns of all rows of both parts
   * @param first the rows of the first part, where files say which they are; all, else
   * @param all rows
   * @param separator between cells
   * @param notes what was noticed
   */
  record Raw(
      String name,
      String place,
      List<FoundColumn> columns,
      int first,
      int all,
      char separator,
      List<String> notes) {}

  /** The part that the options ask for. */
  static TableSet of(Raw raw, DataOptions options) {
    boolean given = raw.first < raw.all;
    int held =
        given
            ? raw.all - raw.first
            : options.heldOut() > 0
                ? (int) Math.max(1, Math.round(options.heldOut() * raw.all))
                : 0;
    if (raw.all - held < 2) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %,d row%s to learn from; two at least are needed",
              raw.place,
              raw.all - held,
              raw.all - held == 1 ? "" : "s"));
    }
    if (held == 0 && options.split() == Split.TEST) {
      throw new NoPart(
          raw.place + " has no test part: data.held-out says how much of it is held out");
    }
    boolean[] out = new boolean[raw.all];
    int[] order = given ? new int[0] : new Shuffle(raw.all, HELD_OUT).order(0);
    for (int i = 0; i < held; i++) {
      out[given ? raw.first + i : order[i]] = true;
    }
    TableSet set = new TableSet(raw, out, held, options);
    if (options.split() == Split.TRAIN) {
      set.notes.addAll(ConstraintCheck.notes(set));
    }
    return set;
  }

  private TableSet(Raw raw, boolean[] out, int held, DataOptions options) {
    name = raw.name;
    notes = new ArrayList<>(raw.notes);
    int[] learned = rows(out, false);
    all = new ArrayList<>();
    found = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    List<Table.Counted> counted = new ArrayList<>();
    for (FoundColumn each : raw.columns) {
      if (!each.learned()) {
        if (each.kind() == Kind.NUMBER_THEM) {
          counted.add(new Table.Counted(each.name(), columns.size() + counted.size()));
        }
        all.add(each);
        continue;
      }
      double[] cells = at(each.cells(), learned);
      long there = Arrays.stream(cells).filter(cell -> !Double.isNaN(cell)).count();
      if (there == 0) {
        notes.add(
            "column '"
                + CsvTable.shown(each.name())
                + "' is left out: all its cells are empty in the part that is learned from");
        all.add(FoundColumn.left(each.name(), Kind.DROP));
        continue;
      }
      double missing = (double) (cells.length - there) / cells.length;
      FoundColumn own = each.kind() == Kind.CATEGORY ? learnedNames(each, cells) : each;
      columns.add(
          own.kind() == Kind.CATEGORY
              ? categories(own, learned, there, missing)
              : numbers(own, cells, missing, options.modes()));
      all.add(own);
      found.add(own);
    }
    if (columns.isEmpty()) {
      throw new DataException(raw.place + " has no column that can be learned");
    }
    try {
      medium = new Table(columns, options.constraints(), counted, separator(raw, columns));
    } catch (DataException e) {
      throw e;
    } catch (GanException e) {
      throw new DataException(raw.place + ": " + e.getMessage(), e);
    }
    if (options.split() == Split.TEST) {
      int[] rest = rows(out, true);
      rows = Arrays.stream(rest).filter(this::isSaid).toArray();
      if (rows.length < rest.length) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d of %,d held-out rows are left out: they have categories or empty cells that the part that is learned from has not, such as %s",
                rest.length - rows.length,
                rest.length,
                unsaid(
                    Arrays.stream(rest).filter(row -> !isSaid(row)).findFirst().orElse(0), raw)));
      }
      if (rows.length == 0) {
        throw new DataException(
            raw.place
                + ": no held-out row has only categories that the part that is learned from has; "
                + notes.get(notes.size() - 1));
      }
    } else {
      rows = learned;
      if (held > 0) {
        notes.add(String.format(Locale.ROOT, "%,d of %,d rows held out", held, out.length));
      }
    }
  }

  /**
   * What is written between cells: what stood there; but decimal commas between commas, which need
   * quotes and may be taken for thousands, are written between semicolons.
   */
  private static String separator(Raw raw, List<Column> columns) {
    boolean commas =
        columns.stream().anyMatch(each -> each instanceof Column.Numbers of && of.form().comma());
    boolean taken = raw.separator == ',' && commas && raw.columns.size() > 1;
    return String.valueOf(taken ? ';' : raw.separator);
  }

  private static int[] rows(boolean[] out, boolean held) {
    int count = 0;
    for (boolean each : out) {
      count += each == held ? 1 : 0;
    }
    int[] rows = new int[count];
    int at = 0;
    for (int row = 0; row < out.length; row++) {
      if (out[row] == held) {
        rows[at++] = row;
      }
    }
    return rows;
  }

  private static double[] at(double[] cells, int[] rows) {
    double[] out = new double[rows.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = cells[rows[i]];
    }
    return out;
  }

  /** The same with those categories in front that are learned, in order; others are behind them. */
  private static FoundColumn learnedNames(FoundColumn column, double[] learned) {
    boolean[] there = new boolean[column.names().size()];
    for (double cell : learned) {
      if (!Double.isNaN(cell)) {
        there[(int) cell] = true;
      }
    }
    int[] place = new int[there.length];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < there.length; i++) {
      if (there[i]) {
        place[i] = names.size();
        names.add(column.names().get(i));
      }
    }
    if (names.size() == there.length) {
      return column;
    }
    for (int i = 0; i < there.length; i++) {
      if (!there[i]) {
        place[i] = names.size();
        names.add(column.names().get(i));
      }
    }
    double[] cells = column.cells();
    for (int row = 0; row < cells.length; row++) {
      cells[row] = Double.isNaN(cells[row]) ? Double.NaN : place[(int) cells[row]];
    }
    return new FoundColumn(
        column.name(), Kind.CATEGORY, cells, names, column.form(), column.empty());
  }

  private static Column categories(FoundColumn column, int[] learned, long there, double missing) {
    long[] counts = new long[column.names().size()];
    for (int row : learned) {
      double cell = column.cells()[row];
      if (!Double.isNaN(cell)) {
        counts[(int) cell]++;
      }
    }
    int names = 0;
    while (names < counts.length && counts[names] > 0) {
      names++;
    }
    return new Column.Categories(
        column.name(),
        column.names().subList(0, names),
        Arrays.stream(counts, 0, names)
            .mapToObj(count -> (double) count / there)
            .collect(Collectors.toList()),
        missing,
        column.empty());
  }

  private static Column numbers(FoundColumn column, double[] cells, double missing, int most) {
    double[] values = Arrays.stream(cells).filter(cell -> !Double.isNaN(cell)).toArray();
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    List<Column.Mode> modes = List.of();
    if (most > 0) {
      modes =
          low == high ? List.of(new Column.Mode(1, low, 1)) : Mixture.fit(values, most, HELD_OUT);
    }
    return new Column.Numbers(
        column.name(), low, high, column.form(), missing, column.empty(), modes);
  }

  /** Whether the medium can say a row. */
  private boolean isSaid(int row) {
    for (int c = 0; c < found.size(); c++) {
      if (!isSaid(row, c)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSaid(int row, int column) {
    double cell = found.get(column).cells()[row];
    Column of = medium.columns().get(column);
    return Double.isNaN(cell)
        ? of.hasGaps()
        : !(of instanceof Column.Categories categories) || cell < categories.names().size();
  }

  private String unsaid(int row, Raw raw) {
    for (int c = 0; c < found.size(); c++) {
      if (!isSaid(row, c)) {
        FoundColumn column = found.get(c);
        double cell = column.cells()[row];
        return String.format(
            Locale.ROOT,
            "'%s' of column '%s'",
            CsvTable.shown(Double.isNaN(cell) ? column.empty() : column.names().get((int) cell)),
            CsvTable.shown(column.name()));
      }
    }
    return raw.place;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  @Override
  public Table medium() {
    return medium;
  }

  @Override
  public long size() {
    return rows.length;
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void read(long index, Samples into, int at) {
    int row = rows[(int) Objects.checkIndex(index, size())];
    int first = at * found.size();
    for (int c = 0; c < found.size(); c++) {
      into.cells()[first + c] = found.get(c).cells()[row];
    }
  }

  /**
   * One cell.
   *
   * @param row in [0, size())
   * @param column in [0, columns of the medium)
   */
  double cell(long row, int column) {
    return found.get(column).cells()[rows[(int) Objects.checkIndex(row, size())]];
  }

  /** The cells of a column, one for each row. */
  double[] column(int column) {
    return at(found.get(column).cells(), rows);
  }

  /** SHA-256 over names, kinds and categories of the columns, and the cells of this part's rows. */
  @Override
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      Fingerprint sum = new Fingerprint("gan4j table 1");
      ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES << 13);
      for (int c = 0; c < found.size(); c++) {
        FoundColumn column = found.get(c);
        sum.add(column.name()).add(column.kind() + " " + column.form());
        if (medium.columns().get(c) instanceof Column.Categories categories) {
          categories.names().forEach(sum::add);
        }
        for (int row : rows) {
          if (!bytes.hasRemaining()) {
            sum.add(bytes.array());
            bytes.clear();
          }
          bytes.putDouble(column.cells()[row]);
        }
        sum.add(Arrays.copyOf(bytes.array(), bytes.position()));
        bytes.clear();
      }
      fingerprint = sum.hex();
    }
    return fingerprint;
  }

  @Override
  public String schema() {
    return new TableSchema(medium, all, found, rows).text();
  }
}
