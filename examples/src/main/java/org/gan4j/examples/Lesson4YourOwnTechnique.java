package org.gan4j.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Trainer;

/**
 * Lesson 4: a loss and a penalty of your own. They are two records ({@code own.AbsoluteError},
 * {@code own.Drift}); a {@link org.gan4j.component.ComponentProvider} that ServiceLoader finds
 * gives them names, and from then on a recipe's YAML names them like the built-in ones.
 *
 * <p>Arguments: the folder of runs (runs), then settings such as {@code
 * game.penalties.drift.epsilon=0.1}.
 */
public final class Lesson4YourOwnTechnique {
  private Lesson4YourOwnTechnique() {}

  public static void main(String[] args) throws IOException {
    Path runs = Path.of(args.length > 0 ? args[0] : "runs");
    List<String> settings = List.of(args).subList(Math.min(1, args.length), args.length);
    String yaml;
    try (InputStream in = Lesson4YourOwnTechnique.class.getResourceAsStream("own/own.yaml")) {
      yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    var recipe = Recipes.parse(yaml, "own.yaml", settings);
    System.out.println(recipe.game());
    var plan = Plan.of(recipe, DataOptions.fromEnvironment());
    try (var trainer = Trainer.begin(plan, runs, List.of(args))) {
      var outcome = trainer.train();
      System.out.println("look at " + outcome.sampleGrid());
    }
  }
}
