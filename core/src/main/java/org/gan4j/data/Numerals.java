package org.gan4j.data;

import java.util.Locale;
import java.util.Set;

/**
 * Numbers as tables have them: digits with a sign, a point or a comma, an exponent; and what stands
 * for none.
 */
final class Numerals {
  /** Texts that stand for an empty cell wherever they are. */
  static final Set<String> EMPTY =
      Set.of("", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "null", "NULL", "Null", "NaN", "nan");

  /** Texts that stand for an empty cell among numbers and dates. */
  private static final Set<String> EMPTY_AMONG_NUMBERS =
      Set.of("na", "none", "nil", "-", "--", ".", "missing", "n.a.", "#null!", "#value!");

  private static final Set<String> INFINITE = Set.of("inf", "infinity", "∞");

  /** Whole numbers up to here are exact. */
  static final double EXACT = 0x1p53;

  private static final int DIGITS = 15;
  private static final double[] TENS = new double[DIGITS + 1];

  static {
    double ten = 1;
    for (int i = 0; i <= DIGITS; i++) {
      TENS[i] = ten;
      ten *= 10;
    }
  }

  private Numerals() {}

  /** Whether a text stands for an empty cell among numbers. */
  static boolean isEmptyAmongNumbers(String text) {
    return EMPTY.contains(text)
        || (text.length() < 9 && EMPTY_AMONG_NUMBERS.contains(text.toLowerCase(Locale.ROOT)));
  }

  /** Whether a text says infinity. */
  static boolean isInfinite(String text) {
    if (text.length() < 1 || text.length() > 9) {
      return false;
    }
    char first = text.charAt(0);
    String rest = first == '-' || first == '+' ? text.substring(1) : text;
    return INFINITE.contains(rest.toLowerCase(Locale.ROOT));
  }

  /**
   * The number that a text is; NaN where it is none, infinite where it is too large.
   *
   * @param point between whole and decimals
   */
  static double of(String text, char point) {
    int length = text.length();
    int i = 0;
    boolean negative = false;
    if (length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
      negative = text.charAt(0) == '-';
      i = 1;
    }
    long digits = 0;
    int count = 0;
    int decimals = -1;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        count++;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (c == point && decimals < 0) {
        decimals = 0;
      } else {
        return slow(text, point);
      }
      if (count > DIGITS) {
        return slow(text, point);
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    double value = decimals > 0 ? digits / TENS[decimals] : digits; // both exact: rounded once
    return negative ? -value : value;
  }

  private static double slow(String text, char point) {
    String plain = text;
    if (point != '.') {
      if (text.indexOf('.') >= 0) {
        return Double.NaN;
      }
      plain = text.replace(point, '.');
    }
    return CsvTable.isNumber(plain) ? Double.parseDouble(plain) : Double.NaN;
  }

  /** Digits behind the point; -1 where there is an exponent. */
  static int decimals(String text, char point) {
    if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      return -1;
    }
    int at = text.indexOf(point);
    return at < 0 ? 0 : text.length() - at - 1;
  }

  /** Whether a whole number is written with zeros in front, as codes are. */
  static boolean isCode(String text) {
    return text.length() > 1
        && text.charAt(0) == '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
