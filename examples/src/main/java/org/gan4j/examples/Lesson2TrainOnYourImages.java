package org.gan4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Plan;
import org.gan4j.train.Tick;
import org.gan4j.train.Trainer;
import org.gan4j.train.TrainingListener;

/**
 * Lesson 2: train on a folder (or zip) of your own images. Subfolders are classes; files of any
 * size are brought to 64 x 64; a broken file is skipped and named.
 *
 * <p>Arguments: the folder, then settings such as {@code train.images=50000 network.width=32}.
 */
public final class Lesson2TrainOnYourImages {
  private Lesson2TrainOnYourImages() {}

  public static void main(String[] args) {
    List<String> settings =
        new ArrayList<>(List.of("data.name=" + args[0], "data.size=64", "data.fit=crop"));
    settings.addAll(List.of(args).subList(1, args.length));
    Recipe recipe = Recipes.read("dcgan", settings);
    Plan plan = Plan.of(recipe, DataOptions.fromEnvironment());
    System.out.println(plan.pair().generator().summary());
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void tick(Tick tick, Path sampleGrid) {
            System.out.printf(
                Locale.ROOT,
                "%d images, %.0f a second: %s%n",
                tick.images(),
                tick.imagesPerSecond(),
                sampleGrid);
          }

          @Override
          public void note(String message) {
            System.out.println(message);
          }
        };
    try (Trainer trainer = Trainer.begin(plan, Path.of("runs"), List.of(args))) {
      var outcome = trainer.train(null, listener, () -> false);
      System.out.println("look at " + outcome.sampleGrid());
    }
  }
}
