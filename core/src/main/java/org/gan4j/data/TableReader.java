package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table: separated values whose encoding, separator, quotes and head are found. A
 * first line is no head where its cells look like those below: numbers where all below are numbers,
 * or texts that stand there again; columns are then called {@code column1}, {@code column2} and so
 * on. Each row has as many cells as the first. Cells are stripped of space around them; lines with
 * nothing but space are none.
 */
final class TableReader implements AutoCloseable {
  private static final int LOOKED_AT = 1 << 16;
  private static final int ROWS_LOOKED_AT = 200;

  /** The encoding of what is no UTF-8. */
  static final Charset WESTERN = Charset.forName("windows-1252");

  private final String place;
  private final TableForm form;
  private final CsvRows rows;
  private final String encoding;
  private final List<String> names = new ArrayList<>();
  private final boolean named;
  private final int width;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Integer> nameless = new ArrayList<>();
  private long row;

  /** A row that was looked at before it is asked for. */
  private record Waiting(long row, List<String> cells) {}

  private TableReader(String place, TableForm form, CsvRows rows, String encoding) {
    this.place = place;
    this.form = form;
    this.rows = rows;
    this.encoding = encoding;
    for (int i = 0; i < ROWS_LOOKED_AT; i++) {
      List<String> cells = filled();
      if (cells == null) {
        break;
      }
      waiting.add(new Waiting(rows.row(), cells));
    }
    Waiting first = waiting.peek();
    if (first == null) {
      throw new DataException(place + " is empty");
    }
    width = first.cells.size();
    named = isHead(first.cells, waiting.stream().skip(1).map(Waiting::cells).toList());
    for (int i = 0; i < width; i++) {
      String name = named ? first.cells.get(i) : "";
      if (name.isEmpty()) {
        name = "column" + (i + 1);
        nameless.add(i + 1);
      }
      names.add(name);
      if (names.indexOf(name) < i) {
        throw CsvRows.twice(place, first.row, names, i);
      }
    }
    if (named) {
      waiting.remove();
    }
  }

  /**
   * Begins to read.
   *
   * @param place the file, for errors
   * @param bytes of it; closed with this
   * @param western whether they are known to be no UTF-8
   */
  static TableReader open(String place, InputStream bytes, boolean western) throws IOException {
    BufferedInputStream in = new BufferedInputStream(bytes, LOOKED_AT);
    in.mark(2);
    int mark = in.read() << 8 | in.read();
    in.reset();
    String encoding = "UTF-8";
    Reader decoded;
    if (mark == 0xFEFF || mark == 0xFFFE) {
      encoding = "UTF-16";
      decoded = strict(in, StandardCharsets.UTF_16);
    } else if (western) {
      encoding = "Windows-1252 (Latin-1), which it is taken for since it is no UTF-8";
      decoded = strict(in, WESTERN);
    } else {
      decoded = new Utf8Reader(place, in);
    }
    BufferedReader text = new BufferedReader(decoded, LOOKED_AT);
    text.mark(LOOKED_AT);
    char[] head = new char[LOOKED_AT - 1];
    int size = 0;
    for (int read = 0; read >= 0 && size < head.length; size += Math.max(0, read)) {
      read = text.read(head, size, head.length - size);
    }
    text.reset();
    String looked = new String(head, 0, size);
    int end = size < head.length ? size : looked.lastIndexOf('\n') + 1;
    TableForm form = TableForm.of(looked.substring(0, end > 0 ? end : size));
    Reader watched = new QuotedReader(place, text, form);
    return new TableReader(
        place, form, CsvRows.of(place, watched, form.separator(), form.quote(), true), encoding);
  }

  private static Reader strict(InputStream in, Charset charset) {
    return new InputStreamReader(
        in,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /**
   * What reads a table, first as UTF-8, then, where it is none, as Windows-1252.
   *
   * @param <T> what comes of it
   * @param place the file, for errors
   * @param way gives what comes of it; told whether the table is no UTF-8
   */
  static <T> T either(String place, Way<T> way) throws IOException {
    try {
      return way.read(false);
    } catch (Utf8Reader.NotUtf8 e) {
      if (e.mixed) {
        throw mixed(place, e);
      }
      try {
        return way.read(true);
      } catch (CharacterCodingException again) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, row %,d: its bytes are letters neither in UTF-8 nor in Windows-1252: save it as UTF-8",
                place,
                e.line),
            again);
      }
    }
  }

  /** What to say of bytes that are no UTF-8 behind letters that are. */
  static DataException mixed(String place, Utf8Reader.NotUtf8 e) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s, row %,d: letters in another encoding than UTF-8, in which those above it are: two encodings are mixed; save it as UTF-8",
            place,
            e.line),
        e);
  }

  /** How a table is read. */
  interface Way<T> {
    /** What comes of it. */
    T read(boolean western) throws IOException;
  }

  /** Whether the first of some rows is the head of the others. */
  private static boolean isHead(List<String> first, List<List<String>> below) {
    int votes = 0;
    boolean bare = false;
    for (int c = 0; c < first.size(); c++) {
      int column = c;
      String head = first.get(c);
      bare |= isValue(head);
      Supplier<Stream<String>> cells =
          () ->
              below.stream()
                  .filter(row -> row.size() == first.size())
                  .map(row -> row.get(column))
                  .filter(cell -> !Numerals.EMPTY.contains(cell));
      if (cells.get().findAny().isEmpty() || Numerals.EMPTY.contains(head)) {
        continue;
      }
      if (cells.get().allMatch(TableReader::isValue)) {
        votes += isValue(head) ? -1 : 1;
      } else if (cells.get().anyMatch(head::equals)) {
        votes--;
      }
    }
    return votes > 0 || (votes == 0 && !bare);
  }

  /** Whether a text is a number or a date. */
  private static boolean isValue(String text) {
    return !Double.isNaN(Numerals.of(text, '.'))
        || !Double.isNaN(Numerals.of(text, ','))
        || !Dates.fitting(text).isEmpty();
  }

  /** The next row that has something, its cells stripped. */
  private @Nullable List<String> filled() {
    for (List<String> cells = rows.next(); cells != null; cells = rows.next()) {
      if (cells.size() > 1 || !cells.get(0).isBlank()) {
        List<String> stripped = new ArrayList<>(cells.size());
        for (String cell : cells) { // for each of millions
          stripped.add(cell.strip());
        }
        return stripped;
      }
    }
    return null;
  }

  /** The columns' names. */
  List<String> names() {
    return names;
  }

  /** Whether the first line has the names. */
  boolean named() {
    return named;
  }

  /** What stands between cells. */
  char separator() {
    return form.separator();
  }

  /** Whether a comma may stand for the decimal point in cells that have no quotes. */
  boolean commasFree() {
    return form.separator() != ',';
  }

  /** The line, from 1, where the row that was given last begins. */
  long row() {
    return row;
  }

  /** The next row's cells; null behind the last. */
  @Nullable List<String> next() {
    Waiting first = waiting.poll();
    List<String> cells = first == null ? filled() : first.cells;
    if (cells == null) {
      return null;
    }
    row = first == null ? rows.row() : first.row;
    if (cells.size() != width) {
      throw CsvRows.ragged(place, row, cells.size(), width);
    }
    return cells;
  }

  /** How it is read, in sentences. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "a table: cells between %s%s, %s, %s",
            form.said(),
            form.quote() == '"' ? "" : ", some in single quotes",
            named
                ? "the first line has the names"
                : "no names in the first line: columns are called column1 to column" + width,
            "text in " + encoding));
    if (named && !nameless.isEmpty()) {
      notes.add(
          "columns without a name are called "
              + CsvTable.shown(
                  String.join(", ", nameless.stream().map(i -> "column" + i).toList())));
    }
    return notes;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
