package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.medium.Column;
import org.gan4j.medium.Table;
import org.gan4j.run.EnumNames;

/**
 * What the columns of a table are, as YAML that can be changed and read again: the name and the
 * kind of each, and behind it, as a comment, what it holds.
 *
 * @param medium of the learned columns
 * @param all columns, in order
 * @param found those that are learned, in order
 * @param rows of the part
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
record TableSchema(Table medium, List<FoundColumn> all, List<FoundColumn> found, int[] rows) {
  /** A line for each column. */
  String text() {
    List<String> heads = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<String> facts = new ArrayList<>();
    for (FoundColumn column : all) {
      heads.add(ColumnFinder.yaml(column.name()) + ":");
      kinds.add(EnumNames.of(column.kind()));
      int at = found.indexOf(column);
      facts.add(at < 0 ? "" : facts(column, medium.columns().get(at)));
    }
    int wide = Math.min(40, heads.stream().mapToInt(String::length).max().orElse(0));
    int kind = kinds.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < heads.size(); i++) {
      String line =
          String.format(
              Locale.ROOT,
              "%-" + wide + "s %-" + kind + "s %s",
              heads.get(i),
              kinds.get(i),
              facts.get(i).isEmpty() ? "" : " # " + facts.get(i));
      out.append(line.stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private String facts(FoundColumn found, Column column) {
    List<String> facts = new ArrayList<>();
    double[] cells = Arrays.stream(rows).mapToDouble(row -> found.cells()[row]).sorted().toArray();
    int there = 0;
    int different = 0;
    for (int i = 0; i < cells.length && !Double.isNaN(cells[i]); i++) {
      there++;
      different += i == 0 || cells[i] > cells[i - 1] ? 1 : 0;
    }
    String example =
        Arrays.stream(rows)
            .mapToObj(row -> found.cells()[row])
            .filter(cell -> !Double.isNaN(cell))
            .findFirst()
            .map(cell -> written(found, cell))
            .orElse("");
    if (column instanceof Column.Numbers numbers) {
      facts.add(written(found, numbers.low()) + " to " + written(found, numbers.high()));
      long zeros = Arrays.stream(cells).filter(cell -> cell == 0).count();
      if (found.kind() != Kind.DATE && 2 * zeros > there) {
        facts.add(percent(zeros, there) + " are 0");
      }
    }
    int empty = cells.length - there;
    facts.add(
        empty == 0
            ? "none missing"
            : String.format(
                Locale.ROOT,
                "%,d missing (%s%s)",
                empty,
                percent(empty, cells.length),
                found.empty().isEmpty() ? "" : ", written " + found.empty()));
    facts.add(String.format(Locale.ROOT, "%,d distinct", different));
    if (found.kind() == Kind.DATE) {
      facts.add(found.form().pattern());
    }
    facts.add("such as " + CsvTable.shown(example.replace('\n', ' ').replace('\r', ' ')));
    return String.join(", ", facts);
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private static String written(FoundColumn column, double cell) {
    return column.kind() == Kind.CATEGORY
        ? column.names().get((int) cell)
        : column.form().written(cell);
  }
}
