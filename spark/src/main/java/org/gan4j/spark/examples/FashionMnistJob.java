package org.gan4j.spark.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.spark.GanSpark;

/**
 * Clothes by a DCGAN, with as many tasks as are asked for. Each machine looks for the set in the
 * folders of {@code GAN4J_DATA}, then downloads it once.
 *
 * <pre>
 * spark/gan-spark --master spark://host:7077 --total-executor-cores 4 \
 *     --conf spark.executorEnv.GAN4J_DATA=/data \
 *     --class org.gan4j.spark.examples.FashionMnistJob -- 4 hdfs:///runs/fashion
 * </pre>
 *
 * Arguments: workers, the run's folder, and settings as {@code gan train --set} takes them.
 */
public final class FashionMnistJob {
  private FashionMnistJob() {}

  public static void main(String[] args) {
    List<String> settings = new ArrayList<>();
    settings.add("data.name=fashion-mnist");
    settings.add("train.workers=" + args[0]);
    settings.addAll(Arrays.asList(args).subList(2, args.length));
    Recipe recipe = Recipes.read("dcgan", settings);
    SparkSession session = SparkSession.builder().appName("fashion-mnist").getOrCreate();
    try {
      System.out.println(GanSpark.train(session, recipe, args[1]));
    } finally {
      session.stop();
    }
  }
}
