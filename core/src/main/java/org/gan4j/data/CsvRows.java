package org.gan4j.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of separated values (RFC 4180), each with as many fields as it has; bounded. */
final class CsvRows implements AutoCloseable {
  private static final int MOST_COLUMNS = 1 << 14;
  private static final int LONGEST_FIELD = 1 << 16;
  private static final int LONGEST_ROW = 1 << 20;

  private final String place;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> rows;
  private long row;

  private CsvRows(String place, CsvReader<CsvRecord> reader) {
    this.place = place;
    this.reader = reader;
    rows = reader.iterator();
  }

  /**
   * Begins to read.
   *
   * @param place the file, for errors
   * @param text of it; closed with this
   * @param separator between fields
   * @param quote around fields
   * @param trimmed whether blanks may lie around quotes
   */
  static CsvRows of(String place, Reader text, char separator, char quote, boolean trimmed) {
    return new CsvRows(
        place,
        CsvReader.builder()
            .fieldSeparator(separator)
            .quoteCharacter(quote)
            .trimWhitespacesAroundQuotes(trimmed)
            .allowExtraFields(true) // said by whoever asks, with the row
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

  /** The line, from 1, where the row that was given last begins. */
  long row() {
    return row;
  }

  /** The next row's fields; null behind the last. */
  @Nullable List<String> next() {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      CsvRecord next = rows.next();
      row = next.getStartingLineNumber();
      return next.getFields();
    } catch (CsvParseException | UncheckedIOException | NoSuchElementException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof DataException known) {
          throw known;
        }
        if (cause instanceof CharacterCodingException) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s, behind row %,d: bytes that are no letters in its encoding: save it as UTF-8",
                  place,
                  row),
              e);
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

  /** What to say of a row of another length. */
  static DataException ragged(String place, long row, int fields, int wanted) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s, row %,d has %,d fields; the first has %,d: each row must have as many",
            place,
            row,
            fields,
            wanted));
  }

  /** What to say of two columns of one name. */
  static DataException twice(String place, long row, List<String> names, int column) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s, row %d: columns %d and %d are both called '%s'",
            place,
            row,
            names.indexOf(names.get(column)) + 1,
            column + 1,
            CsvTable.shown(names.get(column))));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
