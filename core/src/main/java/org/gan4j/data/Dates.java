package org.gan4j.data;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Dates and times as tables write them, as seconds since 1970 in UTC. Patterns are those of {@link
 * java.time.format.DateTimeFormatter}, of which this reads the few letters that the patterns here
 * have, since a table has millions of cells.
 */
final class Dates {
  private static final List<String> DATES =
      List.of(
          "uuuu-MM-dd",
          "uuuu/MM/dd",
          "uuuu.MM.dd",
          "dd.MM.uuuu",
          "MM/dd/uuuu",
          "dd/MM/uuuu",
          "dd-MM-uuuu",
          "MM-dd-uuuu",
          "dd-MMM-uuuu",
          "dd MMM uuuu",
          "dd/MMM/uuuu",
          "MMM dd, uuuu",
          "d.M.uuuu",
          "M/d/uuuu",
          "d/M/uuuu",
          "d-M-uuuu",
          "d-MMM-uuuu",
          "d MMM uuuu",
          "MMM d, uuuu",
          "uuuu-M-d",
          "uuuu/M/d",
          "MM/dd/uu",
          "dd/MM/uu",
          "dd.MM.uu",
          "M/d/uu",
          "d/M/uu",
          "d.M.uu",
          "dd-MMM-uu");

  private static final List<String> TIMES =
      List.of(
          "HH:mm:ss",
          "HH:mm",
          "HH:mm:ss.SSS",
          "HH:mm:ss.SSSSSS",
          "H:mm:ss",
          "H:mm",
          "hh:mm:ss a",
          "hh:mm a",
          "h:mm:ss a",
          "h:mm a");

  private static final List<String> ALONE =
      List.of(
          "HH:mm:ss",
          "HH:mm",
          "H:mm:ss",
          "H:mm",
          "HH:mm:ss.SSS",
          "hh:mm a",
          "h:mm a",
          "uuuu-MM",
          "MM/uuuu");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Whole numbers of eight digits may be dates, where somebody says so. */
  static final String DIGITS = "uuuuMMdd";

  /** In the order to prefer them where several fit. */
  static final List<String> PATTERNS = patterns();

  /** The patterns by what stands between their digits and letters. */
  private static final Map<String, List<String>> BY_MARKS =
      PATTERNS.stream().collect(Collectors.groupingBy(Dates::marks));

  private static final int LONGEST = 40;
  private static final int DAY = 86_400;

  /** Years of two digits are from 1950 to 2049. */
  private static final int PIVOT = 50;

  private Dates() {}

  private static List<String> patterns() {
    List<String> all = new ArrayList<>(DATES);
    all.addAll(ALONE);
    for (String date : DATES) {
      for (String time : TIMES) {
        all.add(date + " " + time);
        all.add(date + "'T'" + time);
        all.add(date + "'T'" + time + "'Z'");
      }
    }
    return List.copyOf(all);
  }

  private static String marks(String text) {
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9')
          && !(c >= 'a' && c <= 'z')
          && !(c >= 'A' && c <= 'Z')
          && c != '\'') {
        marks.append(c);
      }
    }
    return marks.toString();
  }

  /** The patterns that a text is written by. */
  static List<String> fitting(String text) {
    boolean may =
        text.length() >= 4
            && text.length() <= LONGEST
            && (isDigit(text.charAt(0)) || isDigit(text.charAt(text.length() - 1)));
    return may ? fitting(BY_MARKS.getOrDefault(marks(text), List.of()), text) : List.of();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The patterns of a list that a text is written by. */
  static List<String> fitting(List<String> patterns, String text) {
    return patterns.stream().filter(pattern -> !Double.isNaN(seconds(pattern, text))).toList();
  }

  /** Whether day and month could as well be the other way round. */
  static String otherWay(String pattern) {
    String swapped =
        pattern.startsWith("dd")
            ? pattern.replace("dd", "#").replace("MM", "dd").replace("#", "MM")
            : pattern.startsWith("MM")
                ? pattern.replace("MM", "#").replace("dd", "MM").replace("#", "dd")
                : pattern.startsWith("d")
                    ? pattern.replace("d", "#").replace("M", "d").replace("#", "M")
                    : pattern.replace("M", "#").replace("d", "M").replace("#", "d");
    return !swapped.equals(pattern) && PATTERNS.contains(swapped) ? swapped : "";
  }

  /** Seconds since 1970; NaN where a text is not written by a pattern, or is no day or time. */
  static double seconds(String pattern, String text) {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    double second = 0;
    boolean half = false;
    boolean afternoon = false;
    int at = 0;
    int i = 0;
    boolean literal = false;
    while (i < pattern.length()) {
      char letter = pattern.charAt(i);
      if (letter == '\'') {
        literal = !literal;
        i++;
        continue;
      }
      if (literal || "uMdHhmsSa".indexOf(letter) < 0) {
        if (at >= text.length() || text.charAt(at) != letter) {
          return Double.NaN;
        }
        at++;
        i++;
        continue;
      }
      int run = 1;
      while (i + run < pattern.length() && pattern.charAt(i + run) == letter) {
        run++;
      }
      i += run;
      if (letter == 'a') {
        String word = at + 2 <= text.length() ? text.substring(at, at + 2) : "";
        afternoon = word.equals("PM");
        if (!afternoon && !word.equals("AM")) {
          return Double.NaN;
        }
        half = true;
        at += 2;
        continue;
      }
      if (letter == 'M' && run == 3) {
        String word = at + 3 <= text.length() ? text.substring(at, at + 3) : "";
        month = MONTHS.indexOf(word.toLowerCase(Locale.ROOT)) + 1;
        // As it is written again: Jan, not JAN.
        if (month < 1
            || !Character.isUpperCase(word.charAt(0))
            || Character.isUpperCase(word.charAt(1))) {
          return Double.NaN;
        }
        at += 3;
        continue;
      }
      int most = run == 1 ? 2 : run;
      int from = at;
      int value = 0;
      while (at < text.length()
          && at - from < most
          && text.charAt(at) >= '0'
          && text.charAt(at) <= '9') {
        value = 10 * value + (text.charAt(at++) - '0');
      }
      if (at - from < run || (run == 1 && at - from == 2 && text.charAt(from) == '0')) {
        return Double.NaN;
      }
      switch (letter) {
        case 'u' -> year = run == 2 ? value + (value < PIVOT ? 2000 : 1900) : value;
        case 'M' -> month = value;
        case 'd' -> day = value;
        case 'H', 'h' -> hour = value;
        case 'm' -> minute = value;
        case 's' -> second += value;
        default -> second += value / Math.pow(10, run);
      }
    }
    if (half) {
      if (hour < 1 || hour > 12) {
        return Double.NaN;
      }
      hour = hour % 12 + (afternoon ? 12 : 0);
    }
    if (at < text.length()
        || month < 1
        || month > 12
        || day < 1
        || day > YearMonth.of(year, month).lengthOfMonth()
        || hour > 23
        || minute > 59
        || second >= 60) {
      return Double.NaN;
    }
    return LocalDate.of(year, month, day).toEpochDay() * (double) DAY
        + hour * 3600.0
        + minute * 60.0
        + second;
  }
}
