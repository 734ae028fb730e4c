package org.gan4j.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gan4j.GanException;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.jspecify.annotations.Nullable;

/** {@code gan-spark}: what {@code spark-submit} runs where no program of one's own calls. */
public final class Submit {
  private static final String USAGE =
      """
      usage: gan-spark [OPTIONS OF spark-submit] -- RECIPE --folder FOLDER --workers N [OPTIONS]
        RECIPE             a name of 'gan recipes', or a .yaml file
        --folder FOLDER    the run's: begun there, or gone on with; a path that all machines share,
                           or a URI of a Hadoop file system
        --workers N        tasks that train it together
        --data DATA        a named set, or a file or folder that is at the same path on all machines
        --read FORMAT:PATH data that Spark reads, such as binaryFile:hdfs:///pictures or
                           parquet:s3a://bucket/rows
        --images N         to play in all
        --set KEY=VALUE    as gan train takes it; may be repeated""";

  private final List<String> settings = new ArrayList<>();
  private @Nullable String recipe;
  private @Nullable String folder;
  private @Nullable String read;

  private Submit() {}

  /**
   * Trains as the words say, and ends the process: 0 done, 1 failed, 2 wrong usage.
   *
   * @param words as the usage has them, without spark-submit's
   */
  public static void main(String[] words) {
    int code;
    try {
      code = new Submit().run(words);
    } catch (GanException e) {
      System.err.println("gan-spark: " + e.getMessage());
      code = 1;
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  private int run(String[] words) {
    String wrong = parse(words);
    if (!wrong.isEmpty() || recipe == null || folder == null) {
      System.err.println(
          "gan-spark: "
              + (!wrong.isEmpty()
                  ? wrong
                  : recipe == null ? "RECIPE is missing" : "--folder is missing"));
      System.err.println(USAGE);
      return 2;
    }
    Recipe told = Recipes.read(recipe, settings);
    SparkSession session = SparkSession.builder().appName("gan4j " + recipe).getOrCreate();
    try {
      GanSpark.Outcome outcome =
          read == null
              ? GanSpark.train(session, told, folder)
              : GanSpark.train(session, told, frame(session, read), folder);
      System.out.println(outcome);
      outcome.troubles().forEach(trouble -> System.err.println("gan-spark: " + trouble));
    } finally {
      session.stop();
    }
    return 0;
  }

  /** Takes the words; says which one is wrong. */
  private String parse(String[] words) {
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (!word.startsWith("--")) {
        if (recipe != null) {
          return "'" + word + "' is one RECIPE too many";
        }
        recipe = word;
        continue;
      }
      if (i + 1 == words.length) {
        return word + " lacks its value";
      }
      String value = words[++i];
      switch (word) {
        case "--folder" -> folder = value;
        case "--workers" -> settings.add("train.workers=" + value);
        case "--images" -> settings.add("train.images=" + value);
        case "--data" -> settings.add("data.name=\"" + value.replace("\"", "\\\"") + '"');
        case "--set" -> settings.add(value);
        case "--read" -> {
          if (value.indexOf(':') < 1) {
            return "--read is FORMAT:PATH, such as parquet:/rows; got '" + value + "'";
          }
          read = value;
        }
        default -> {
          return "unknown option '" + word + "'";
        }
      }
    }
    return "";
  }

  private static Dataset<Row> frame(SparkSession session, String read) {
    int colon = read.indexOf(':');
    String format = read.substring(0, colon);
    return session
        .read()
        .format(format)
        .option("header", "true")
        .option("recursiveFileLookup", "true")
        .load(read.substring(colon + 1));
  }
}
