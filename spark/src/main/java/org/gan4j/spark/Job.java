package org.gan4j.spark;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.gan4j.GanException;
import org.gan4j.data.Datasets;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/**
 * What every task of a job is told.
 *
 * @param recipe as YAML, with the threads of a worker decided
 * @param folder the run's: an absolute path, or a URI
 * @param named the folder as the caller named it
 * @param file of a frame, by the name that Spark hands it out under; empty where data have a place
 * @param hadoop the settings of Hadoop's file systems
 */
record Job(String recipe, String folder, String named, String file, HashMap<String, String> hadoop)
    implements Serializable {

  /** The job of a recipe, which nothing is refused of yet but what the driver can know. */
  static Job of(SparkSession session, Recipe recipe, String folder, @Nullable Path frame) {
    checkClasses();
    SparkContext context = session.sparkContext();
    TrainSettings train = recipe.train();
    int threads =
        train.threads() == 0 ? context.getConf().getInt("spark.task.cpus", 1) : train.threads();
    Recipe told =
        recipe
            .with(train.decided(train.precision(), train.device(), threads))
            .with(recipe.data().named(frame == null ? placed(recipe.data().name()) : "frame"));
    String handed = "";
    if (frame != null) {
      context.addFile(frame.toString());
      handed = String.valueOf(frame.getFileName());
    }
    HashMap<String, String> hadoop = new HashMap<>();
    for (Map.Entry<String, String> each : context.hadoopConfiguration()) {
      hadoop.put(each.getKey(), each.getValue());
    }
    return new Job(Recipes.format(told), absolute(folder), folder, handed, hadoop);
  }

  /**
   * A cluster has Jackson's annotations in a version that lacks what ours needs.
   *
   * @throws GanException if they come first
   */
  static void checkClasses() {
    if (Arrays.stream(JsonFormat.Shape.values()).noneMatch(shape -> shape.name().equals("POJO"))) {
      throw new GanException(
          "the cluster's Jackson comes before ours: submit with --conf spark.driver.userClassPathFirst=true --conf spark.executor.userClassPathFirst=true, as spark/gan-spark does");
    }
  }

  /** A path that is there on the driver as one that means the same on every machine. */
  private static String placed(String data) {
    if (Datasets.named().stream().anyMatch(set -> set.name().equals(data))) {
      return data;
    }
    try {
      Path path = Path.of(data);
      return Files.exists(path) ? path.toAbsolutePath().normalize().toString() : data;
    } catch (InvalidPathException e) {
      return data; // The workers say what is wrong with it.
    }
  }

  /** The folder, of which no task has to know where the driver was started. */
  private static String absolute(String folder) {
    if (folder.isBlank()) {
      throw new GanException(
          "the run's folder is empty: name a path, or a URI such as hdfs:///runs/a");
    }
    URI uri = uri(folder);
    if (uri != null && uri.getScheme() != null) {
      return uri.getScheme().equals("file") ? Path.of(uri.getPath()).toString() : folder;
    }
    try {
      return Path.of(folder).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      throw new GanException("the run's folder '" + folder + "' is no path", e);
    }
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null; // A path with a space, say.
    }
  }

  /** Whether the folder is one of the machine's own file system. */
  boolean local() {
    return folder.startsWith("/") || folder.matches("[A-Za-z]:\\\\.*");
  }

  /** What is trained, with the data where this machine has them. */
  Recipe told() {
    Recipe told = Recipes.parse(recipe, "the job's recipe", List.of());
    return file.isEmpty() ? told : told.with(told.data().named(SparkFiles.get(file)));
  }

  Configuration configuration() {
    Configuration out = new Configuration();
    hadoop.forEach(out::set);
    return out;
  }

  /**
   * Trains in one barrier stage.
   *
   * @throws GanException in one sentence
   */
  GanSpark.Outcome run(SparkSession session) {
    SparkContext context = session.sparkContext();
    int workers = Recipes.parse(recipe, "the job's recipe", List.of()).train().workers();
    Slots.check(context, context.getConf(), workers);
    // Parts without a place of their own: none waits for a machine that it would rather have.
    JavaRDD<Integer> ranks =
        JavaSparkContext.fromSparkContext(context)
            .parallelize(IntStream.range(0, workers).boxed().toList(), workers);
    JavaRDD<byte[]> results =
        JavaRDD.fromRDD(ranks.rdd().barrier().mapPartitions(new Rank(this), false, tag()), tag());
    List<byte[]> said;
    try {
      // The shuffle is there so that the barrier stage is not the last one, which Spark never tries
      // again (a last stage may have written something).
      said = results.repartition(1).collect();
    } catch (Exception e) { // Spark's, which Scala does not declare
      throw lost(e);
    }
    GanSpark.Outcome outcome = null;
    for (byte[] each : said) {
      Result result = Result.of(each);
      if (!result.refusal().isEmpty()) {
        throw new GanException(result.refusal());
      }
      outcome = result.outcome() == null ? outcome : result.outcome();
    }
    if (outcome == null) {
      throw new GanException("worker 0 said nothing of how the run ended: " + named);
    }
    return outcome;
  }

  private static scala.reflect.ClassTag<byte[]> tag() {
    return ClassTag$.MODULE$.apply(byte[].class);
  }

  /** That Spark gave up, with the last thing that it says of why. */
  private GanException lost(Exception e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    String why = e.getMessage() == null || lines.isEmpty() ? e.toString() : lines.get(0);
    if (lines.size() > 1 && !lines.get(1).isBlank() && !lines.get(1).startsWith("Driver stack")) {
      why = lines.get(1).replaceFirst("^org\\.gan4j\\.[\\w.$]+: ", ""); // What a task threw.
    }
    return new GanException(
        String.format(
            Locale.ROOT,
            "Spark gave the workers up: %s; %s is at its last checkpoint, if it came to one, and the same job goes on from there",
            why.strip(),
            named),
        e);
  }
}
