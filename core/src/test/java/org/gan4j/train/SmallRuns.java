package org.gan4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.signal.RunListener;

/** Runs small enough for tests, on the embedded digits. */
public final class SmallRuns {
  private SmallRuns() {}

  /** A DCGAN of width 4, batches of 8, a tick every 40 images, that no doctor looks at. */
  public static Recipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=4",
                "network.latent=8",
                "train.batch=8",
                "train.images=400",
                "train.tick=40",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.precision=fp32",
                "train.threads=1"));
    settings.addAll(List.of(more));
    return Recipes.read("dcgan-conditional", settings);
  }

  /**
   * The setting that has a recipe read data which need no download; empty where it does so itself.
   *
   * @param data as the recipe names them
   * @param folder for files
   */
  public static List<String> offline(String data, Path folder) {
    return switch (data) {
      case "mnist" -> List.of("data.name=digits");
      case "names" -> List.of("data.name=" + words(folder));
      case "adult" -> List.of("data.name=" + rows(folder), "views.packing.degree=2");
      default -> List.of();
    };
  }

  /** A table of 300 rows with gaps, whose packs are to divide small batches, always the same. */
  private static Path rows(Path folder) {
    Random random = new Random(2);
    StringBuilder out = new StringBuilder("colour,weight,count,answer\n");
    for (int i = 0; i < 300; i++) {
      boolean red = random.nextDouble() < 0.7;
      long grams = Math.round(1000 * (red ? -2 : 3) + 700 * random.nextGaussian());
      out.append(red ? "red" : random.nextBoolean() ? "green" : "blue")
          .append(',')
          .append(random.nextDouble() < 0.1 ? "" : grams / 1000.0)
          .append(',')
          .append(random.nextInt(40))
          .append(',')
          .append(
              random.nextDouble() < 0.1 ? "" : red == (random.nextDouble() < 0.9) ? "yes" : "no")
          .append('\n');
    }
    try {
      return Files.writeString(folder.resolve("rows.csv"), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A list of words of 2 to 8 letters, always the same. */
  private static Path words(Path folder) {
    Random random = new Random(1);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      int letters = 2 + random.nextInt(7);
      for (int j = 0; j < letters; j++) {
        out.append((char) ('a' + random.nextInt(26)));
      }
      out.append('\n');
    }
    try {
      return Files.writeString(folder.resolve("words.txt"), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Trainer begin(Recipe recipe, Path runs) {
    return Trainer.begin(Plan.of(recipe, DataOptions.defaults()), runs, List.of("test"));
  }

  public static Trainer resume(Path run) {
    return resume(run, RunListener.SILENT);
  }

  public static Trainer resume(Path run, RunListener notes) {
    return Trainer.resume(run, null, DataOptions.defaults(), notes, List.of("test"));
  }

  /** Trains a new run to its end. */
  public static Path whole(Recipe recipe, Path runs) {
    try (Trainer trainer = begin(recipe, runs)) {
      return trainer.train().run();
    }
  }

  /** Every array of the newest checkpoint but what the doctor saw, on which nothing depends. */
  public static Map<String, NamedArray> newest(Path run) {
    Map<String, NamedArray> out = new LinkedHashMap<>(loaded(run).arrays());
    out.keySet().removeIf(name -> name.startsWith("doctor."));
    return out;
  }

  /** How much was played, and the numbers that penalties, views and dynamics remember, there. */
  public static Map<String, String> counts(Path run) {
    Map<String, String> out = new TreeMap<>(loaded(run).metadata());
    out.keySet()
        .removeIf(key -> !key.matches("(penalty|view|dynamics)\\..*|images|rounds|(.*\\.)?steps"));
    return out;
  }

  private static Checkpoints.Loaded loaded(Path run) {
    return Checkpoints.readOnly(run.resolve("checkpoints")).newest(message -> {}).orElseThrow();
  }
}
