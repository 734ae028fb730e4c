package org.gan4j.cli;

import java.io.BufferedWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.Nearest;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.medium.Table;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.AtomicFile;
import org.gan4j.zoo.Generator;

/** Rows of a table's model: which are asked for, and the file that they go to. */
final class TableRows {
  /** Rows where nobody says how many. */
  static final int USUAL = 1000;

  private static final int BLOCK = 4096;

  private static final int LISTED = 20;

  private static final String USAGE =
      "--where takes COLUMN=VALUE, such as education=Masters or age=30..40";

  private final Generator generator;
  private final Table table;
  private final Map<String, String> where;
  private long drawn;
  private long made;

  /**
   * Rows that a generator is asked for.
   *
   * @param where what was typed behind {@code --where}
   * @throws WrongUsage if it names no column, or nothing that can be in it
   */
  TableRows(Generator generator, Table table, List<String> where) {
    this.generator = generator;
    this.table = table;
    this.where = parse(where, table);
  }

  /** Each column that is asked for with what is to be there, as it is written. */
  static Map<String, String> parse(List<String> where, Table table) {
    Map<String, String> out = new LinkedHashMap<>();
    for (String text : where) {
      if (text.isBlank()) {
        throw new WrongUsage(USAGE + "; got nothing");
      }
      String left = text;
      while (!left.isEmpty()) {
        String asked = first(left, table);
        left = left.substring(Math.min(left.length(), asked.length() + 1));
        int sign = asked.indexOf('=');
        if (sign < 0) {
          throw new WrongUsage(USAGE + "; got '" + text + "'");
        }
        Column column = named(asked, table);
        String value = asked.substring(asked.indexOf('=', column.name().length()) + 1).strip();
        if (out.put(column.name(), asked(column, value)) != null) {
          throw new WrongUsage("--where takes each column once; got " + column.name() + " twice");
        }
      }
    }
    return out;
  }

  /** The first of several with commas between; a comma that no column follows is one of a name. */
  private static String first(String text, Table table) {
    int end = text.indexOf(',');
    while (end >= 0) {
      String rest = text.substring(end + 1).stripLeading();
      int sign = rest.indexOf('=');
      int next = rest.indexOf(',');
      boolean known = table.columns().stream().anyMatch(each -> rest.startsWith(each.name() + "="));
      boolean within = isCategory(text, table, end);
      if (known || (sign >= 0 && (next < 0 || sign < next) && !within)) {
        return text.substring(0, end);
      }
      end = text.indexOf(',', end + 1);
    }
    return text;
  }

  /** Whether the whole text asks for a category with a comma in its name. */
  private static boolean isCategory(String text, Table table, int comma) {
    return table.columns().stream()
        .filter(Column.Categories.class::isInstance)
        .map(Column.Categories.class::cast)
        .filter(each -> text.startsWith(each.name() + "=") && each.name().length() < comma)
        .anyMatch(each -> each.names().contains(text.substring(each.name().length() + 1)));
  }

  private static Column named(String asked, Table table) {
    String typed = asked.substring(0, asked.indexOf('=')).strip();
    return table.columns().stream()
        .filter(each -> each.name().equals(typed) || asked.startsWith(each.name() + "="))
        .findFirst()
        .orElseThrow(
            () ->
                new WrongUsage(
                    "--where names no column of the table: '"
                        + typed
                        + "'"
                        + meant(typed, table.columns().stream().map(Column::name).toList())));
  }

  private static String asked(Column column, String value) {
    if (column.hasGaps() && (value.isEmpty() || value.equals(column.empty()))) {
      return column.empty();
    }
    if (column instanceof Column.Numbers numbers) {
      if (column.asked(value).isEmpty()) {
        Column.Written form = numbers.form();
        String range = form.written(numbers.low()) + ".." + form.written(numbers.high());
        throw new WrongUsage(
            String.format(
                Locale.ROOT,
                "--where takes %s of %s, or a range of them, within %s; got '%s'",
                form.isOfTime() ? "a date (" + form.pattern() + ")" : "a number",
                column.name(),
                range,
                value));
      }
      return value;
    }
    Column.Categories categories = (Column.Categories) column;
    if (!categories.names().contains(value)) {
      throw new WrongUsage(
          "--where: "
              + column.name()
              + " has no category '"
              + value
              + "'"
              + meant(value, categories.names())
              + (column.hasGaps() ? "; empty cells are asked for by " + column.name() + "=" : ""));
    }
    return value;
  }

  private static String meant(String typed, List<String> known) {
    return Nearest.of(typed, known).map(near -> "; did you mean " + near + "?").orElse(".")
        + " There are "
        + known.stream().limit(LISTED).collect(Collectors.joining(", "))
        + (known.size() > LISTED ? ", ..." : "");
  }

  /**
   * What the user should know of what is asked for before it is made: each category's share of the
   * training data, as the model has it; of several together whether the run's data have such rows.
   *
   * @param model the run's or model's folder
   */
  void describe(Path model, Console console) {
    boolean unknown = where.size() > 1; // a model knows shares of single categories alone
    for (Map.Entry<String, String> each : where.entrySet()) {
      Column column = column(each.getKey());
      if (column instanceof Column.Categories of) {
        console.say(share(of, each.getValue()));
      } else {
        unknown = true;
      }
    }
    if (!unknown) {
      return;
    }
    String asked = words();
    try {
      Path recipe = model.resolve("recipe.yaml");
      if (!Files.isRegularFile(recipe)) {
        console.say(
            "note: whether rows with "
                + asked
                + " were in the data is not known: a model keeps each"
                + " column's shares alone; its run's folder would be asked");
        return;
      }
      DataSettings settings = Recipes.read(recipe).data();
      try (Dataset data = Datasets.open(settings.name(), settings.options(console.data()))) {
        long found = found(data);
        console.say(
            found == 0
                ? "note: no row of the data has "
                    + asked
                    + ": what is made is the generator's guess"
                : String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d rows of the data (%.2g %%)",
                    asked,
                    found,
                    data.size(),
                    100.0 * found / data.size()));
      }
    } catch (GanException e) {
      console.say(
          "note: whether rows with " + asked + " are in the data is not known: " + e.getMessage());
    }
  }

  private Column column(String name) {
    return table.columns().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String share(Column.Categories of, String value) {
    int at = of.names().indexOf(value);
    double share = at < 0 ? of.missing() : of.shares().get(at) * (1 - of.missing());
    return String.format(
        Locale.ROOT, "%s=%s: %.2g %% of the training data", of.name(), value, 100 * share);
  }

  private long found(Dataset data) {
    Table of =
        data.medium().table().orElseThrow(() -> new GanException("the data are no table now"));
    long found = 0;
    for (long from = 0; from < data.size(); from += BLOCK) {
      Samples rows = data.read(from, (int) Math.min(BLOCK, data.size() - from));
      for (int row = 0; row < rows.size(); row++) {
        found += matches(of, rows, row) ? 1 : 0;
      }
    }
    return found;
  }

  private boolean matches(Table of, Samples rows, int row) {
    for (int i = 0; i < of.columns().size(); i++) {
      Column column = of.columns().get(i);
      String wanted = where.get(column.name());
      double cell = rows.cells()[row * of.columns().size() + i];
      if (wanted != null && column.asked(wanted).filter(cells -> cells.test(cell)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private String words() {
    return where.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" and "));
  }

  /**
   * Writes rows as a table, block by block: however many they are, few are held in memory.
   *
   * @param csv the file, replaced when the last row is written
   */
  void write(long[] seeds, Path csv) {
    OutputFile.makeFolderOf(csv);
    int head = table.table(table.room(0)).length();
    AtomicFile.write(
        csv,
        channel -> {
          Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
          for (int from = 0; from < seeds.length; from += BLOCK) {
            Samples rows = rows(seeds, from);
            String text = table.table(rows, from + 1L);
            out.write(text, from == 0 ? 0 : head, text.length() - (from == 0 ? 0 : head));
          }
          out.flush();
        });
  }

  /** Draws the distributions of rows. */
  void draw(long[] seeds, Path png) {
    Samples all = table.room(seeds.length);
    for (int from = 0; from < seeds.length; from += BLOCK) {
      all.put(from, rows(seeds, from));
    }
    OutputFile.makeFolderOf(png);
    PngFile.write(png, table.draw(all, Sheet.square(seeds.length)), Map.of("Software", "gan4j"));
  }

  /** The rows of one block of the seeds. */
  private Samples rows(long[] seeds, int from) {
    long[] block = Arrays.copyOfRange(seeds, from, Math.min(seeds.length, from + BLOCK));
    Generator.Rows found = generator.rows(block, where, (long) Generator.REDRAWS * block.length);
    drawn += found.drawn();
    made += found.samples().size();
    if (found.samples().size() < block.length) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "of %,d rows that were drawn %s as asked (%s): the generator makes them too rarely;"
                  + " ask for less",
              drawn,
              made == 0 ? "none is" : String.format(Locale.ROOT, "only %,d are", made),
              asked()));
    }
    return found.samples();
  }

  private String asked() {
    return (words() + "; " + String.join("; ", table.constraints())).replaceAll("^; |; $", "");
  }

  /** {@return the share of draws that were thrown away; empty where nothing was asked for} */
  String redrawn() {
    return where.isEmpty() && table.constraints().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "drawn again: %.1f %% of %,d rows that were drawn (%s)",
            drawn == 0 ? 0 : 100.0 * (drawn - made) / drawn,
            drawn,
            asked());
  }
}
