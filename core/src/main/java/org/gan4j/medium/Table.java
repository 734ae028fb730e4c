package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Tables: a sample is one row, a cell for each column. Samples hold cells as doubles ({@link
 * Samples#cells}): a number as it is, a category as its place among the column's names, a date as
 * seconds since 1970; NaN where nothing stands.
 *
 * <p>Networks see a row of {@link #width} numbers, column after column (Xu et al., "Modeling
 * tabular data using conditional GAN", NeurIPS 2019, section 4.2): of {@link Column.Numbers} with
 * modes the place within a mode, (c - mean) / (4 deviation), cut to ±0.99, then which mode, as a
 * unit vector; of numbers without modes their place between the least and the greatest, from -1 to
 * 1; of {@link Column.Categories} which one, as a unit vector. Where cells may be empty the last
 * entry of the unit vector says so (numbers without modes have one of two entries for it: there,
 * empty). The range of values is the same whatever {@link ValueRange} a pair has.
 *
 * @param columns in order, 1 to {@value #MAX_COLUMNS}, each name once
 * @param constraints what holds in every row that is sampled, such as {@code start <= end}, {@code
 *     age >= 18} or {@code a + b <= total}; at most {@value #MAX_CONSTRAINTS}
 * @param counted columns that number the rows where they are written, and are nothing to networks,
 *     in order of their places
 * @param separator what stands between two cells where rows are written: a comma, a semicolon, a
 *     bar, a tab or a blank
 */
public record Table(
    List<Column> columns, List<String> constraints, List<Counted> counted, String separator)
    implements Medium {
  /** What may stand between two cells. */
  private static final List<String> SEPARATORS = List.of(",", ";", "|", "\t", " ");

  /** The most columns. */
  public static final int MAX_COLUMNS = 4096;

  /** The most constraints. */
  public static final int MAX_CONSTRAINTS = 100;

  /** The most characters of a column's name. */
  static final int LONGEST_NAME = 1000;

  /** Deviations of a mode that make the whole range of the place within it. */
  static final double SPREAD = 4;

  /** The greatest place within a mode. */
  static final double MOST_PLACE = 0.99;

  /** The most numbers that networks see of a row. */
  public static final int MAX_WIDTH = 1 << 20;

  /**
   * Checks the columns and reads the constraints.
   *
   * @param columns in order, 1 to {@value #MAX_COLUMNS}, each name once
   * @param constraints what holds in every row that is sampled; at most {@value #MAX_CONSTRAINTS}
   * @param counted columns that number the rows where they are written, in order of their places
   * @param separator what stands between two cells where rows are written: a comma, a semicolon, a
   *     bar, a tab or a blank
   */
  public Table {
    if (!SEPARATORS.contains(separator)) {
      throw new GanException(
          "between the cells of a table stands a comma, a semicolon, a bar, a tab or a blank; got '"
              + separator
              + "'");
    }
    columns = List.copyOf(columns);
    counted = List.copyOf(counted);
    Limits.USUAL.closed("the columns of a table", columns.size(), 1, MAX_COLUMNS);
    Set<String> names = new HashSet<>();
    long width = 0;
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new GanException("two columns are called " + column.name());
      }
      width += column.width();
    }
    for (Counted each : counted) {
      if (!names.add(each.name)) {
        throw new GanException("two columns are called " + each.name);
      }
    }
    Limits.USUAL.closed("the numbers that networks see of a row", width, 1, MAX_WIDTH);
    constraints = List.copyOf(constraints);
    Limits.USUAL.closed("the constraints of a table", constraints.size(), 0, MAX_CONSTRAINTS);
    for (String constraint : constraints) {
      var unused = Constraint.parse(constraint, columns);
    }
  }

  /**
   * A table of which no column numbers the rows.
   *
   * @param columns in order, 1 to {@value #MAX_COLUMNS}, each name once
   * @param constraints what holds in every row that is sampled; at most {@value #MAX_CONSTRAINTS}
   */
  public Table(List<Column> columns, List<String> constraints) {
    this(columns, constraints, List.of(), ",");
  }

  /**
   * A column that numbers the rows.
   *
   * @param name as the head of the table has it
   * @param at its place among all columns that are written, from 0
   */
  public record Counted(String name, int at) {
    /**
     * Checks the place.
     *
     * @param name as the head of the table has it
     * @param at its place among all columns that are written, from 0
     */
    public Counted {
      Limits.USUAL.closed("the place of the column " + name, at, 0, 4 * MAX_COLUMNS);
    }
  }

  /**
   * A table without constraints.
   *
   * @param columns in order, 1 to {@value #MAX_COLUMNS}, each name once
   */
  public Table(List<Column> columns) {
    this(columns, List.of());
  }

  /**
   * {@return the same columns with other constraints}
   *
   * @param wanted such as {@code start <= end}
   * @throws GanException if one cannot be read, or names a column that is not there or has no order
   */
  public Table constrained(List<String> wanted) {
    return new Table(columns, wanted, counted, separator);
  }

  /**
   * {@return for each row whether it keeps all constraints; an empty cell breaks none}
   *
   * @param rows of this table
   */
  public boolean[] kept(Samples rows) {
    boolean[] out = new boolean[rows.size()];
    Arrays.fill(out, true);
    for (String text : constraints) {
      Constraint constraint = Constraint.parse(text, columns);
      for (int row = 0; row < out.length; row++) {
        out[row] &= constraint.holds(rows.cells(), row * columns.size());
      }
    }
    return out;
  }

  /**
   * {@return for each constraint how many rows break it}
   *
   * @param rows of this table
   */
  public long[] broken(Samples rows) {
    long[] out = new long[constraints.size()];
    for (int i = 0; i < out.length; i++) {
      Constraint constraint = Constraint.parse(constraints.get(i), columns);
      for (int row = 0; row < rows.size(); row++) {
        out[i] += constraint.holds(rows.cells(), row * columns.size()) ? 0 : 1;
      }
    }
    return out;
  }

  /**
   * {@return for each constraint how many rows have all the cells that it speaks of}
   *
   * @param rows of this table
   */
  public long[] decided(Samples rows) {
    long[] out = new long[constraints.size()];
    for (int i = 0; i < out.length; i++) {
      Constraint constraint = Constraint.parse(constraints.get(i), columns);
      for (int row = 0; row < rows.size(); row++) {
        out[i] += constraint.decides(rows.cells(), row * columns.size()) ? 1 : 0;
      }
    }
    return out;
  }

  /** {@return the numbers that networks see of a row} */
  public int width() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  /**
   * {@return the numbers of what a conditional generator can be asked for: the choices of all
   * columns of categories, one after the other} 0 where there is no such column.
   */
  public int asked() {
    return columns.stream()
        .filter(Column.Categories.class::isInstance)
        .mapToInt(Column::choices)
        .sum();
  }

  /**
   * {@return what some rows are asked for: one choice each of one column of categories}
   *
   * @param choices of the rows, each in [0, {@link #asked}), counted over all such columns
   * @param device where it is to lie
   */
  public Condition asked(int[] choices, Device device) {
    int width = asked();
    long[] columnOf = new long[width];
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Column.Categories of) {
        Arrays.fill(columnOf, at, at + of.choices(), i);
        at += of.choices();
      }
    }
    long[] which = new long[choices.length];
    long[] column = new long[choices.length];
    for (int i = 0; i < choices.length; i++) {
      which[i] = choices[i];
      column[i] = columnOf[choices[i]];
    }
    Tensor values = Functions.oneHot(Tensor.of(which, which.length).to(device), width);
    Tensor mask =
        Tensor.of(columnOf, 1, width)
            .to(device)
            .eq(Tensor.of(column, column.length, 1).to(device))
            .to(DType.FLOAT32);
    return new Condition.Vector(values, mask);
  }

  /** One cell for each column. */
  @Override
  public int count() {
    return columns.size();
  }

  @Override
  public List<Integer> dims() {
    return List.of(width());
  }

  @Override
  public String plural() {
    return "rows";
  }

  @Override
  public Optional<Table> table() {
    return Optional.of(this);
  }

  @Override
  public Samples room(int size) {
    return Samples.of(this, new double[Math.multiplyExact(count(), size)]);
  }

  /** Which of several modes a number is seen in is drawn from its row's cells: always the same. */
  @Override
  public Tensor encode(Samples samples, ValueRange range, Device device) {
    int width = width();
    float[] out = new float[Math.multiplyExact(samples.size(), width)];
    double[] cells = samples.cells();
    for (int i = 0; i < samples.size(); i++) {
      int first = i * columns.size();
      long draw = Arrays.hashCode(Arrays.copyOfRange(cells, first, first + columns.size()));
      int at = i * width;
      for (Column column : columns) {
        double cell = cells[first++];
        draw = mixed(draw);
        if (column instanceof Column.Numbers numbers) {
          numbers.encode(cell, draw, out, at);
        } else {
          ((Column.Categories) column).encode(cell, out, at);
        }
        at += column.width();
      }
    }
    return Tensor.of(out, samples.size(), width).to(device);
  }

  /** Steele et al., "Fast splittable pseudorandom number generators" (2014), figure 16. */
  private static long mixed(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The greatest entry of a unit vector is chosen; numbers are rounded as the column's are. */
  @Override
  public Samples decode(Tensor made, ValueRange range) {
    float[] seen = made.to(DType.FLOAT32).toFloats();
    int width = width();
    int rows = seen.length / width;
    double[] out = new double[Math.multiplyExact(rows, columns.size())];
    for (int i = 0; i < rows; i++) {
      int at = i * width;
      for (int c = 0; c < columns.size(); c++) {
        Column column = columns.get(c);
        out[i * columns.size() + c] =
            column instanceof Column.Numbers numbers
                ? numbers.decode(seen, at)
                : ((Column.Categories) column).decode(seen, at);
        at += column.width();
      }
    }
    return Samples.of(this, out);
  }

  /**
   * One cell as it is written.
   *
   * @param samples that it is among
   * @param row in [0, size)
   * @param column in [0, columns)
   * @return without quotes
   */
  public String written(Samples samples, int row, int column) {
    double cell = samples.cells()[row * columns.size() + column];
    Column of = columns.get(column);
    if (Double.isNaN(cell)) {
      return of.empty();
    }
    return of instanceof Column.Numbers numbers
        ? numbers.form().written(cell)
        : ((Column.Categories) of).names().get((int) cell);
  }

  @Override
  public void mirror(Samples samples, int index) {
    throw new GanException("rows have no left and right to mirror: set data.mirror=false");
  }

  @Override
  public int onSheet(int columns) {
    return TablePicture.ROWS;
  }

  @Override
  public long pixels(long count) {
    return TablePicture.pixels(this);
  }

  /**
   * How often what stands in the cells of one column, of rows that were made and of the data.
   *
   * @param labels of categories one for each bar; of numbers where each bar begins and where the
   *     last one ends, which is one more
   * @param made the shares of bars among the cells of made rows that are not empty, in [0, 1]
   * @param data the same of the data; 0 where there are none
   * @param madeEmpty the share of empty cells of made rows, in [0, 1]
   * @param dataEmpty the same of the data
   */
  public record Spread(
      List<String> labels,
      List<Double> made,
      List<Double> data,
      double madeEmpty,
      double dataEmpty) {
    /**
     * Copies the lists.
     *
     * @param labels of categories one for each bar; of numbers one more
     * @param made the shares of bars among made rows
     * @param data the same of the data
     * @param madeEmpty the share of empty cells of made rows
     * @param dataEmpty the same of the data
     */
    public Spread {
      labels = List.copyOf(labels);
      made = List.copyOf(made);
      data = List.copyOf(data);
    }
  }

  /**
   * {@return how the cells of a column are spread} Of many categories the most frequent have bars
   * of their own; long tails of numbers are counted into the first or last bar, whose labels then
   * begin with {@code <=} and {@code >=}.
   *
   * @param column in [0, columns)
   * @param made rows of this table
   * @param data others; null for none
   */
  public Spread spread(int column, Samples made, @Nullable Samples data) {
    return new Distribution(this, column).of(made, data);
  }

  /** A panel for each column: its distribution among the samples, over that of the data. */
  @Override
  public BufferedImage draw(Samples samples, Sheet sheet) {
    return new TablePicture(this).sheet(samples, sheet);
  }

  @Override
  public BufferedImage draw(Sheet.Advised advised) {
    return new TablePicture(this).rows(advised);
  }

  @Override
  public BufferedImage draw(List<Sheet.Advised> moments, List<String> titles) {
    return new TablePicture(this).columns(moments, titles);
  }

  @Override
  public boolean files() {
    return false;
  }

  @Override
  public byte[] file(Samples samples, int index, Map<String, String> text) {
    throw new GanException("rows are written as one table");
  }

  /** The head, then a line for each row: columns, order, separator and formats are the data's. */
  @Override
  public String table(Samples samples, List<String> classes) {
    return table(samples, 1);
  }

  /**
   * The same of rows that are not the first.
   *
   * @param samples of this medium
   * @param from the number of the first row, where a column numbers them
   * @return the head, then a line for each row
   */
  public String table(Samples samples, long from) {
    StringBuilder out = new StringBuilder();
    List<String> line = new ArrayList<>();
    columns.forEach(column -> line.add(column.name()));
    counted.forEach(each -> line.add(Math.min(each.at, line.size()), each.name));
    line(line, out);
    for (int row = 0; row < samples.size(); row++) {
      line.clear();
      for (int c = 0; c < columns.size(); c++) {
        line.add(written(samples, row, c));
      }
      String number = Long.toString(from + row);
      counted.forEach(each -> line.add(Math.min(each.at, line.size()), number));
      line(line, out);
    }
    return out.toString();
  }

  private void line(List<String> cells, StringBuilder out) {
    for (int i = 0; i < cells.size(); i++) {
      out.append(i == 0 ? "" : separator).append(quoted(cells.get(i)));
    }
    out.append('\n');
  }

  /**
   * A cell with the quotes that it needs. It gets some as well where it has what may stand between
   * cells of other tables, or single quotes around it, from which a reader could take this for one.
   */
  private String quoted(String cell) {
    boolean bare = cell.isEmpty() && separator.equals(" ");
    boolean number =
        !cell.isEmpty() && cell.chars().allMatch(c -> "0123456789.,-+eE".indexOf(c) >= 0);
    String odd = number ? separator : ",;|\t\"\r\n" + separator;
    boolean plain = cell.chars().noneMatch(c -> odd.indexOf(c) >= 0);
    return plain && !bare && !cell.startsWith("'") && !cell.endsWith("'")
        ? cell
        : '"' + cell.replace("\"", "\"\"") + '"';
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    long numbers = columns.stream().filter(Column.Numbers.class::isInstance).count();
    facts.put(
        "columns",
        columns.size()
            + ": "
            + numbers
            + " of numbers, "
            + (columns.size() - numbers)
            + " of categories");
    if (!constraints.isEmpty()) {
      facts.put("constraints", String.join("; ", constraints));
    }
    return facts;
  }

  /** Such as {@code 15 columns}. */
  @Override
  public String toString() {
    return columns.size() + (columns.size() == 1 ? " column" : " columns");
  }
}
