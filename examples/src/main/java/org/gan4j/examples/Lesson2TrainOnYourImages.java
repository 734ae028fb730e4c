package org.gan4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.signal.Tick;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;

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
    RunListener listener =
        event -> {
          if (event instanceof RunEvent.Ticked ticked) {
            Tick tick = ticked.tick();
            System.out.printf(
                Locale.ROOT, "%d images, %.0f a second%n", tick.images(), tick.imagesPerSecond());
          } else if (event instanceof RunEvent.Pictured pictured) {
            System.out.println("picture " + pictured.picture());
          } else if (event instanceof RunEvent.Diagnosed diagnosed) {
            // Collapse, circling and their like, with since when, how surely and what shows it;
            // finding.remedies() has what helps, as settings of the recipe.
            diagnosed.findings().forEach(finding -> System.out.println(finding.line()));
          } else if (event instanceof RunEvent.Noted noted) {
            System.out.println(noted.text());
          }
        };
    try (Trainer trainer = Trainer.begin(plan, Path.of("runs"), List.of(args))) {
      var outcome = trainer.train(null, listener, Control.NONE);
      System.out.println("look at " + outcome.sampleGrid());
    }
  }
}
