package org.gan4j.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gan4j.recipe.Recipe;

/**
 * Trains a run with as many tasks of a Spark job as its recipe has workers ({@code train.workers}).
 *
 * <pre>{@code
 * Recipe recipe =
 *     Recipes.read("dcgan", List.of("data.name=fashion-mnist", "train.workers=4"));
 * GanSpark.Outcome outcome = GanSpark.train(session, recipe, "hdfs:///runs/fashion");
 * }</pre>
 *
 * <p>The folder is the run's: it is begun there, and where it stands there already it goes on from
 * its last checkpoint, so that a job that was killed is simply submitted again. A task that dies
 * fails the stage, which Spark starts anew ({@code spark.stage.maxConsecutiveAttempts} times in
 * all), and the run goes on as above. For the same seed and number of workers it ends in the same
 * bits, whoever was lost on the way.
 *
 * <p>The folder is seen by every machine that may have worker 0: a folder that they share, or one
 * of a Hadoop file system ({@code hdfs:}, {@code s3a:}, ...), to which each checkpoint is copied.
 */
public final class GanSpark {
  private GanSpark() {}

  /**
   * Trains on data that every machine finds itself: a named set (looked for as {@code
   * DataOptions.fromEnvironment} says, on each), or a file or folder at the same path everywhere.
   *
   * @param session of the cluster; stays the caller's
   * @param recipe what to train, on which data, with how many workers
   * @param folder the run's: a path, or a URI of a Hadoop file system
   * @return how the run ended
   * @throws org.gan4j.GanException in one sentence, if it cannot be trained so, or its workers were
   *     lost more often than Spark starts a stage anew; the folder is then at its last checkpoint
   */
  public static Outcome train(SparkSession session, Recipe recipe, String folder) {
    return Job.of(session, recipe, folder, null).run(session);
  }

  /**
   * Trains on a frame. It is written to one file on the driver, which Spark hands to all: images to
   * a zip of PNG files, anything else to separated values. The order of the rows does not matter.
   *
   * <ul>
   *   <li>Images of Spark's image source (a column of {@code origin, height, width, nChannels,
   *       mode, data}) or of its {@code binaryFile} ({@code path} and {@code content}); a column
   *       {@code label} says their classes.
   *   <li>Rows of numbers, texts, dates and truth values: a table (docs/tables.md), or series if
   *       the recipe says so (docs/series.md).
   * </ul>
   *
   * @param session of the cluster; stays the caller's
   * @param recipe what to train, with how many workers; what it says of where data are is not used
   * @param data samples
   * @param folder the run's: a path, or a URI of a Hadoop file system
   * @return how the run ended
   * @throws org.gan4j.GanException as above, or if the frame is no data
   */
  public static Outcome train(
      SparkSession session, Recipe recipe, Dataset<Row> data, String folder) {
    Path file = Frame.write(data);
    return Job.of(session, recipe, folder, file).run(session);
  }

  /**
   * How a run ended.
   *
   * @param run the folder, as the job named it
   * @param images played in all
   * @param target images of the recipe
   * @param from images that were played before the last attempt
   * @param attempt of the stage, from 0: how often workers were lost
   * @param seconds that the last attempt took
   * @param why it stopped early; empty if it did not
   * @param troubles what listeners and files other than checkpoints and model failed with
   */
  public record Outcome(
      String run,
      long images,
      long target,
      long from,
      int attempt,
      double seconds,
      String why,
      List<String> troubles)
      implements Serializable {
    /**
     * Copies the list.
     *
     * @param run the folder, as the job named it
     * @param images played in all
     * @param target images of the recipe
     * @param from images that were played before the last attempt
     * @param attempt of the stage, from 0
     * @param seconds that the last attempt took
     * @param why it stopped early; empty if it did not
     * @param troubles what failed without ending the run
     */
    public Outcome {
      troubles = List.copyOf(troubles);
    }

    /** {@return whether the recipe's images are all played} */
    public boolean complete() {
      return images >= target;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d of %,d images are played%s: %s",
          images,
          target,
          why.isEmpty() ? "" : " (" + why + ")",
          run);
    }
  }
}
