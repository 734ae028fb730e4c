package org.gan4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Trainer;

/** The README's program that trains. Arguments: settings such as {@code data.name=mnist}. */
public final class Train {
  private Train() {}

  public static void main(String[] args) {
    var recipe = Recipes.read("dcgan", List.of(args));
    var plan = Plan.of(recipe, DataOptions.fromEnvironment());
    try (var trainer = Trainer.begin(plan, Path.of("runs"), List.of(args))) {
      var outcome = trainer.train();
      System.out.println("look at " + outcome.sampleGrid());
    }
  }
}
