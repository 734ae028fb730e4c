package org.gan4j.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions;
import org.gan4j.medium.Samples;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Trainer;
import org.gan4j.zoo.Generator;

/**
 * Lesson 8: series in place of images. The recipe, the run and the generator are as before; a
 * sample is steps of features, in the units of the data, of which this draws the first as bars.
 *
 * <p>Arguments: a folder for runs, a recipe (rgan), data (sines), series to play (200000).
 */
public final class Lesson8MakeSeries {
  private static final int BARS = 40;

  private Lesson8MakeSeries() {}

  public static void main(String[] args) {
    List<String> settings =
        List.of(
            "data.name=" + (args.length > 2 ? args[2] : "sines"),
            "train.images=" + (args.length > 3 ? args[3] : "200000"));
    Plan plan =
        Plan.of(
            Recipes.read(args.length > 1 ? args[1] : "rgan", settings),
            DataOptions.fromEnvironment());
    Path run;
    try (Trainer trainer = Trainer.begin(plan, Path.of(args[0]), List.of("lesson 8"))) {
      run = trainer.train().run();
    }
    try (Generator generator = Generator.load(run)) {
      Samples made = generator.sample(1, 1);
      List<Integer> shape = made.medium().dims(); // steps, features
      float[] first = new float[shape.get(0)];
      for (int step = 0; step < first.length; step++) {
        first[step] = made.numbers()[step * shape.get(1)];
      }
      float[] sorted = first.clone();
      Arrays.sort(sorted);
      float range = Math.max(sorted[sorted.length - 1] - sorted[0], 1e-12f);
      for (float value : first) {
        int bar = Math.round(BARS * (value - sorted[0]) / range);
        System.out.printf(Locale.ROOT, "%8.3f %s%n", value, "#".repeat(bar));
      }
    }
  }
}
