package org.gan4j.bench.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;

/** Which runs the table needs, and how their data are opened. */
final class Cases {
  static final String FRUITS = "fruits";

  private static final List<String> NAMED = List.of("dcgan", "best", "best-conditional");
  private static final List<String> SEEDED = List.of("best", "best-conditional");

  private final Asked asked;
  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private Cases(Asked asked) {
    this.asked = asked;
  }

  /** The plan, or that part of it, or those others, that were asked for. */
  static Cases of(Asked asked) {
    Cases out = new Cases(asked);
    if (asked.device().startsWith("cuda")) {
      for (String data : List.of("cifar10", FRUITS)) {
        out.add(data, NAMED, List.of(2.0), 1);
        out.add(data, List.of("stylegan2"), List.of(2.0), 1);
      }
    } else {
      out.add("fashion-mnist", List.of("dcgan"), List.of(1.0, 5.0, 10.0, 30.0), 1);
      for (long seed : List.of(2L, 3L, 4L)) { // They were chosen on seed 1.
        out.add("fashion-mnist", SEEDED, List.of(1.0, 5.0, 10.0, 30.0), seed);
      }
      List<String> others = ofImages().stream().filter(name -> !SEEDED.contains(name)).toList();
      out.add("fashion-mnist", others, List.of(10.0), 1);
      for (String data : List.of("mnist", "cifar10", FRUITS)) {
        out.add(data, NAMED, List.of(10.0, 30.0), 1);
      }
    }
    if (asked.isExplicit()) {
      out.cases.clear();
      for (String data : asked.data()) {
        for (String recipe : asked.recipes()) {
          for (long seed : asked.seeds()) {
            out.add(data, List.of(recipe), asked.minutes(), seed);
          }
        }
      }
    }
    return out;
  }

  List<Case> cases() {
    return List.copyOf(cases.values());
  }

  /** Why something of the plan is left out, each once. */
  List<String> notes() {
    return List.copyOf(new TreeSet<>(notes));
  }

  private void add(String data, List<String> recipes, List<Double> minutes, long seed) {
    for (String recipe : recipes) {
      if (!asked.wants(data, recipe, seed)) {
        continue;
      }
      if (!Recipes.names().contains(recipe)) {
        notes.add("there is no recipe " + recipe + " yet");
        continue;
      }
      List<Double> wanted = minutes.stream().filter(asked::wants).toList();
      if (Case.depends(Recipes.read(recipe, List.of()))) {
        wanted.forEach(one -> put(new Case(data, recipe, List.of(one), seed, asked.device())));
      } else if (!wanted.isEmpty()) {
        put(new Case(data, recipe, wanted, seed, asked.device()));
      }
    }
  }

  /** Moments of one run are put together. */
  private void put(Case added) {
    cases.merge(
        added.id(),
        added,
        (one, other) -> {
          TreeSet<Double> all = new TreeSet<>(one.minutes());
          all.addAll(other.minutes());
          return new Case(one.data(), one.recipe(), List.copyOf(all), one.seed(), one.device());
        });
  }

  /** The recipes whose own data are images. */
  private static List<String> ofImages() {
    return Recipes.names().stream()
        .filter(
            name -> {
              try (Plan plan =
                  Plan.of(
                      Recipes.read(name, List.of("data.name=digits", "train.threads=1")),
                      DataOptions.defaults())) {
                return plan.data().medium().visible() && !isOfPoints(name);
              } catch (GanException e) {
                return false; // Of series, of tables, of larger images, or of few labels.
              }
            })
        .toList();
  }

  private static boolean isOfPoints(String name) {
    return Recipes.read(name, List.of()).data().name().equals("ring");
  }

  /** The recipe of a run, whose end the time decides. */
  static Recipe recipe(Case of, int threads) {
    return recipe(of, threads, QualityRun.ENDLESS);
  }

  /** The recipe of a run of so many images. */
  static Recipe recipe(Case of, int threads, long images) {
    List<String> settings = new ArrayList<>();
    settings.add("data.name=\"" + place(of.data()) + "\"");
    if (of.data().equals(FRUITS)) {
      settings.add("data.size=64");
    }
    settings.add("train.images=" + images);
    settings.add("train.seed=" + of.seed());
    settings.add("train.threads=" + threads);
    settings.add("train.device=" + of.device());
    return Recipes.read(of.recipe(), settings);
  }

  /** The name or the path that data are opened by. */
  static String place(String data) {
    if (!data.equals(FRUITS)) {
      return data;
    }
    for (Path folder : DataOptions.fromEnvironment().searchFolders()) {
      Path fruits = folder.resolve(FRUITS);
      if (Files.isDirectory(fruits)) {
        try (Stream<Path> files = Files.list(fruits)) {
          List<Path> zips = files.filter(file -> file.toString().endsWith(".zip")).toList();
          if (!zips.isEmpty()) {
            return zips.get(0).toAbsolutePath().toString();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new GanException(
        "there is no fruits/*.zip in a folder of GAN4J_DATA: leave fruits out, or set GAN4J_DATA");
  }
}
