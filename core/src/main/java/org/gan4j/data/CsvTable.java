package org.gan4j.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of comma-separated values (RFC 4180), UTF-8; also of semicolons or tabs,
 * whichever its first line has most of. A first line of numbers alone is no head: its columns are
 * called {@code x1}, {@code x2} and so on. Each row has as many fields as the first. Fields are
 * stripped of space around them.
 */
final class CsvTable implements AutoCloseable {
  private static final int MOST_COLUMNS = 1 << 14;
  private static final int LONGEST_FIELD = 1 << 16;
  private static final int LONGEST_ROW = 1 << 20;
  private static final int LOOKED_AT = 1 << 16;

  private final String place;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> rows;
  private final List<String> names = new ArrayList<>();
  private final boolean named;
  private @Nullable CsvRecord waiting;
  private long row;

  private CsvTable(String place, CsvReader<CsvRecord> reader) {
    this.place = place;
    this.reader = reader;
    rows = reader.iterator();
    CsvRecord first = record();
    if (first == null) {
      throw new DataException(place + " is empty");
    }
    named = !first.getFields().stream().allMatch(field -> isNumber(field.strip()));
    waiting = named ? null : first;
    for (int i = 0; i < first.getFieldCount(); i++) {
      names.add(named ? first.getField(i).strip() : "x" + (i + 1));
      if (!names.get(i).isEmpty() && names.indexOf(names.get(i)) < i) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, row %d: columns %d and %d are both called '%s'",
                place,
                first.getStartingLineNumber(),
                names.indexOf(names.get(i)) + 1,
                i + 1,
                shown(names.get(i))));
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
    return new CsvTable(
        place,
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowExtraFields(true) // said below, with the row
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_ROW)
            .build(
                CsvRecordHandler.builder()
                    .maxFields(MOST_COLUMNS)
                    .maxFieldSize(LONGEST_FIELD)
                    .maxRecordSize(LONGEST_ROW)
                    .build(),
                text));
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
    return row;
  }

  /** The next row's fields; null behind the last. */
  @Nullable List<String> next() {
    CsvRecord next = waiting == null ? record() : waiting;
    waiting = null;
    if (next == null) {
      return null;
    }
    row = next.getStartingLineNumber();
    if (next.getFieldCount() != names.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s, row %,d has %,d fields; the first has %,d: each row must have as many",
              place,
              row,
              next.getFieldCount(),
              names.size()));
    }
    return next.getFields();
  }

  private @Nullable CsvRecord record() {
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (CsvParseException | UncheckedIOException | NoSuchElementException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof DataException known) {
          throw known;
        }
      }
      Throwable root = e.getCause() == null ? e : e.getCause();
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s, behind row %,d: no CSV can be read there (%s); a quote that is not closed does that",
              place,
              row,
              Reason.of(root)),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
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
