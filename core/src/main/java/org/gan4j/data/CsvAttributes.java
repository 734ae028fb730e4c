package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of tables are attributes: the same at all steps of each series. Attributes of text,
 * or of few whole numbers, make the classes of the series, all of them together; those of other
 * numbers stay among the features.
 */
final class CsvAttributes {
  /** Different whole numbers that are taken for classes. */
  private static final int FEW = 20;

  private static final int MOST_CLASSES = 1000;

  /** Of each column, the first field of each series; null once it varied within one. */
  private final @Nullable List<@Nullable String>[] first;

  /** Of each column, the first field that is no number, and where it stands. */
  private final @Nullable String[] noNumber;

  /** Of each column, the first field that is not its series' first, and where it stands. */
  private final @Nullable String[] varied;

  private final boolean[] someNumber;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists
  CsvAttributes(int columns) {
    first = new List[columns];
    for (int c = 0; c < columns; c++) {
      first[c] = new ArrayList<>();
    }
    noNumber = new String[columns];
    varied = new String[columns];
    someNumber = new boolean[columns];
  }

  void add(int column, int series, String field, boolean number, String file, long row) {
    List<@Nullable String> values = first[column];
    if (values != null) {
      while (values.size() <= series) {
        values.add(null);
      }
      String before = values.get(series);
      if (before == null) {
        values.set(series, field);
      } else if (!before.equals(field)) {
        first[column] = null;
        varied[column] =
            String.format(
                Locale.ROOT,
                "%s, row %,d, column '%%s' is '%s', and '%s' at an earlier step of the same series",
                file.replace("%", "%%"),
                row,
                CsvTable.shown(field).replace("%", "%%"),
                CsvTable.shown(before).replace("%", "%%"));
      }
    }
    someNumber[column] |= number;
    if (noNumber[column] == null && (!number || field.isEmpty())) {
      noNumber[column] =
          String.format(Locale.ROOT, "%s, row %,d, column '%%s'", file.replace("%", "%%"), row)
              + (field.isEmpty()
                  ? " is empty"
                  : " is no finite number: '" + CsvTable.shown(field).replace("%", "%%") + "'");
    }
  }

  /**
   * What the columns are.
   *
   * @param features those of numbers that are kept, in order
   * @param fixed of each column whether it is the same within each series
   * @param labels the class of each series; empty where there are none
   * @param classes their names
   * @param notes what was found
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  record Found(
      int[] features, boolean[] fixed, int[] labels, List<String> classes, List<String> notes) {}

  Found found(Steps steps, int[] own, List<String> names, int series, boolean classesWanted) {
    int columns = first.length;
    boolean[] fixed = new boolean[columns];
    List<Integer> features = new ArrayList<>();
    List<Integer> kinds = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      List<@Nullable String> values = first[c];
      String name = names.get(own[c]);
      boolean called = name.matches("(?i)_*class");
      fixed[c] = values != null && (series > 1 || called);
      boolean text = noNumber[c] != null && !someNumber[c];
      if ((noNumber[c] != null && !(text && fixed[c])) || (values != null && values.contains(""))) {
        throw new DataException(
            String.format(
                    Locale.ROOT,
                    String.valueOf(text && varied[c] != null ? varied[c] : noNumber[c]),
                    name)
                + (fixed[c]
                    ? ": an attribute of series is a number in all of them, or a text in all"
                    : ": each step needs a number; text may stand only in columns that are the same at all steps of each series"));
      }
      if (text || (fixed[c] && values != null && few(values, called))) {
        kinds.add(c);
      } else {
        features.add(c);
        if (fixed[c] && !steps.constant(c)) {
          notes.add(
              name + " is the same at all steps of each series: an attribute, kept as a feature");
        }
        fixed[c] &= !steps.constant(c);
      }
    }
    int[] kept = features.stream().mapToInt(Integer::intValue).toArray();
    if (kinds.isEmpty()) {
      return new Found(kept, fixed, new int[0], List.of(), notes);
    }
    String said = String.join(", ", kinds.stream().map(c -> names.get(own[c])).toList());
    String[] groups =
        IntStream.range(0, series)
            .mapToObj(s -> String.join(", ", kinds.stream().map(c -> value(c, s)).toList()))
            .toArray(String[]::new);
    List<String> classes = List.copyOf(sorted(groups));
    if (!classesWanted
        || classes.size() < 2
        || classes.size() > Math.min(MOST_CLASSES, series / 2)) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: the same at all steps of each series, with %,d values in %,d series; no classes are made of it, and it is left out",
              said,
              classes.size(),
              series));
      return new Found(kept, fixed, new int[0], List.of(), notes);
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "%s: the same at all steps of each series, an attribute: its %,d values are the classes",
            said,
            classes.size()));
    Map<String, Integer> numbers = new TreeMap<>();
    classes.forEach(each -> numbers.put(each, numbers.size()));
    int[] labels = Arrays.stream(groups).mapToInt(numbers::get).toArray();
    return new Found(kept, fixed, labels, classes, notes);
  }

  private String value(int column, int series) {
    List<@Nullable String> values = first[column];
    return values == null ? "" : String.valueOf(values.get(series));
  }

  /** Whether values are few whole numbers, each of several series or called classes. */
  private static boolean few(List<@Nullable String> values, boolean called) {
    TreeSet<String> different = new TreeSet<>();
    for (String value : values) {
      if (value == null || !value.matches("[+-]?[0-9]{1,9}([.]0+)?")) {
        return false;
      }
      different.add(value);
      if (different.size() > FEW) {
        return false;
      }
    }
    return called || (different.size() > 1 && 2 * different.size() <= values.size());
  }

  /** Numbers by their size, texts by their letters. */
  private static List<String> sorted(String[] groups) {
    boolean numbers = Arrays.stream(groups).allMatch(CsvTable::isNumber);
    return Arrays.stream(groups)
        .distinct()
        .sorted(
            numbers
                ? (a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b))
                : (a, b) -> a.compareTo(b))
        .toList();
  }
}
