package org.gan4j.bench.cuda;

import static org.gan4j.bench.cuda.CudaBench.say;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Device;
import org.gan4j.train.Trainer;

/** Every recipe, narrow and short, twice: both runs end in the same bits. */
final class EveryRecipe {
  private static final int BATCH = 16;

  private EveryRecipe() {}

  /** What is not exact. */
  static List<String> check(Device device, Asked asked, Clock clock) throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String> left = new ArrayList<>();
    int done = 0;
    try (Folder folder = Folder.temporary()) {
      for (String name : Recipes.names()) {
        if (!asked.recipes().isEmpty() && !asked.recipes().contains(name)) {
          continue;
        }
        for (String precision : asked.quick() ? List.of("fp32") : List.of("fp32", "bf16")) {
          if (clock.isOver()) {
            left.add(name + " " + precision);
            continue;
          }
          String said = compared(name, precision, device, asked.quick(), folder.path());
          done++;
          if (!said.isEmpty()) {
            wrong.add(name + " in " + precision + ": " + said);
          }
        }
      }
    }
    say("recipes: %d twice, %d not in the same bits", done, wrong.size());
    if (!left.isEmpty()) {
      say("recipes not reached (bench/cuda recipes NAME...): %s", String.join(", ", left));
    }
    return wrong;
  }

  /** What differs between two runs; empty if nothing does. */
  private static String compared(
      String name, String precision, Device device, boolean quick, Path folder) throws IOException {
    try {
      Recipe published = Recipes.read(name, List.of());
      int rounds = published.game().dynamics().rounds();
      long images = (long) BATCH * rounds * (quick ? 2 : 14);
      List<String> settings =
          new ArrayList<>(
              List.of(
                  // An embedded class is drawn with the latent: the pair of cgan takes some width.
                  "network.width=" + (name.equals("cgan") ? 24 : 8),
                  "train.batch=" + BATCH,
                  "train.images=" + images,
                  "train.tick=" + images,
                  "evaluate.metrics=[]",
                  "train.remedy=off",
                  "train.device=" + device,
                  "train.precision=" + precision));
      settings.addAll(offline(published.data().name(), folder));
      Recipe recipe = Recipes.read(name, settings);
      List<String> notes = new ArrayList<>();
      Map<String, NamedArray> one = ended(recipe, folder, notes);
      Map<String, NamedArray> other = ended(recipe, folder, new ArrayList<>());
      if (!notes.isEmpty() && !quick) {
        say("recipe %s %s: %s", name, precision, String.join("; ", notes));
      }
      List<String> differ = new ArrayList<>();
      one.forEach(
          (array, values) -> {
            if (!values.equals(other.get(array))) {
              differ.add(array);
            }
          });
      return differ.isEmpty() ? "" : String.join(", ", differ);
    } catch (GanException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static Map<String, NamedArray> ended(Recipe recipe, Path folder, List<String> notes) {
    RunListener listener =
        event -> {
          if (event instanceof RunEvent.Noted noted
              && noted.text().startsWith("steps are computed")) {
            notes.add(noted.text());
          }
        };
    Path run;
    Plan plan = Plan.of(recipe, DataOptions.defaults());
    try (Trainer trainer = Trainer.begin(plan, folder, List.of("bench/cuda"))) {
      run = trainer.train(null, listener, Trainer.Control.NONE).run();
    }
    Map<String, NamedArray> out =
        new TreeMap<>(
            Checkpoints.readOnly(run.resolve("checkpoints"))
                .newest(message -> {})
                .orElseThrow()
                .arrays());
    out.keySet().removeIf(array -> array.startsWith("doctor."));
    return out;
  }

  /** Data that need no download, in the place of those that do. */
  private static List<String> offline(String data, Path folder) throws IOException {
    return switch (data) {
      case "mnist" -> List.of("data.name=digits");
      case "names" -> List.of("data.name=" + words(folder));
      case "adult" -> List.of("data.name=" + rows(folder), "views.packing.degree=2");
      default -> List.of();
    };
  }

  private static Path words(Path folder) throws IOException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      for (int j = 0; j <= 2 + i % 6; j++) {
        out.append((char) ('a' + (i * 7 + j * j * 5 + i / 9) % 26));
      }
      out.append('\n');
    }
    return Files.writeString(folder.resolve("words.txt"), out);
  }

  private static Path rows(Path folder) throws IOException {
    StringBuilder out = new StringBuilder("colour,weight,count,answer\n");
    for (int i = 0; i < 300; i++) {
      boolean red = i % 3 > 0;
      out.append(red ? "red" : i % 2 == 0 ? "green" : "blue")
          .append(',')
          .append((red ? -2 : 3) + (i * 37 % 101) / 100.0)
          .append(',')
          .append(i * 17 % 40)
          .append(',')
          .append(red == (i % 10 > 0) ? "yes" : "no")
          .append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), out);
  }
}
