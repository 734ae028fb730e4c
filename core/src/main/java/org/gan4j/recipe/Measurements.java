package org.gan4j.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.gan4j.recipe.Recipes.Measured;
import org.gan4j.recipe.Recipes.Subject;

/**
 * The table of quality by time, {@code quality.tsv}, and what it says of data and minutes. Lines
 * that begin with {@code #} are remarks; the first other one names the columns.
 *
 * @param rows as they were measured, one a run
 */
record Measurements(List<Measured> rows) {
  /** The file's columns, in its order. */
  static final List<String> COLUMNS =
      List.of(
          "data",
          "shape",
          "samples",
          "classes",
          "recipe",
          "minutes",
          "device",
          "cores",
          "images",
          "seed",
          "fid",
          "precision",
          "recall",
          "coverage",
          "other-fid",
          "machine",
          "source");

  /** What stands for a tab or a line's end in a text. */
  private static final String SPACE = " ";

  private static final String FILE = "quality.tsv";

  /** The most that a table may hold: it is read whole. */
  private static final int MOST_ROWS = 10_000;

  /** Times the minutes that are asked for that a measurement may have taken: clocks differ. */
  private static final double LONGER = 1.1;

  /** Times as many minutes as another's that make two recipes no match for each other. */
  private static final double APART = 2;

  /** Times as many samples, or as long sides, as others that make data not alike. */
  private static final double MORE_SAMPLES = 4;

  private static final double LONGER_SIDES = 1.5;

  /** Samples above which more of them change little within the times that are measured. */
  private static final long MANY = 10_000;

  /** Copies the rows. */
  Measurements {
    rows = List.copyOf(rows);
  }

  /** The rows that the library has. */
  static Measurements ours() {
    try (InputStream in = Recipes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rows of a text.
   *
   * @param text of the file
   * @param source how errors name it
   * @throws RecipeException naming line, column, rule and value
   */
  static Measurements parse(String text, String source) {
    List<Measured> rows = new ArrayList<>();
    boolean headed = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String place = source + ", line " + (i + 1) + ": ";
      List<String> cells = Arrays.asList(line.split("\t", -1));
      if (!headed) {
        if (!cells.equals(COLUMNS)) {
          throw new RecipeException(
              place
                  + "the columns must be "
                  + String.join(", ", COLUMNS)
                  + "; got "
                  + line.strip());
        }
        headed = true;
        continue;
      }
      if (cells.size() != COLUMNS.size()) {
        throw new RecipeException(
            place + "a row has " + COLUMNS.size() + " cells, parted by tabs; got " + cells.size());
      }
      if (rows.size() == MOST_ROWS) {
        throw new RecipeException(place + "a table has at most " + MOST_ROWS + " rows");
      }
      rows.add(row(new Cells(cells, place)));
    }
    if (!headed) {
      throw new RecipeException(source + " has no line with the names of its columns");
    }
    return new Measurements(rows);
  }

  private static Measured row(Cells cells) {
    try {
      return new Measured(
          cells.text("data"),
          cells.text("shape"),
          cells.whole("samples"),
          (int) cells.whole("classes"),
          cells.text("recipe"),
          cells.number("minutes"),
          cells.text("device"),
          (int) cells.whole("cores"),
          cells.whole("images"),
          cells.whole("seed"),
          cells.number("fid"),
          cells.number("precision"),
          cells.number("recall"),
          cells.number("coverage"),
          cells.number("other-fid"),
          cells.text("machine"),
          cells.text("source"));
    } catch (RecipeException e) {
      String said = String.valueOf(e.getMessage());
      throw said.startsWith(cells.place()) ? e : new RecipeException(cells.place() + said);
    }
  }

  /** The file's text, with remarks at its head. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append("# Quality by time, as measured: bench/quality --publish writes its rows here,");
    out.append(" others are kept.\n");
    out.append("# Scores of 10,000 samples by the extractor of the data; they compare within the");
    out.append(" same data only.\n");
    out.append(String.join("\t", COLUMNS)).append('\n');
    for (Measured row : rows) {
      out.append(
              List.of(
                      text(row.data()),
                      text(row.shape()),
                      row.samples(),
                      row.classes(),
                      text(row.recipe()),
                      number(row.minutes()),
                      text(row.device()),
                      row.cores(),
                      row.images(),
                      row.seed(),
                      number(row.fid()),
                      number(row.precision()),
                      number(row.recall()),
                      number(row.coverage()),
                      number(row.otherFid()),
                      text(row.machine()),
                      text(row.source()))
                  .stream()
                  .map(Object::toString)
                  .collect(Collectors.joining("\t")))
          .append('\n');
    }
    return out.toString();
  }

  private static String text(String cell) {
    return cell.replaceAll("\\s+", SPACE).strip();
  }

  /** Four digits; empty for NaN. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** The same with other rows, which take the place of those of the same run. */
  Measurements with(List<Measured> others) {
    Map<String, Measured> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(key(row), row));
    others.forEach(row -> all.put(key(row), row));
    return new Measurements(new ArrayList<>(all.values()));
  }

  private static String key(Measured row) {
    return String.join(
        "\t",
        row.data(),
        row.recipe(),
        number(row.minutes()),
        row.device(),
        machine(row),
        "" + row.seed());
  }

  /**
   * What each recipe comes to on such data in so many minutes, the best first: of each the longest
   * runs that fit, the mean over their seeds. Recipes whose longest is less than half of the
   * longest are left out: they did not have the time. Empty where nothing is known.
   */
  List<Measured> standings(Subject subject, double minutes) {
    List<Measured> alike = alike(subject);
    Map<String, List<Measured>> byRecipe = new LinkedHashMap<>();
    for (Measured row : alike) {
      boolean told = subject.classes() > 1 || !isConditional(row.recipe());
      if (row.minutes() <= LONGER * minutes && told) {
        byRecipe.computeIfAbsent(row.recipe(), name -> new ArrayList<>()).add(row);
      }
    }
    List<Measured> out = new ArrayList<>();
    for (List<Measured> of : byRecipe.values()) {
      double longest = of.stream().mapToDouble(Measured::minutes).max().orElse(0);
      out.add(mean(of.stream().filter(row -> row.minutes() == longest).toList()));
    }
    double longest = out.stream().mapToDouble(Measured::minutes).max().orElse(0);
    out.removeIf(row -> row.minutes() * APART < longest);
    out.sort(Comparator.comparingDouble(Measured::fid));
    return out;
  }

  /** What a recipe came to on such data, by minutes; means over seeds. */
  List<Measured> course(String recipe, Subject subject) {
    Map<Double, List<Measured>> byMinutes = new LinkedHashMap<>();
    for (Measured row : alike(subject)) {
      if (row.recipe().equals(recipe)) {
        byMinutes.computeIfAbsent(row.minutes(), minutes -> new ArrayList<>()).add(row);
      }
    }
    return byMinutes.values().stream()
        .map(Measurements::mean)
        .sorted(Comparator.comparingDouble(Measured::minutes))
        .toList();
  }

  /**
   * Rows of these data, or else of the set that is most like them, on the machine that was measured
   * most: numbers of other data and machines do not compare.
   */
  private List<Measured> alike(Subject subject) {
    List<Measured> known =
        rows.stream()
            .filter(row -> row.device().equals(subject.device()) && isLike(row, subject))
            .toList();
    String nearest =
        known.stream()
            .min(
                Comparator.comparing((Measured row) -> !row.data().equals(subject.data()))
                    .thenComparingDouble(row -> distance(row, subject)))
            .map(Measured::data)
            .orElse("");
    List<Measured> same = known.stream().filter(row -> row.data().equals(nearest)).toList();
    Map<String, Long> machines =
        same.stream()
            .collect(
                Collectors.groupingBy(
                    Measurements::machine, LinkedHashMap::new, Collectors.counting()));
    String most =
        machines.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    return same.stream().filter(row -> machine(row).equals(most)).toList();
  }

  private static String machine(Measured row) {
    return row.cores() + " of " + row.machine();
  }

  private static boolean isLike(Measured row, Subject subject) {
    double samples = (double) Math.max(row.samples(), 1) / Math.max(subject.samples(), 1);
    boolean asMany =
        (samples <= MORE_SAMPLES && samples >= 1 / MORE_SAMPLES)
            || Math.min(row.samples(), subject.samples()) >= MANY;
    if (row.data().equals(subject.data())) {
      return asMany && row.shape().equals(subject.shape());
    }
    return asMany && channels(row.shape()) == channels(subject.shape()) && sides(row, subject) <= 1;
  }

  /** How unlike data are, in factors of samples and sides. */
  private static double distance(Measured row, Subject subject) {
    return Math.abs(Math.log((double) row.samples() / Math.max(subject.samples(), 1)))
        + sides(row, subject);
  }

  /** At most 1 if the sides are alike. */
  private static double sides(Measured row, Subject subject) {
    return Math.abs(Math.log(Math.sqrt(area(row.shape()) / area(subject.shape()))))
        / Math.log(LONGER_SIDES);
  }

  private static long channels(String shape) {
    return Long.parseLong(shape.split("x", -1)[0]);
  }

  private static double area(String shape) {
    String[] dims = shape.split("x", -1);
    return Double.parseDouble(dims[1]) * Double.parseDouble(dims[2]);
  }

  private static boolean isConditional(String recipe) {
    return Recipes.names().contains(recipe)
        && Recipes.read(recipe, List.of()).network().conditional();
  }

  /** One row for several seeds, with the seed of the first. */
  private static Measured mean(List<Measured> rows) {
    Measured first = rows.get(0);
    if (rows.size() == 1) {
      return first;
    }
    return new Measured(
        first.data(),
        first.shape(),
        first.samples(),
        first.classes(),
        first.recipe(),
        first.minutes(),
        first.device(),
        first.cores(),
        Math.round(mean(rows, row -> (double) row.images())),
        first.seed(),
        mean(rows, Measured::fid),
        mean(rows, Measured::precision),
        mean(rows, Measured::recall),
        mean(rows, Measured::coverage),
        mean(rows, Measured::otherFid),
        first.machine(),
        "mean over " + rows.size() + " runs, " + first.source());
  }

  private static double mean(List<Measured> rows, ToDoubleFunction<Measured> of) {
    return rows.stream().mapToDouble(of).average().orElse(Double.NaN);
  }

  /** A row's cells by the names of their columns. */
  private record Cells(List<String> cells, String place) {
    String text(String column) {
      return cells.get(COLUMNS.indexOf(column)).strip();
    }

    long whole(String column) {
      try {
        return Long.parseLong(text(column));
      } catch (NumberFormatException e) {
        throw new RecipeException(
            place + column + " must be a whole number; got '" + text(column) + "'");
      }
    }

    double number(String column) {
      if (text(column).isEmpty()) {
        return Double.NaN;
      }
      try {
        return Double.parseDouble(text(column));
      } catch (NumberFormatException e) {
        throw new RecipeException(place + column + " must be a number; got '" + text(column) + "'");
      }
    }
  }
}
