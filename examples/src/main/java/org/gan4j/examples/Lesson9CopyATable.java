package org.gan4j.examples;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.gan4j.data.DataOptions;
import org.gan4j.medium.Samples;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Trainer;
import org.gan4j.zoo.Generator;

/**
 * Lesson 9: a synthetic copy of a table, which is a CSV file or what a query returns. The query's
 * rows are kept as a file beside the run, which reads them again when it goes on or is scored.
 *
 * <p>Arguments: a folder for runs, a CSV file, or the address of a database (jdbc:...) with a query
 * behind it after a blank, the file of the copy, its rows, and settings of the recipe ctgan.
 */
public final class Lesson9CopyATable {
  private Lesson9CopyATable() {}

  public static void main(String[] args) throws IOException, SQLException {
    Path runs = Files.createDirectories(Path.of(args[0]));
    boolean query = args[1].startsWith("jdbc:");
    Path real = query ? kept(args[1], runs.resolve("real.csv")) : Path.of(args[1]);
    List<String> settings = new ArrayList<>(List.of(args).subList(4, args.length));
    settings.add("data.name=" + real);
    Plan plan = Plan.of(Recipes.read("ctgan", settings), DataOptions.fromEnvironment());
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("lesson 9"));
        Generator generator = Generator.load(trainer.train().run())) {
      Samples made = generator.sample(LongStream.range(0, Long.parseLong(args[3])).toArray());
      Files.writeString(Path.of(args[2]), made.medium().table(made));
    }
  }

  /** What a query returns, as a file: the address and the query with a blank between. */
  private static Path kept(String asked, Path csv) throws IOException, SQLException {
    String[] parts = asked.split(" ", 2);
    try (Connection database = DriverManager.getConnection(parts[0]);
        Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(parts[1])) {
      keep(rows, csv);
    }
    return csv;
  }

  /** Writes rows as CSV: a line of names, then a line each; what is null stays empty. */
  static void keep(ResultSet rows, Path csv) throws IOException, SQLException {
    int columns = rows.getMetaData().getColumnCount();
    try (Writer out = Files.newBufferedWriter(csv)) {
      for (boolean head = true; head || rows.next(); head = false) {
        for (int i = 1; i <= columns; i++) {
          String cell = head ? rows.getMetaData().getColumnLabel(i) : rows.getString(i);
          String text = Objects.requireNonNullElse(cell, "").replace("\"", "\"\"");
          out.write((i == 1 ? "\"" : ",\"") + text + "\"");
        }
        out.write('\n');
      }
    }
  }
}
