package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.medium.Column;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the columns of a table are. In this order:
 *
 * <ol>
 *   <li>Nothing but empty cells ({@link Numerals#EMPTY}): left out, which is said.
 *   <li>One value: a category, which is said.
 *   <li>Numbers alone: categories where some are written with zeros in front (codes), where there
 *       are two whole ones, or at most {@value #FEW} whole ones that stand {@value #OFTEN} times
 *       each on average; refused as identifiers where all are whole and different and count the
 *       rows or are named as such, or are too large for exact numbers; else numbers, whole where
 *       all are.
 *   <li>Dates alone, in one pattern: a column of dates; in several patterns: refused.
 *   <li>Over nine tenths numbers or dates and more than {@value #MANY} different ones: the others
 *       are refused as mistakes, by their rows.
 *   <li>Texts: refused as nearly unique where there are more than {@value #UNIQUE} and more than
 *       half as many as cells, or more than a column of categories can have; else categories.
 * </ol>
 */
final class ColumnFinder {
  /** Whole numbers that may be categories. */
  static final int FEW = 10;

  /** Rows for each of these. */
  static final int OFTEN = 10;

  /** Different numbers that are not categories with some texts among them. */
  static final int MANY = 20;

  /** Texts that are not too many whatever the number of rows. */
  static final int UNIQUE = 10;

  /** Rows from which numbers that count them are identifiers. */
  static final int COUNTED = 20;

  private static final double MOSTLY = 0.9;
  private static final int SHOWN = 5;
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "(?i:(^|.*[^a-z])(id|uuid|guid|key|index|idx|nr|no|row|rowid|rownum|serial|number))|.*[a-z](Id|ID|Nr|No|Key)");

  private final String place;
  private final int[] lines;
  private final List<String> notes = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /**
   * Begins.
   *
   * @param place the file, for errors
   * @param lines of each row
   */
  ColumnFinder(String place, int[] lines) {
    this.place = place;
    this.lines = lines;
  }

  /** What was found, in sentences. */
  List<String> notes() {
    return notes;
  }

  /** Refuses what must not be learned, all columns at once. */
  void check() {
    if (!refusals.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s. A generator would learn them by heart and give them away. Leave %s out with data.columns={%s}%s",
              place,
              String.join("; ", refusals),
              refused.size() == 1 ? "it" : "them",
              refused.stream()
                  .map(name -> yaml(name) + ": drop")
                  .reduce((a, b) -> a + ", " + b)
                  .orElse(""),
              " (gan data, gan evaluate: --column NAME=drop), have rows numbered anew by number-them instead of drop, or say what it is: number, whole, category or date"));
    }
  }

  /** A column's name as YAML has it, with quotes where it needs some. */
  static String yaml(String name) {
    boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_ .()/-]*") && name.equals(name.strip());
    boolean word = name.matches("(?i)y|n|yes|no|true|false|on|off|null");
    return plain && !word ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void refuse(String name, String why) {
    refusals.add("column '" + CsvTable.shown(name) + "' " + why);
    refused.add(name);
  }

  private DataException wrong(String name, String what) {
    return new DataException(
        String.format(Locale.ROOT, "%s, column '%s': %s", place, CsvTable.shown(name), what));
  }

  /** As in {@code row 3: 'x', row 5: 'y'}. */
  private String rows(Cells cells, IntPredicate of) {
    List<String> all = new ArrayList<>();
    int more = 0;
    for (int row = 0; row < cells.size(); row++) {
      int code = cells.code(row);
      if (code >= 0 && of.test(code)) {
        if (all.size() < SHOWN) {
          all.add(
              String.format(
                  Locale.ROOT,
                  "row %,d: '%s'",
                  lines[row],
                  CsvTable.shown(cells.texts().get(code))));
        } else {
          more++;
        }
      }
    }
    return String.join(", ", all)
        + (more == 0 ? "" : String.format(Locale.ROOT, " and %,d more", more));
  }

  /** The texts of one column, how often each is, and what each may be. */
  private static final class Texts {
    final Cells cells;
    final int[] counts;
    final int held; // cells that are numbers beside the texts
    final boolean[] nothing;
    final boolean[] nothingAmongNumbers;
    final boolean[] infinite;

    Texts(Cells cells) {
      this.cells = cells;
      int size = cells.texts().size();
      counts = new int[size];
      int numbers = 0;
      for (int row = 0; row < cells.size(); row++) {
        if (cells.code(row) == Cells.NUMBER) {
          numbers++;
        } else {
          counts[cells.code(row)]++;
        }
      }
      held = numbers;
      nothing = new boolean[size];
      nothingAmongNumbers = new boolean[size];
      infinite = new boolean[size];
      for (int i = 0; i < size; i++) {
        String text = cells.texts().get(i);
        nothing[i] = Numerals.EMPTY.contains(text);
        nothingAmongNumbers[i] = Numerals.isEmptyAmongNumbers(text);
        infinite[i] =
            Numerals.isInfinite(text) || Double.isInfinite(Numerals.of(text, cells.point()));
      }
    }

    int size() {
      return counts.length;
    }

    /** Cells of some texts. */
    long cells(IntPredicate of) {
      return IntStream.range(0, size()).filter(of).mapToLong(i -> counts[i]).sum();
    }

    /** How many texts are so. */
    int count(IntPredicate of) {
      return (int) IntStream.range(0, size()).filter(of).count();
    }

    /** The text of these that stands most often; empty where there is none. */
    String usual(boolean[] of) {
      int best = -1;
      for (int i = 0; i < size(); i++) {
        best = of[i] && (best < 0 || counts[i] > counts[best]) ? i : best;
      }
      return best < 0 ? "" : cells.texts().get(best);
    }
  }

  /**
   * Finds what a column is.
   *
   * @param name of it
   * @param cells of it
   * @param wanted what somebody says that it is; null to find it
   * @return the column; empty of cells where it is left out
   */
  FoundColumn find(String name, Cells cells, @Nullable Kind wanted) {
    if (wanted == Kind.DROP || wanted == Kind.NUMBER_THEM) {
      return FoundColumn.left(name, wanted);
    }
    if (cells.tooMany()) {
      String why =
          String.format(
              Locale.ROOT,
              "has more than %,d different texts, such as '%s'",
              Column.MAX_CATEGORIES,
              CsvTable.shown(cells.texts().isEmpty() ? "" : cells.texts().get(0)));
      if (wanted != null) {
        throw wrong(name, why + ": a column has at most so many categories; leave it out (drop)");
      }
      refuse(name, why);
      return FoundColumn.left(name, Kind.DROP);
    }
    Texts texts = new Texts(cells);
    int there = texts.count(i -> !texts.nothing[i]);
    if (there == 0 && texts.held == 0) {
      if (wanted != null) {
        throw wrong(name, "all cells are empty: leave it out (drop)");
      }
      notes.add("column '" + CsvTable.shown(name) + "' is left out: all its cells are empty");
      return FoundColumn.left(name, Kind.DROP);
    }
    if (wanted == Kind.CATEGORY || (wanted == null && there == 1 && texts.held == 0)) {
      if (wanted == null) {
        String only = cells.texts().get(first(texts));
        notes.add(
            String.format(
                Locale.ROOT,
                "column '%s' has one value, '%s': a category of one",
                CsvTable.shown(name),
                CsvTable.shown(only)));
      }
      return categories(name, texts);
    }
    Numeric numeric = numeric(texts);
    boolean numbersWanted = wanted == Kind.NUMBER || wanted == Kind.WHOLE;
    if (numbersWanted || (wanted == null && numeric.odd == 0 && numeric.cells > 0)) {
      return numbers(name, texts, numeric, wanted);
    }
    String pattern = pattern(texts, wanted == Kind.DATE);
    if (!pattern.isEmpty()) {
      return dates(name, texts, pattern, wanted == Kind.DATE);
    } else if (wanted == Kind.DATE) {
      throw wrong(
          name,
          "no dates or times that gan4j knows: "
              + rows(cells, i -> !texts.nothingAmongNumbers[i])
              + "; write them as 2024-12-31 or 2024-12-31 23:59:59");
    }
    long all = numeric.cells + numeric.odd;
    if (numeric.cells > MOSTLY * all && numeric.different > MANY) {
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "%,d of %,d cells are no numbers (%s): correct them, empty them, or say data.columns={%s: category}",
              numeric.odd,
              all,
              rows(cells, numeric::isOdd),
              yaml(name)));
    }
    long filled = texts.cells(i -> !texts.nothing[i]);
    if (texts.held > 0 || (there > UNIQUE && 2L * there > filled)) {
      refuse(
          name,
          String.format(
              Locale.ROOT,
              "holds %,d different texts in %,d cells, such as '%s'",
              there,
              filled,
              CsvTable.shown(cells.texts().get(first(texts)))));
      return FoundColumn.left(name, Kind.DROP);
    }
    return categories(name, texts);
  }

  private static int first(Texts texts) {
    return IntStream.range(0, texts.size()).filter(i -> !texts.nothing[i]).findFirst().orElse(0);
  }

  private FoundColumn categories(String name, Texts texts) {
    Cells cells = texts.cells;
    int there = texts.count(i -> !texts.nothing[i]);
    if (texts.held > 0 || there > Column.MAX_CATEGORIES) {
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "has more than %,d different cells: a column has at most so many categories",
              Column.MAX_CATEGORIES));
    }
    String empty = texts.usual(texts.nothing);
    // Of several texts for nothing the rarer ones stay categories: they may mean something.
    List<String> names =
        new ArrayList<>(
            IntStream.range(0, texts.size())
                .filter(i -> !texts.nothing[i] || !cells.texts().get(i).equals(empty))
                .mapToObj(cells.texts()::get)
                .toList());
    boolean numbers = names.stream().noneMatch(each -> Double.isNaN(Numerals.of(each, '.')));
    if (numbers) {
      names.sort(
          (a, b) -> {
            int order = Double.compare(Numerals.of(a, '.'), Numerals.of(b, '.'));
            return order == 0 ? a.compareTo(b) : order;
          });
    } else {
      names.sort(null);
    }
    Map<String, Integer> places = new HashMap<>();
    names.forEach(each -> places.put(each, places.size()));
    double[] place = new double[texts.size()];
    for (int i = 0; i < place.length; i++) {
      Integer own = places.get(cells.texts().get(i));
      place[i] = own == null ? Double.NaN : own;
    }
    double[] out = new double[cells.size()];
    for (int row = 0; row < out.length; row++) {
      out[row] = place[cells.code(row)];
    }
    return new FoundColumn(name, Kind.CATEGORY, out, names, Column.Written.WHOLE, empty);
  }

  /**
   * A column's texts as numbers.
   *
   * @param point between whole numbers and decimals
   * @param values of each text; NaN of those that are none
   * @param nothing whether each stands for an empty cell
   * @param cells that are numbers
   * @param odd cells that are neither numbers, infinite, nor empty
   * @param different numbers, about
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  private record Numeric(
      char point, double[] values, boolean[] nothing, long cells, long odd, int different) {
    boolean isOdd(int text) {
      return Double.isNaN(values[text]) && !nothing[text];
    }
  }

  private static Numeric numeric(Texts texts) {
    char point = texts.cells.point();
    if (!texts.cells.isOfNumbers()) {
      point = points(texts) ? '.' : ',';
    }
    double[] values = new double[texts.size()];
    boolean[] nothing = texts.nothingAmongNumbers;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          nothing[i]
              ? Double.NaN
              : texts.infinite[i]
                  ? Double.POSITIVE_INFINITY
                  : Numerals.of(texts.cells.texts().get(i), point);
    }
    boolean dates = !texts.cells.pattern().isEmpty();
    int held = dates ? 0 : texts.held;
    return new Numeric(
        point,
        values,
        nothing,
        held + texts.cells(i -> !Double.isNaN(values[i])),
        texts.cells(i -> Double.isNaN(values[i]) && !nothing[i]) + (dates ? texts.held : 0),
        held
            + (int) Arrays.stream(values).filter(value -> !Double.isNaN(value)).distinct().count());
  }

  /** Whether decimals are behind a point; false where they are behind a comma. */
  private static boolean points(Texts texts) {
    if (!texts.cells.commas()) {
      boolean thousands = true;
      for (String text : texts.cells.texts()) {
        thousands &= text.indexOf(',') < 0 || text.matches("[-+]?[0-9]{1,3}(,[0-9]{3})+");
      }
      if (thousands) {
        return true;
      }
    }
    long point = texts.cells(i -> !Double.isNaN(Numerals.of(texts.cells.texts().get(i), '.')));
    long comma = texts.cells(i -> !Double.isNaN(Numerals.of(texts.cells.texts().get(i), ',')));
    return point >= comma;
  }

  private FoundColumn numbers(String name, Texts texts, Numeric numeric, @Nullable Kind wanted) {
    Cells cells = texts.cells;
    if (numeric.cells == 0 || numeric.odd > 0) {
      throw wrong(
          name,
          (numeric.cells == 0 ? "no cell is a number (" : "cells are no numbers (")
              + rows(cells, numeric::isOdd)
              + "): correct or empty them");
    }
    if (texts.count(i -> texts.infinite[i] && !numeric.nothing[i]) > 0) {
      throw wrong(
          name,
          "infinite or too large numbers ("
              + rows(cells, i -> texts.infinite[i] && !numeric.nothing[i])
              + "): a table must have finite ones; empty those cells");
    }
    double[] out = new double[cells.size()];
    boolean whole = true;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int filled = 0;
    int fraction = -1;
    for (int row = 0; row < out.length; row++) {
      int code = cells.code(row);
      double value = code == Cells.NUMBER ? cells.number(row) : numeric.values[code];
      out[row] = value;
      if (!Double.isNaN(value)) {
        filled++;
        low = Math.min(low, value);
        high = Math.max(high, value);
        if (value != Math.rint(value)) {
          fraction = fraction < 0 ? row : fraction;
          whole = false;
        }
      }
    }
    boolean coded = cells.coded();
    int decimals = cells.decimals();
    for (int i = 0; i < texts.size(); i++) {
      if (!Double.isNaN(numeric.values[i])) {
        String text = cells.texts().get(i);
        coded |= Numerals.isCode(text);
        int own = Numerals.decimals(text, numeric.point);
        decimals = decimals < 0 || own < 0 ? -1 : Math.max(decimals, own);
      }
    }
    if (wanted == null) {
      FoundColumn other =
          noNumbers(name, texts, numeric, new Whole(whole, coded, filled, low, high));
      if (other != null) {
        return other;
      }
      double[] sorted = Arrays.stream(out).filter(value -> !Double.isNaN(value)).sorted().toArray();
      int different = 1;
      for (int i = 1; i < sorted.length; i++) {
        different += sorted[i] > sorted[i - 1] ? 1 : 0;
      }
      boolean unique = whole && different == filled && filled >= COUNTED;
      if (unique && high - low + 1 == filled) {
        refuse(
            name,
            String.format(
                Locale.ROOT,
                "counts the rows, from %.0f to %.0f, as an identifier does",
                low,
                high));
        return FoundColumn.left(name, Kind.DROP);
      }
      if (whole && different > MOSTLY * filled && filled >= COUNTED && isIdentifier(name)) {
        refuse(
            name,
            String.format(
                Locale.ROOT,
                "is named as an identifier and has %,d different numbers in %,d cells",
                different,
                filled));
        return FoundColumn.left(name, Kind.DROP);
      }
    } else if (wanted == Kind.WHOLE && !whole) {
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "row %,d has %s, which is no whole number: say number",
              lines[fraction],
              out[fraction]));
    }
    if (numeric.point == ',' && (!whole || decimals != 0)) {
      notes.add(
          "column '"
              + CsvTable.shown(name)
              + "' has commas for decimal points"
              + (mayBeThousands(texts)
                  ? "; if they are to group thousands, write the numbers without them"
                  : ""));
    }
    sayNothings(name, texts, numeric.nothing);
    boolean plain = decimals == 0 && Math.max(-low, high) <= Numerals.EXACT;
    return new FoundColumn(
        name,
        whole && (plain || wanted == Kind.WHOLE) ? Kind.WHOLE : Kind.NUMBER,
        out,
        List.of(),
        wanted == Kind.WHOLE
            ? Column.Written.WHOLE
            : new Column.Written(decimals > 15 ? -1 : decimals, "", numeric.point == ','),
        texts.usual(numeric.nothing));
  }

  /**
   * Facts of numbers.
   *
   * @param whole whether all are
   * @param coded whether some have zeros in front
   * @param filled cells
   * @param low the least
   * @param high the greatest
   */
  private record Whole(boolean whole, boolean coded, int filled, double low, double high) {}

  /** A column of numbers that are names of something; null where they are numbers. */
  private @Nullable FoundColumn noNumbers(String name, Texts texts, Numeric numeric, Whole facts) {
    int written =
        texts.count(i -> !Double.isNaN(numeric.values[i])); // one number in two ways is a number
    int different = Math.max(written, numeric.different);
    boolean large = facts.whole && Math.max(-facts.low, facts.high) > Numerals.EXACT;
    boolean exponents =
        large && texts.cells.texts().stream().anyMatch(text -> text.matches(".*[eE.].*"));
    if (facts.coded || (large && !exponents && texts.cells.decimals() == 0)) {
      String why =
          facts.coded
              ? "has whole numbers with zeros in front, which are codes"
              : "has whole numbers beyond 2^53, which are codes";
      if (texts.held > 0 || (different > UNIQUE && 2L * different > facts.filled)) {
        refuse(
            name,
            String.format(
                Locale.ROOT, "%s, %,d different in %,d cells", why, different, facts.filled));
        return FoundColumn.left(name, Kind.DROP);
      }
      notes.add("column '" + CsvTable.shown(name) + "' " + why + ": categories");
      return categories(name, texts);
    }
    boolean few =
        facts.whole
            && texts.held == 0
            && written == numeric.different
            && (different <= 2 || (different <= FEW && (long) OFTEN * different <= facts.filled));
    if (few) {
      notes.add(
          String.format(
              Locale.ROOT,
              "column '%s' has %d different whole numbers: categories; data.columns={%s: whole} makes them numbers",
              CsvTable.shown(name),
              different,
              yaml(name)));
      return categories(name, texts);
    }
    return null;
  }

  /** Whether all commas of numbers stand where they would between thousands. */
  private static boolean mayBeThousands(Texts texts) {
    return texts.held == 0
        && texts.cells.texts().stream()
            .allMatch(
                text ->
                    text.indexOf(',') < 0
                        ? text.length() <= 4
                        : text.matches("[-+]?[1-9][0-9]{0,2},[0-9]{3}"));
  }

  private static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches();
  }

  private void sayNothings(String name, Texts texts, boolean[] nothing) {
    int kinds = texts.count(i -> nothing[i]);
    if (kinds > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "column '%s' has empty cells written in %d ways: all become '%s'",
              CsvTable.shown(name),
              kinds,
              texts.usual(nothing)));
    }
  }

  /** The pattern that most texts are written by; empty where fewer than nine tenths are dates. */
  private static String pattern(Texts texts, boolean wanted) {
    if (texts.cells.isOfNumbers() && !texts.cells.pattern().isEmpty()) {
      return texts.cells.pattern();
    }
    Map<String, Long> cells = new HashMap<>();
    long dates = 0;
    long all = 0;
    int seen = 0;
    for (int i = 0; i < texts.size(); i++) {
      if (texts.nothingAmongNumbers[i]) {
        continue;
      }
      List<String> fitting = fitting(texts.cells.texts().get(i), wanted);
      int count = texts.counts[i];
      fitting.forEach(each -> cells.merge(each, (long) count, Long::sum));
      dates += fitting.isEmpty() ? 0 : count;
      all += count;
      seen++;
      if (seen == MANY && dates == 0) {
        return ""; // most texts are no dates: no need to look at all
      }
    }
    if (dates <= MOSTLY * all && !(wanted && dates > 0)) {
      return "";
    }
    String best = "";
    List<String> order = new ArrayList<>(Dates.PATTERNS);
    order.add(Dates.DIGITS);
    for (String each : order) {
      long count = cells.getOrDefault(each, 0L);
      best = count > cells.getOrDefault(best, 0L) ? each : best;
    }
    return best;
  }

  private static List<String> fitting(String text, boolean wanted) {
    return wanted && !Double.isNaN(Dates.seconds(Dates.DIGITS, text))
        ? List.of(Dates.DIGITS)
        : Dates.fitting(text);
  }

  /** Dates of a pattern. */
  private FoundColumn dates(String name, Texts texts, String pattern, boolean wanted) {
    Cells cells = texts.cells;
    double[] values = new double[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Dates.seconds(pattern, cells.texts().get(i));
    }
    boolean[] nothing = texts.nothingAmongNumbers;
    IntPredicate odd = i -> Double.isNaN(values[i]) && !nothing[i];
    if (texts.count(odd) > 0) {
      boolean dates =
          IntStream.range(0, values.length)
              .filter(odd)
              .anyMatch(i -> !Dates.fitting(cells.texts().get(i)).isEmpty());
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "%s: most are written as %s, others not (%s); write all alike, or say data.columns={%s: category}",
              dates ? "dates of several formats" : "texts among dates",
              pattern,
              rows(cells, odd),
              yaml(name)));
    }
    String other = Dates.otherWay(pattern);
    boolean either =
        !other.isEmpty()
            && texts.held == 0
            && IntStream.range(0, values.length)
                .filter(i -> !nothing[i])
                .noneMatch(i -> Double.isNaN(Dates.seconds(other, cells.texts().get(i))));
    if (either && !wanted) {
      notes.add(
          String.format(
              Locale.ROOT,
              "column '%s' may be %s or %s: read as the first",
              CsvTable.shown(name),
              pattern,
              other));
    }
    double[] out = new double[cells.size()];
    for (int row = 0; row < out.length; row++) {
      int code = cells.code(row);
      out[row] = code == Cells.NUMBER ? cells.number(row) : values[code];
    }
    sayNothings(name, texts, nothing);
    return new FoundColumn(
        name,
        Kind.DATE,
        out,
        List.of(),
        new Column.Written(0, pattern, false),
        texts.usual(nothing));
  }
}
