package org.gan4j.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of comma-separated values (RFC 4180), UTF-8; also of semicolons or tabs,
 * whichever its first line has most of. A first line of numbers alone is no head: its columns are
 * called {@code x1}, {@code x2} and so on. Each row has as many fields as the first. Fields are
 * stripped of space around them.
 */
final class CsvTable implements AutoCloseable {
  private static final int LOOKED_AT = 1 << 16;

  private final String place;
  private final CsvRows rows;
  private final List<String> names = new ArrayList<>();
  private final boolean named;
  private @Nullable List<String> waiting;

  private CsvTable(String place, CsvRows rows) {
    this.place = place;
    this.rows = rows;
    List<String> first = rows.next();
    if (first == null) {
      throw new DataException(place + " is empty");
    }
    named = !first.stream().allMatch(field -> isNumber(field.strip()));
    waiting = named ? null : first;
    for (int i = 0; i < first.size(); i++) {
      names.add(named ? first.get(i).strip() : "x" + (i + 1));
      if (!names.get(i).isEmpty() && names.indexOf(names.get(i)) < i) {
        throw CsvRows.twice(place, rows.row(), names, i);
      }
    }
  }

  /**
   * Begins to read.
   *
   * @param place the file, for errors
   * @param bytes of it; closed with this
   */
  static CsvTable open(String place, InputStream bytes) throws IOException {
    BufferedReader text = new BufferedReader(new Utf8Reader(place, bytes), LOOKED_AT);
    text.mark(LOOKED_AT);
    char separator = separator(text);
    text.reset();
    return new CsvTable(place, CsvRows.of(place, text, separator, '"', false));
  }

  private static char separator(BufferedReader text) throws IOException {
    String all = ",;\t";
    int[] counts = new int[all.length()];
    boolean quoted = false;
    boolean some = false;
    for (int i = 0; i < LOOKED_AT - 1; i++) {
      int c = text.read();
      if (c < 0 || (!quoted && some && (c == '\n' || c == '\r'))) {
        break;
      }
      some |= c != '\n' && c != '\r';
      quoted ^= c == '"';
      if (!quoted && all.indexOf(c) >= 0) {
        counts[all.indexOf(c)]++;
      }
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return all.charAt(best);
  }

  /** The columns' names; one may be empty. */
  List<String> names() {
    return names;
  }

  /** Whether the first line has the names. */
  boolean named() {
    return named;
  }

  /** The line, from 1, where the row that was given last begins. */
  long row() {
    return rows.row();
  }

  /** The next row's fields; null behind the last. */
  @Nullable List<String> next() {
    List<String> next = waiting == null ? rows.next() : waiting;
    waiting = null;
    if (next != null && next.size() != names.size()) {
      throw CsvRows.ragged(place, rows.row(), next.size(), names.size());
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** Whether a text is a finite or an overflowing number in digits; not {@code NaN} nor hex. */
  static boolean isNumber(String field) {
    if (field.isEmpty() || field.length() > 400) {
      return false;
    }
    for (int i = 0; i < field.length(); i++) {
      if ("0123456789+-.eE".indexOf(field.charAt(i)) < 0) {
        return false;
      }
    }
    try {
      Double.parseDouble(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** A field in a message, cut where it is long. */
  static String shown(String field) {
    return field.length() <= 40 ? field : field.substring(0, 37) + "...";
  }
}
