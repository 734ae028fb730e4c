package org.gan4j.medium;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.GanException;
import org.gan4j.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in every row, such as {@code start <= end}, {@code age >= 18} or {@code a + b <=
 * total}: two sums with {@code <=}, {@code <}, {@code >=} or {@code >} between them. A term is a
 * column of numbers by its name, or a number; beside columns of dates it is a date, written as
 * there. A name that has {@code +} or one of the signs in it stands in double quotes.
 *
 * <p>Where a cell of it is empty it holds, as SQL has it: what is not known breaks no rule.
 *
 * @param text as it was given
 * @param left of the sign
 * @param sign between both
 * @param right of it
 */
record Constraint(String text, List<Term> left, Sign sign, List<Term> right) {
  /** A number that is written out is of no column. */
  private static final int NONE = -1;

  private static final Column.Written PLAIN = new Column.Written(-1, "", false);

  private static final Pattern PIECE =
      Pattern.compile("\"([^\"]*)\"|(<=|>=|==|=|<|>|\\+)|([^\"<>=+]+)");

  /** Compares two sums. */
  enum Sign {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String text;

    Sign(String text) {
      this.text = text;
    }

    boolean holds(double left, double right) {
      return switch (this) {
        case LESS -> left < right;
        case AT_MOST -> left <= right;
        case MORE -> left > right;
        case AT_LEAST -> left >= right;
      };
    }
  }

  /**
   * A column, or a number.
   *
   * @param column in [0, columns); -1 for the number
   * @param number where it is no column
   */
  record Term(int column, double number) {}

  /**
   * Copies the terms.
   *
   * @param text as it was given
   * @param left of the sign
   * @param sign between both
   * @param right of it
   */
  Constraint {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  /**
   * Reads one.
   *
   * @param text such as {@code start <= end}
   * @param columns of the table
   * @throws GanException if it is none, or a column is missing or holds categories
   */
  static Constraint parse(String text, List<Column> columns) {
    Matcher piece = PIECE.matcher(text);
    List<List<Piece>> sides = new ArrayList<>(List.of(new ArrayList<>()));
    Sign sign = null;
    boolean between = false; // a sign or plus, or the next term, stands behind a term
    int at = 0;
    while (at < text.length()) {
      if (!piece.find(at) || piece.start() != at) {
        throw wrong(text, "a quote is not closed");
      }
      at = piece.end();
      List<Piece> side = sides.get(sides.size() - 1);
      String operator = piece.group(2);
      if (operator == null) {
        String quoted = piece.group(1);
        String plain = piece.group(3);
        String term = quoted != null ? quoted : plain == null ? "" : plain.strip();
        if (term.isEmpty()) {
          continue;
        }
        if (between) {
          throw wrong(text, "'" + term + "' stands behind another term");
        }
        side.add(new Piece(term, quoted != null));
        between = true;
      } else if (!between) {
        throw wrong(text, "a term is missing before " + operator);
      } else {
        between = false;
        if (!operator.equals("+")) {
          if (sign != null) {
            throw wrong(text, "there are two signs");
          }
          sign = sign(text, operator);
          sides.add(new ArrayList<>());
        }
      }
    }
    if (sign == null) {
      throw wrong(text, "there is no sign");
    }
    if (!between) {
      throw wrong(text, "a term is missing at its end");
    }
    return resolved(text, sides.get(0), sign, sides.get(1), columns);
  }

  /** What a term was written as. */
  private record Piece(String text, boolean quoted) {}

  private static Sign sign(String text, String operator) {
    for (Sign sign : Sign.values()) {
      if (sign.text.equals(operator)) {
        return sign;
      }
    }
    throw wrong(
        text,
        "an equality cannot be kept by drawing again: leave the column that follows from others out"
            + " (data.columns={NAME: drop}), and compute it afterwards");
  }

  private static Constraint resolved(
      String text, List<Piece> left, Sign sign, List<Piece> right, List<Column> columns) {
    List<Piece> all = new ArrayList<>(left);
    all.addAll(right);
    String pattern = null;
    boolean numbers = false;
    for (Piece each : all) {
      int column = column(each.text(), columns);
      if (column == NONE) {
        continue;
      }
      if (!(columns.get(column) instanceof Column.Numbers found)) {
        throw wrong(text, each.text() + " holds categories, which have no order");
      }
      numbers |= !found.form().isOfTime();
      pattern = found.form().isOfTime() ? found.form().pattern() : pattern;
    }
    if (pattern == null && !numbers) {
      String names = String.join(", ", columns.stream().map(Column::name).limit(40).toList());
      Optional<String> near =
          all.stream()
              .filter(each -> PLAIN.read(each.text()).isEmpty())
              .flatMap(
                  each ->
                      Nearest.of(each.text(), columns.stream().map(Column::name).toList()).stream())
              .findFirst();
      throw wrong(
          text,
          "it names no column"
              + near.map(name -> "; did you mean " + name + "?").orElse("")
              + " There are "
              + names);
    }
    if (pattern != null && (numbers || left.size() + right.size() > 2)) {
      throw wrong(text, "dates are compared with one date, neither added nor mixed with numbers");
    }
    return new Constraint(
        text, terms(text, left, pattern, columns), sign, terms(text, right, pattern, columns));
  }

  private static List<Term> terms(
      String text, List<Piece> pieces, @Nullable String pattern, List<Column> columns) {
    List<Term> out = new ArrayList<>();
    for (Piece each : pieces) {
      int column = column(each.text(), columns);
      OptionalDouble number =
          column != NONE || each.quoted()
              ? OptionalDouble.empty()
              : new Column.Written(-1, pattern == null ? "" : pattern, false).read(each.text());
      if (column == NONE && number.isEmpty()) {
        throw wrong(
            text,
            "'"
                + each.text()
                + "' is neither a column nor "
                + (pattern == null ? "a number" : "a date like " + pattern)
                + Nearest.of(each.text(), columns.stream().map(Column::name).toList())
                    .map(name -> "; did you mean " + name + "?")
                    .orElse(""));
      }
      out.add(new Term(column, number.orElse(0.0)));
    }
    return out;
  }

  private static int column(String name, List<Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return NONE;
  }

  private static GanException wrong(String text, String why) {
    return new GanException(
        "a constraint reads like \"start <= end\", \"age >= 18\" or \"a + b <= total\", with <=, <,"
            + " >= or > between columns of numbers or numbers; got '"
            + text
            + "': "
            + why);
  }

  /**
   * {@return whether a row keeps it}
   *
   * @param cells of rows
   * @param first place of the row's first cell
   */
  boolean holds(double[] cells, int first) {
    double from = sum(left, cells, first);
    double to = sum(right, cells, first);
    return Double.isNaN(from) || Double.isNaN(to) || sign.holds(from, to);
  }

  /**
   * {@return whether a row has all the cells that it speaks of}
   *
   * @param cells of rows
   * @param first place of the row's first cell
   */
  boolean decides(double[] cells, int first) {
    return !Double.isNaN(sum(left, cells, first)) && !Double.isNaN(sum(right, cells, first));
  }

  /** NaN where a cell is empty. Several terms are added as they are written: .1 + .2 is .3. */
  private static double sum(List<Term> terms, double[] cells, int first) {
    if (terms.size() == 1) {
      return value(terms.get(0), cells, first);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Term term : terms) {
      double value = value(term, cells, first);
      if (Double.isNaN(value)) {
        return value;
      }
      sum = sum.add(BigDecimal.valueOf(value));
    }
    return sum.doubleValue();
  }

  private static double value(Term term, double[] cells, int first) {
    return term.column == NONE ? term.number : cells[first + term.column];
  }
}
