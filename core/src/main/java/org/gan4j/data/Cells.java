package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Column;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one column of a table as they are read: which text each is, of texts that are held
 * once; where there are more different ones than a column of categories may have, numbers or dates,
 * and texts only where a cell is neither.
 */
final class Cells {
  /** The code of a cell that is a number. */
  static final int NUMBER = -1;

  /** Different texts that may stand among so many different numbers. */
  private static final int MOST_ODD = 4096;

  private final boolean commas;
  private int size;
  private int[] codes = new int[1 << 10];
  private double @Nullable [] numbers;
  private Map<String, Integer> places = new HashMap<>();
  private List<String> texts = new ArrayList<>();
  private boolean tooMany;
  private char point = '.';
  private String pattern = "";
  private int decimals;
  private boolean exponents;
  private boolean coded;

  /**
   * Begins.
   *
   * @param commas whether a comma may stand for the decimal point
   */
  Cells(boolean commas) {
    this.commas = commas;
  }

  /** Appends a cell. */
  void add(String cell) {
    if (tooMany) {
      size++;
      return;
    }
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, 2 * size);
      if (numbers != null) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
    }
    if (numbers == null) {
      Integer code = places.get(cell);
      if (code == null && texts.size() > Column.MAX_CATEGORIES) {
        overflow();
        add(cell);
        return;
      }
      codes[size++] = code == null ? text(cell) : code;
      return;
    }
    double value = value(cell);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      Integer code = places.get(cell);
      if (code == null && texts.size() >= MOST_ODD) {
        forget();
        size++;
        return;
      }
      numbers[size] = Double.NaN;
      codes[size++] = code == null ? text(cell) : code;
    } else {
      note(cell);
      numbers[size] = value;
      codes[size++] = NUMBER;
    }
  }

  private int text(String cell) {
    int code = texts.size();
    texts.add(cell);
    places.put(cell, code);
    return code;
  }

  private void forget() {
    tooMany = true;
    codes = new int[0];
    numbers = null;
    texts = List.copyOf(texts.subList(0, Math.min(3, texts.size())));
    places = Map.of();
  }

  private double value(String cell) {
    return pattern.isEmpty() ? Numerals.of(cell, point) : Dates.seconds(pattern, cell);
  }

  private void note(String cell) {
    if (pattern.isEmpty()) {
      int own = Numerals.decimals(cell, point);
      exponents |= own < 0;
      decimals = Math.max(decimals, own);
      coded |= Numerals.isCode(cell);
    }
  }

  /** The pattern of over half of the texts; empty where there is none. */
  private String mostFitting() {
    String best = "";
    long most = texts.size() / 2;
    for (String text : texts.subList(0, Math.min(3, texts.size()))) {
      for (String each : Dates.fitting(text)) {
        long fit = texts.stream().filter(one -> !Double.isNaN(Dates.seconds(each, one))).count();
        if (fit > most) {
          best = each;
          most = fit;
        }
      }
    }
    return best;
  }

  /** More texts than there can be categories: most of them must be numbers or dates. */
  private void overflow() {
    long points = texts.stream().filter(text -> !Double.isNaN(Numerals.of(text, '.'))).count();
    long comma =
        commas ? texts.stream().filter(text -> !Double.isNaN(Numerals.of(text, ','))).count() : 0;
    point = comma > points ? ',' : '.';
    if (2 * Math.max(points, comma) < texts.size()) {
      pattern = mostFitting();
      if (pattern.isEmpty()) {
        forget();
        return;
      }
    }
    List<String> all = texts;
    texts = new ArrayList<>();
    places = new HashMap<>();
    int[] before = codes;
    int rows = size;
    int[] again = new int[all.size()];
    double[] values = new double[all.size()];
    for (int i = 0; i < again.length; i++) {
      values[i] = value(all.get(i));
      boolean number = !Double.isNaN(values[i]) && !Double.isInfinite(values[i]);
      if (number) {
        note(all.get(i));
      } else {
        values[i] = Double.NaN;
      }
      again[i] = number ? NUMBER : text(all.get(i));
    }
    double[] out = new double[codes.length];
    for (int row = 0; row < rows; row++) {
      out[row] = values[before[row]];
      before[row] = again[before[row]];
    }
    numbers = out;
    if (texts.size() >= MOST_ODD) {
      forget();
    }
  }

  /** Whether a comma may stand for the decimal point in any cell. */
  boolean commas() {
    return commas;
  }

  /** Rows so far. */
  int size() {
    return size;
  }

  /** Whether there are more texts than are held; three are. */
  boolean tooMany() {
    return tooMany;
  }

  /** The different texts; only those of cells that are no numbers where there are many numbers. */
  List<String> texts() {
    return texts;
  }

  /** Whether numbers are held beside texts. */
  boolean isOfNumbers() {
    return numbers != null;
  }

  /** The place of a cell's text, or {@link #NUMBER}. */
  int code(int row) {
    return codes[row];
  }

  /** The number of a cell whose code says so; NaN of others. */
  double number(int row) {
    return numbers == null ? Double.NaN : numbers[row];
  }

  /** The pattern of dates; empty of numbers. */
  String pattern() {
    return pattern;
  }

  /** Between whole numbers and decimals, of the numbers held. */
  char point() {
    return point;
  }

  /** The most decimals of the numbers held; -1 where some have exponents. */
  int decimals() {
    return exponents ? -1 : decimals;
  }

  /** Whether some of the numbers held have zeros in front. */
  boolean coded() {
    return coded;
  }
}
