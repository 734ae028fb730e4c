package org.gan4j.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer;
import org.gan4j.zoo.Generator;

/**
 * Lesson 8: series in place of images. The recipe, the run and the generator are as before; a
 * sample is steps of features, in the units of the data, of which this draws one as bars.
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
      run = trainer.train(null, RunListener.SILENT, Trainer.Control.NONE).run();
    }
    try (Generator generator = Generator.load(run)) {
      Series series = generator.medium().series().orElseThrow();
      Samples made = generator.sample(1, 1);
      if (series.isText()) {
        System.out.println(series.text(made, 0));
        return;
      }
      Series.Feature feature = series.features().get(0);
      for (int step = 0; step < series.length(made, 0); step++) {
        float value = made.numbers()[step * series.width()];
        double part = (value - feature.low()) / Math.max(feature.high() - feature.low(), 1e-12);
        int bar = (int) Math.round(BARS * Math.min(1, Math.max(0, part)));
        System.out.printf(Locale.ROOT, "%8.3f %s%n", value, "#".repeat(bar));
      }
    }
  }
}
