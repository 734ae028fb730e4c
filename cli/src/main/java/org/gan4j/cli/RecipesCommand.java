package org.gan4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
      "  gan recipes dcgan > mine.yaml && gan train mine.yaml",
      "  gan recipes dcgan --full",
      "  gan recipes dcgan --diff r1"
    })
final class RecipesCommand extends Subcommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Print this recipe's YAML (or the recipe of a .yaml file).")
  private @Nullable String name;

  @Option(names = "--full", description = "Print every value that would be used.")
  private boolean full;

  @Option(
      names = "--diff",
      paramLabel = "OTHER",
      description = "Print what differs from another recipe.")
  private @Nullable String other;

  RecipesCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    String one = name;
    if (one == null) {
      if (full || other != null) {
        throw new WrongUsage("--full and --diff need the name of a recipe, such as dcgan");
      }
      list();
      return 0;
    }
    try {
      if (other != null) {
        difference(one, other);
      } else if (full || !Recipes.names().contains(one)) {
        Recipe recipe = read(one);
        console.out().print(Recipes.format(recipe));
      } else {
        console.out().print(Recipes.text(one));
      }
    } catch (RecipeException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private Recipe read(String which) {
    return Recipes.read(which, List.of(), console::say);
  }

  /** A line per value that differs; a dash where a recipe has no such value. */
  private void difference(String one, String another) {
    Map<String, String> here = Recipes.values(read(one));
    Map<String, String> there = Recipes.values(read(another));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", one, another));
    TreeSet<String> paths = new TreeSet<>(here.keySet());
    paths.addAll(there.keySet());
    for (String path : paths) {
      String left = here.getOrDefault(path, "-");
      String right = there.getOrDefault(path, "-");
      boolean says = path.equals("name") || path.equals("about") || path.equals("cures");
      if (!left.equals(right) && !says) {
        rows.add(List.of(path, left, right));
      }
    }
    int first = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    int second = rows.stream().mapToInt(row -> row.get(1).length()).max().orElse(0);
    for (List<String> row : rows) {
      console
          .out()
          .println(
              padded(row.get(0), first) + "  " + padded(row.get(1), second) + "  " + row.get(2));
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private void list() {
    int wide = Recipes.names().stream().mapToInt(String::length).max().orElse(0);
    for (String each : Recipes.names()) {
      Recipe recipe = Recipes.read(each, List.of());
      String mark = each.equals(Recipes.DEFAULT) ? " (default)" : "";
      console.out().println(padded(each, wide) + "  " + recipe.about() + mark);
      console.out().println(" ".repeat(wide) + "  against: " + recipe.cures());
    }
  }
}
