package org.gan4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gan4j.Shell;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Datasets.NamedSet;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Size;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.Recipes.Measured;
import org.gan4j.recipe.Recipes.Subject;
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
      "  gan recipes dcgan --diff r1",
      "  gan recipes --for fashion-mnist --minutes 10",
      "  gan recipes --for ./my-images --size 32"
    })
final class RecipesCommand extends Subcommand {
  private static final double USUAL_MINUTES = 10;
  private static final double MOST_MINUTES = 1_000_000;

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

  @Option(
      names = "--for",
      paramLabel = "DATA",
      description =
          "Recommend recipes for a data set by what was measured on it, or on one that is like it.")
  private @Nullable String data;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "With --for: of training (default: 10).")
  private @Nullable Double minutes;

  @Option(
      names = "--size",
      paramLabel = "N|HxW",
      converter = SizeOption.class,
      description = "With --for: pixels a side, or rows by columns, where images differ in size.")
  private @Nullable Size size;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "With --for: what trains (default: cpu).")
  private @Nullable String device;

  @Option(names = "--json", description = "With --for: print one JSON object as the result.")
  private boolean json;

  RecipesCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    String one = name;
    if (data != null) {
      if (one != null || full || other != null) {
        throw new WrongUsage("--for recommends recipes; leave out their names, --full and --diff");
      }
      recommend(data);
      return 0;
    }
    if (minutes != null || size != null || device != null || json) {
      throw new WrongUsage(
          "--minutes, --size, --device and --json need --for DATA, such as --for fashion-mnist");
    }
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

  private void recommend(String which) {
    double time = minutes == null ? USUAL_MINUTES : minutes;
    WrongUsage.LIMITS.over("--minutes", time, 0, MOST_MINUTES);
    String on = device == null ? "cpu" : device;
    if (!on.matches("cpu|cuda(:\\d+)?")) {
      throw new WrongUsage("--device must be cpu, cuda or cuda:N; got '" + on + "'");
    }
    DataOptions options = console.data();
    if (size != null) {
      options = options.withSize(size);
    }
    Subject subject = subject(which, options, on);
    if (subject == null) {
      return;
    }
    List<Measured> rows = Recipes.recommended(subject, time);
    if (json) {
      console.out().println(Json.object(Map.of("recommended", QualityWords.entries(rows))));
    } else if (rows.isEmpty()) {
      console
          .out()
          .println(
              "nothing was measured in "
                  + QualityWords.time(time)
                  + " on data like "
                  + QualityWords.said(subject));
    } else {
      recommended(subject, time, rows);
    }
  }

  /** What the data are; of a named set that is known without its files. Null if no images. */
  private @Nullable Subject subject(String which, DataOptions options, String on) {
    for (NamedSet set : Datasets.named()) {
      if (set.name().equals(which)) {
        return Subject.of(set, options.size(), on).orElseGet(() -> others(which, set.medium()));
      }
    }
    try (Dataset set = Datasets.open(which, options)) {
      return Subject.of(set, on).orElseGet(() -> others(set.name(), set.medium()));
    }
  }

  private @Nullable Subject others(String which, Medium medium) {
    console
        .out()
        .println(
            which + " holds " + medium.plural() + ": quality by time was measured of images alone");
    return null;
  }

  private void recommended(Subject subject, double time, List<Measured> rows) {
    Measured best = rows.get(0);
    console.out().println(QualityWords.said(subject) + ", " + QualityWords.minutes(time) + " min");
    QualityWords.print(console, rows);
    console
        .out()
        .println(
            QualityWords.measuredOn(rows)
                + (best.data().equals(subject.data()) ? "" : ", which is like it"));
    console.out().println("(" + QualityWords.sources(rows) + ")");
    console
        .out()
        .println(
            "try: gan train "
                + best.recipe()
                + " --data "
                + Shell.quoted(String.valueOf(data))
                + (size == null ? "" : " --set data.size=" + size.inRecipes())
                + (subject.device().equals("cpu") ? "" : " --device " + device)
                + " --minutes "
                + QualityWords.minutes(time)
                + QualityWords.images(best, time));
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
    console.out().println();
    console
        .out()
        .println("Which is best for some images in so many minutes: gan recipes --for DATA");
  }
}
