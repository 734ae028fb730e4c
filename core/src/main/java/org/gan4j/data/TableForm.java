package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How the cells of a table are told apart, found in its first lines: by the character that gives
 * most lines the same number of cells, of several alike the first of tab, semicolon, bar, comma;
 * blanks where all lines agree and there is no other, or none but commas that are decimal ones.
 *
 * @param separator between cells
 * @param quote around cells
 * @param blanks whether any number of blanks and tabs is one separator
 */
record TableForm(char separator, char quote, boolean blanks) {
  private static final int LINES = 200;

  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?");

  /** Of lines that agree, the share that makes a separator. */
  private static final double AGREE = 0.5;

  /**
   * The form of a text.
   *
   * @param head its beginning, whole lines
   */
  static TableForm of(String head) {
    char best = ',';
    double most = 0;
    char quote = quote(head);
    for (char c : new char[] {'\t', ';', '|', ','}) {
      double share = agreeing(head, new TableForm(c, quote, false));
      if (share > most) {
        best = c;
        most = share;
      }
    }
    TableForm blanks = new TableForm(' ', quote, true);
    boolean none = most < AGREE || (best == ',' && hasDecimalCommasAlone(head, quote));
    return none && agreeing(head, blanks) == 1 ? blanks : new TableForm(best, quote, false);
  }

  /** Whether all commas stand within numbers between blanks. */
  private static boolean hasDecimalCommasAlone(String head, char quote) {
    return Arrays.stream(head.replaceAll(quote + "[^" + quote + "]*" + quote, "q").split("\\s+"))
        .allMatch(word -> word.indexOf(',') < 0 || DECIMAL.matcher(word).matches());
  }

  /** As in {@code semicolons}. */
  String said() {
    return blanks
        ? "blanks"
        : switch (separator) {
          case '\t' -> "tabs";
          case ';' -> "semicolons";
          case '|' -> "bars (|)";
          default -> "commas";
        };
  }

  /** Single quotes where they stand at both ends of fields, and double ones at none. */
  private static char quote(String head) {
    int both = 0;
    int broken = 0;
    for (String field : head.split("[,;|\\t\\r\\n ]+", -1)) {
      if (field.startsWith("\"")) {
        return '"';
      }
      if (field.length() > 1) {
        boolean begins = field.charAt(0) == '\'';
        boolean ends = field.charAt(field.length() - 1) == '\'';
        both += begins && ends ? 1 : 0;
        broken += begins != ends ? 1 : 0;
      }
    }
    return both > 1 && both > broken ? '\'' : '"';
  }

  /** The share of lines that have as many cells as most have; 0 where that is one. */
  private static double agreeing(String head, TableForm form) {
    Map<Integer, Integer> lines = new HashMap<>();
    int all = 0;
    for (int count : form.counts(head)) {
      lines.merge(count, 1, Integer::sum);
      all++;
    }
    int usual = 1;
    int most = 0;
    for (Map.Entry<Integer, Integer> entry : lines.entrySet()) {
      if (entry.getValue() > most || (entry.getValue() == most && entry.getKey() > usual)) {
        usual = entry.getKey();
        most = entry.getValue();
      }
    }
    return usual < 2 ? 0 : (double) most / all;
  }

  /** Cells of each line that has some. */
  private List<Integer> counts(String head) {
    List<Integer> counts = new ArrayList<>();
    int cells = 0;
    boolean begun = false;
    boolean quoted = false;
    boolean gap = true;
    for (int i = 0; i < head.length() && counts.size() < LINES; i++) {
      char c = head.charAt(i);
      if (quoted) {
        boolean two = c == quote && i + 1 < head.length() && head.charAt(i + 1) == quote;
        i += two ? 1 : 0; // which stand for one
        quoted = two || c != quote;
        continue;
      }
      if (c == '\n' || c == '\r') {
        if (begun) {
          counts.add(blanks ? cells : cells + 1);
        }
        cells = 0;
        begun = false;
        gap = true;
        continue;
      }
      boolean between = blanks ? c == ' ' || c == '\t' : c == separator;
      if (between) {
        cells += blanks ? 0 : 1;
        begun |= !blanks;
        gap = true;
        continue;
      }
      cells += blanks && gap ? 1 : 0;
      quoted = gap && c == quote;
      begun |= c != ' ' && c != '\t';
      gap = gap && !blanks && (c == ' ' || c == '\t');
    }
    if (begun) {
      counts.add(blanks ? cells : cells + 1);
    }
    return counts;
  }
}
