package org.gan4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.gan4j.Nearest;
import org.gan4j.data.DataOptions.As;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.medium.Column;
import org.gan4j.medium.Table;
import org.jspecify.annotations.Nullable;

/**
 * Files of tables: one, or two of which the second is held out ({@code train.csv} and {@code
 * test.csv}, or {@code NAME.csv} and {@code NAME-test.csv}, in one folder).
 */
final class TableFiles {
  /** Rows that tell a table from series. */
  private static final int LOOKED_AT = 10_000;

  /** Rows that are too few to say that no series has a second one. */
  private static final int FEW = 10;

  private TableFiles() {}

  /** Whether separated values are a table, not series ({@link As}). */
  static boolean isTable(Path file, DataOptions options) {
    if (options.as() != As.AUTO) {
      return options.as() == As.TABLE;
    }
    if (options.window() > 0 || !options.idColumn().isEmpty() || !options.orderColumn().isEmpty()) {
      return false;
    }
    try {
      return TableReader.either(file.toString(), western -> isTable(file, western));
    } catch (IOException | DataException e) {
      return true; // which says what is wrong when it is read
    }
  }

  private static boolean isTable(Path file, boolean western) throws IOException {
    int id = -1;
    try (TableReader table = TableReader.open(file.toString(), SeriesFiles.stream(file), western)) {
      id = table.named() ? CsvColumns.id(table.names()) : -1;
      if (id < 0) {
        return true;
      }
      boolean ordered = CsvColumns.order(table.names()) >= 0;
      Set<String> seen = new HashSet<>();
      String last = "";
      boolean again = false;
      int rows = 0;
      for (; rows < LOOKED_AT; rows++) {
        List<String> row = table.next();
        if (row == null) {
          break;
        }
        String own = row.get(id);
        if (!own.equals(last) && !seen.add(own)) {
          again = true;
          if (!ordered) {
            return true; // a category: those of one series lie together
          }
        }
        again |= own.equals(last);
        last = own;
      }
      return !again && (!ordered || rows >= FEW);
    } catch (Utf8Reader.NotUtf8 e) {
      throw e;
    } catch (DataException e) {
      return id < 0; // else series say what is wrong
    }
  }

  /**
   * Reads a table.
   *
   * @param name of the set
   * @param train the file that is learned from
   * @param test the file that is held out; null where there is none
   */
  static TableSet open(String name, Path train, @Nullable Path test, DataOptions options) {
    List<Path> files = test == null ? List.of(train) : List.of(train, test);
    Set<Path> western = new HashSet<>();
    while (true) {
      Reading reading = new Reading(train, options);
      Path now = train;
      try {
        for (Path file : files) {
          now = file;
          Path own = file;
          reading.add(own, western.contains(own));
        }
        return TableSet.of(reading.finish(name), options);
      } catch (Utf8Reader.NotUtf8 e) {
        if (e.mixed || !western.add(now)) {
          throw TableReader.mixed(now.toString(), e);
        }
      } catch (IOException e) {
        throw SeriesFiles.failed(now.toString(), e);
      }
    }
  }

  /** The rows of all files so far. */
  private static final class Reading {
    private final Path train;
    private final DataOptions options;
    private final List<String> notes = new ArrayList<>();
    private final List<Cells> cells = new ArrayList<>();
    private List<String> names = List.of();
    private int[] lines = new int[1 << 10];
    private int rows;
    private int first = -1;
    private char separator = ',';
    private int held;

    Reading(Path train, DataOptions options) {
      this.train = train;
      this.options = options;
    }

    void add(Path file, boolean western) throws IOException {
      String place = file.toString();
      try (TableReader table = TableReader.open(place, SeriesFiles.stream(file), western)) {
        if (names.isEmpty()) {
          names = List.copyOf(table.names());
          separator = table.separator();
          notes.addAll(table.notes());
          int order = CsvColumns.order(names);
          if (options.as() == As.AUTO && table.named() && order >= 0) {
            notes.add(
                "column '"
                    + CsvTable.shown(names.get(order))
                    + "' may order the rows: data.window=24 (gan data: --window 24) or data.as=series takes them for steps of series");
          }
          checkColumns(place);
          for (String name : names) {
            Kind kind = options.columns().get(name);
            boolean left = kind == Kind.DROP || kind == Kind.NUMBER_THEM;
            cells.add(new Cells(table.commasFree()));
            held += left ? 0 : 1;
          }
        } else {
          first = rows;
          if (!names.equals(table.names())) {
            throw unequal(place, table.names());
          }
        }
        boolean[] wanted = new boolean[names.size()];
        for (int c = 0; c < wanted.length; c++) {
          Kind kind = options.columns().get(names.get(c));
          wanted[c] = kind != Kind.DROP && kind != Kind.NUMBER_THEM;
        }
        for (List<String> row = table.next(); row != null; row = table.next()) {
          if ((long) rows * Math.max(1, held) > Steps.most()) {
            throw Steps.tooLarge(place, Steps.most());
          }
          if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
          }
          lines[rows++] = (int) Math.min(Integer.MAX_VALUE, table.row());
          for (int c = 0; c < wanted.length; c++) {
            if (wanted[c]) {
              cells.get(c).add(row.get(c));
            }
          }
        }
      }
    }

    private void checkColumns(String place) {
      for (Map.Entry<String, Kind> entry : options.columns().entrySet()) {
        if (!names.contains(entry.getKey())) {
          Optional<String> near = Nearest.of(entry.getKey(), names);
          throw new DataException.NoColumn(
              String.format(
                  Locale.ROOT,
                  "%s has no column '%s', which data.columns names%s (its columns: %s)",
                  place,
                  entry.getKey(),
                  near.map(name -> "; did you mean " + name + "?").orElse(""),
                  CsvTable.shown(String.join(", ", names))));
        }
      }
    }

    private DataException unequal(String place, List<String> others) {
      int at = 0;
      while (at < Math.min(names.size(), others.size()) && names.get(at).equals(others.get(at))) {
        at++;
      }
      return new DataException(
          String.format(
              Locale.ROOT,
              "%s, column %d is %s; in %s it is %s: both must have the same columns, or give the second alone",
              place,
              at + 1,
              at < others.size() ? "'" + others.get(at) + "'" : "missing",
              train,
              at < names.size() ? "'" + names.get(at) + "'" : "missing"));
    }

    TableSet.Raw finish(String name) {
      String place = train.toString();
      if (rows == 0) {
        throw new DataException(place + " has no rows below its head");
      }
      ColumnFinder finder = new ColumnFinder(place, lines);
      List<FoundColumn> found = new ArrayList<>();
      for (int c = 0; c < names.size(); c++) {
        found.add(finder.find(names.get(c), cells.get(c), options.columns().get(names.get(c))));
        cells.set(c, new Cells(false)); // its memory is needed for the next
      }
      finder.check();
      notes.addAll(finder.notes());
      return new TableSet.Raw(
          name, place, found, first < 0 ? rows : first, rows, separator, List.copyOf(notes));
    }
  }

  /**
   * The two tables of a folder, the one that is learned from and the one that is held out; empty
   * where they are not two such.
   *
   * @param folder that they lie in
   * @param files in it
   */
  static List<Path> parts(Path folder, List<Path> files) {
    if (files.size() < 2 || files.size() > 3) {
      return List.of();
    }
    List<String> stems = files.stream().map(file -> stem(folder, file)).toList();
    if (Parts.are(stems)) {
      return List.of(
          files.get(stems.indexOf(Parts.train(stems))),
          files.get(stems.indexOf(Parts.heldOut(stems).get(0))));
    }
    if (files.size() == 2) {
      for (int i = 0; i < 2; i++) {
        String train = stems.get(i).replaceAll("(?i)[-_. ](train|training)$", "");
        String test = stems.get(1 - i);
        if (test.length() > train.length() + 1
            && test.startsWith(train)
            && "-_. ".indexOf(test.charAt(train.length())) >= 0
            && Parts.isHeldOut(test.substring(train.length() + 1))) {
          return List.of(files.get(i), files.get(1 - i));
        }
      }
    }
    return List.of();
  }

  /** A file's name without ending; its folder's, where that is inside the folder. */
  private static String stem(Path folder, Path file) {
    Path inside = folder.relativize(file);
    if (inside.getNameCount() > 1) {
      return inside.getName(0).toString();
    }
    return inside.toString().replaceAll("(?i)(\\.[a-z]+)?(\\.gz)?$", "");
  }

  /** What stands for the columns of the named set in a list, before it is read. */
  static Table columnsOfAdult() {
    return new Table(
        IntStream.rangeClosed(1, 15)
            .<Column>mapToObj(
                i -> new Column.Numbers("column" + i, 0, 1, Column.Written.WHOLE, 0, "", List.of()))
            .toList());
  }

  /** The named set: both files of a folder, as CSV with a head, gzipped or not. */
  static TableSet adult(DataOptions options) {
    List<Path> folders = NamedFiles.folders("adult", options);
    for (Path folder : folders) {
      for (String ending : List.of(".csv.gz", ".csv")) {
        Path train = folder.resolve("adult" + ending);
        Path test = folder.resolve("adult-test" + ending);
        if (Files.isRegularFile(train) && Files.isRegularFile(test)) {
          return open("adult", train, test, options);
        }
      }
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "adult needs adult.csv and adult-test.csv, gzipped or not, which nothing downloads: take adult.data and adult.test from https://archive.ics.uci.edu/dataset/2/adult, give both a first line with the 15 names of columns, and put them into %s",
            folders.isEmpty()
                ? "adult/ in a folder that GAN4J_DATA names"
                : String.join(" or ", folders.stream().map(Path::toString).toList())));
  }
}
