package org.gan4j.cli;

import java.util.List;
import java.util.Locale;
import org.gan4j.train.Recipe;
import org.gan4j.train.RecipeException;
import org.gan4j.train.Recipes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gan recipes}. */
@Command(
    name = "recipes",
    sortOptions = false,
    description = "Lists the recipes, or prints one to start your own from.",
    footer = {
      "",
      "Examples:",
      "  gan recipes",
      "  gan recipes dcgan > mine.yaml && gan train mine.yaml"
    })
final class RecipesCommand extends Subcommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Print this recipe's YAML.")
  private @Nullable String name;

  RecipesCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (name != null) {
      try {
        console.out().print(Recipes.text(name));
      } catch (RecipeException e) {
        throw new WrongUsage(String.valueOf(e.getMessage()), e);
      }
      return 0;
    }
    int wide = Recipes.names().stream().mapToInt(String::length).max().orElse(0);
    for (String each : Recipes.names()) {
      Recipe recipe = Recipes.read(each, List.of());
      String mark = each.equals(Recipes.DEFAULT) ? " (default)" : "";
      console
          .out()
          .println(String.format(Locale.ROOT, "%-" + wide + "s  %s%s", each, recipe.about(), mark));
      console.out().println(" ".repeat(wide) + "  against: " + recipe.cures());
    }
    return 0;
  }
}
