package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.jspecify.annotations.Nullable;

/**
 * Text by its symbols, held in memory. Short lines with hardly a blank one among them are a list,
 * each a text of its own; all else is a corpus, which is cut into windows one behind the other.
 */
final class TextSet implements Dataset {
  /** Symbols of a window where nothing is said. */
  private static final int WINDOW = 32;

  /** Symbols of the longest line of a list. */
  private static final int LONGEST_LINE = 256;

  /** Blank lines of a list, as a part of all. */
  private static final double BLANK = 0.01;

  private final String name;

  /** The place of every symbol in the alphabet, text behind text. */
  private final char[] codes;

  private final Spans spans;
  private final Series medium;
  private final List<String> notes;
  private @Nullable String fingerprint;

  private TextSet(String name, char[] codes, Spans spans, Series medium, List<String> notes) {
    this.name = name;
    this.codes = codes;
    this.spans = spans;
    this.medium = medium;
    this.notes = List.copyOf(notes);
  }

  /**
   * Reads a text.
   *
   * @param place the file, for errors
   * @param bytes of it, UTF-8
   */
  static TextSet read(String name, String place, InputStream bytes, DataOptions options)
      throws IOException {
    int[] text = symbols(place, bytes);
    Lines lines = Lines.of(text);
    List<String> notes = new ArrayList<>();
    boolean list = options.window() == 0 && lines.isList();
    int size = text.length;
    Spans all;
    if (list) {
      notes.add(
          "a list: each line is a text; data.window=32 (gan data: --window 32) cuts it as one text instead");
      if (lines.blank > 0) {
        notes.add(String.format(Locale.ROOT, "%,d blank lines are left out", lines.blank));
      }
      size = lines.gather(text);
      all = Spans.of(lines.lengths());
    } else {
      notes.add(
          "a corpus: its lines are one text"
              + (options.window() == 0 ? ", " + lines.whyNoList() : ""));
      all = Spans.of(new int[] {size});
    }
    int[] own = Arrays.copyOf(text, size);
    int[] alphabet = Arrays.stream(own).distinct().sorted().toArray();
    if (alphabet.length > Series.MAX_FEATURES - 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %,d different symbols; there can be %,d: replace those that are rare",
              place,
              alphabet.length,
              Series.MAX_FEATURES - 1));
    }
    char[] codes = codes(own, alphabet);
    long[] keys =
        IntStream.range(0, list ? all.size() : 1)
            .mapToLong(i -> list ? key(codes, all, i) : 0)
            .toArray();
    if (list) {
      long different = Arrays.stream(keys).distinct().count();
      if (different < keys.length) {
        notes.add(
            Counted.of(
                keys.length - different,
                "line repeats one before it",
                "lines repeat one before them"));
      }
    }
    int window = list ? 0 : options.window() == 0 ? WINDOW : options.window();
    if (window > size) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %,d symbols, fewer than a window of %,d: set data.window to less, or give a longer text",
              place,
              size,
              window));
    }
    SeriesParts parts =
        SeriesParts.of(
            place,
            all,
            new boolean[0],
            keys,
            new SeriesParts.Windows(window, Math.max(1, window)),
            options);
    if (parts.steps() < 2) {
      throw new DataException(place + ": all lines have one symbol; some must have two or more");
    }
    if ((long) parts.steps() * (alphabet.length + 1) > Series.MAX_VALUES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: texts of %,d symbols out of %,d are too large: set data.window to less",
              place,
              parts.steps(),
              alphabet.length));
    }
    notes.addAll(parts.notes());
    Series medium =
        Series.ofText(parts.steps(), parts.lengths(), new String(alphabet, 0, alphabet.length));
    return new TextSet(name, codes, parts.wanted(), medium, notes);
  }

  /** All symbols; a line ends in a line feed alone. */
  private static int[] symbols(String place, InputStream bytes) throws IOException {
    long most = Steps.most();
    int[] out = new int[1 << 12];
    int size = 0;
    int line = 1;
    char[] block = new char[1 << 14];
    boolean returned = false;
    int high = 0;
    try (Reader reader = new Utf8Reader(place, bytes)) {
      for (int n = reader.read(block, 0, block.length);
          n >= 0;
          n = reader.read(block, 0, block.length)) {
        for (int i = 0; i < n; i++) {
          char c = block[i];
          if (c == '\n' && returned) {
            size--; // its carriage return
          }
          returned = c == '\r';
          if (Character.isHighSurrogate(c)) {
            high = c;
            continue;
          }
          int symbol = Character.isLowSurrogate(c) ? Character.toCodePoint((char) high, c) : c;
          if (symbol == 0) {
            throw new DataException(
                String.format(
                    Locale.ROOT, "%s, line %,d: a zero byte: the file is no text", place, line));
          }
          line += c == '\n' ? 1 : 0;
          if (size == out.length) {
            if (size >= most) {
              throw new DataException(
                  String.format(
                      Locale.ROOT,
                      "%s has more than the %,d symbols that fit into memory here: cut it",
                      place,
                      most));
            }
            out = Arrays.copyOf(out, (int) Math.min(most, 2L * size));
          }
          out[size++] = symbol;
        }
      }
    }
    if (size == 0) {
      throw new DataException(place + " is empty");
    }
    return Arrays.copyOf(out, size);
  }

  private static char[] codes(int[] text, int[] alphabet) {
    int[] places = new int[Character.MAX_CODE_POINT + 1];
    for (int i = 0; i < alphabet.length; i++) {
      places[alphabet[i]] = i;
    }
    char[] codes = new char[text.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (char) places[text[i]];
    }
    return codes;
  }

  private static long key(char[] codes, Spans spans, int text) {
    return Spans.key(java.nio.CharBuffer.wrap(codes, spans.starts()[text], spans.lengths()[text]));
  }

  /** The lines of a text, stripped of space at both ends. */
  private static final class Lines {
    int[] starts = new int[1 << 8];
    int[] lengths = new int[1 << 8];
    int count;
    int blank;
    int longest;

    static Lines of(int[] text) {
      Lines lines = new Lines();
      int from = 0;
      for (int i = 0; i <= text.length; i++) {
        if (i == text.length || text[i] == '\n') {
          if (i < text.length || i > from) {
            lines.add(text, from, i);
          }
          from = i + 1;
        }
      }
      return lines;
    }

    private void add(int[] text, int first, int last) {
      int from = first;
      int to = last;
      while (from < to && Character.isWhitespace(text[from])) {
        from++;
      }
      while (from < to && Character.isWhitespace(text[to - 1])) {
        to--;
      }
      if (from == to) {
        blank++;
        return;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        lengths = Arrays.copyOf(lengths, 2 * count);
      }
      starts[count] = from;
      lengths[count++] = to - from;
      longest = Math.max(longest, to - from);
    }

    boolean isList() {
      return count > 1 && longest <= LONGEST_LINE && blank <= BLANK * count;
    }

    /** Why it is a corpus, and what makes a list of it. */
    private String whyNoList() {
      if (count <= 1) {
        return "since there is but one";
      }
      if (longest > LONGEST_LINE) {
        return String.format(
            Locale.ROOT,
            "since the longest has %,d symbols; each is a text where none has more than %d and few"
                + " are blank",
            longest,
            LONGEST_LINE);
      }
      return String.format(
          Locale.ROOT,
          "since %,d are blank beside %,d that are not; if each is a text, take the blank ones out"
              + " of the file",
          blank,
          count);
    }

    int[] lengths() {
      return Arrays.copyOf(lengths, count);
    }

    /** Moves the lines together, to the front; gives their symbols. */
    int gather(int[] text) {
      int at = 0;
      for (int i = 0; i < count; i++) {
        System.arraycopy(text, starts[i], text, at, lengths[i]);
        at += lengths[i];
      }
      return at;
    }
  }

  @Override
  public boolean ofOneText() {
    return spans.size() > 1 && IntStream.of(spans.of()).distinct().count() == 1;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  @Override
  public Series medium() {
    return medium;
  }

  @Override
  public long size() {
    return spans.size();
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public void read(long index, Samples into, int at) {
    int i = (int) Objects.checkIndex(index, size());
    int width = medium.width();
    int from = at * medium.count();
    Arrays.fill(into.numbers(), from, from + medium.count(), 0);
    int length = spans.lengths()[i];
    for (int step = 0; step < medium.steps(); step++) {
      int symbol = step < length ? codes[spans.starts()[i] + step] : width - 1;
      into.numbers()[from + step * width + symbol] = 1;
    }
  }

  /** SHA-256 over alphabet and lengths, and of every text its symbols, ended by a zero byte. */
  @Override
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      int[] symbols = medium.alphabet().codePoints().toArray();
      Fingerprint sum =
          new Fingerprint("gan4j text 1", medium.alphabet(), medium.steps(), medium.lengths());
      for (int i = 0; i < spans.size(); i++) {
        StringBuilder text = new StringBuilder();
        for (int step = 0; step < spans.lengths()[i]; step++) {
          text.appendCodePoint(symbols[codes[spans.starts()[i] + step]]);
        }
        sum.add(text.toString());
      }
      fingerprint = sum.hex();
    }
    return fingerprint;
  }
}
