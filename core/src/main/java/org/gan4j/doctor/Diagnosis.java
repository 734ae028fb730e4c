package org.gan4j.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.score.RunGenerator;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;
import org.gan4j.signal.Tick;
import org.gan4j.tensor.Scope;

/**
 * What is the matter with a run, from what was measured of it: each failure that the measurements
 * speak for, with since when, how surely, and what helps; where none is found, how it goes.
 *
 * <pre>{@code
 * for (Finding finding :
 *     Diagnosis.of(Path.of("runs/00000-dcgan-digits"), environment, System.out::println).now()) {
 *   System.out.println(finding.line());
 * }
 * }</pre>
 */
public final class Diagnosis {
  /** Checkups before which the course of a run cannot be told. */
  private static final int LEAST = 4;

  private final long images;
  private final int checkups;
  private final List<Finding> now;
  private final Map<Kind, Long> ever;
  private final List<String> lacks;

  private Diagnosis(Course course, List<Finding> now, Map<Kind, Long> ever, List<String> lacks) {
    this.images = course.size() == 0 ? 0 : course.images();
    this.checkups = course.size();
    this.now = List.copyOf(now);
    this.ever = Collections.unmodifiableMap(new EnumMap<>(ever));
    this.lacks = List.copyOf(lacks);
  }

  /**
   * The diagnosis of a run, finished, killed or in training; what was recorded of it is enough,
   * without its data. Of a run that recorded nothing its checkpoints are looked at, which needs the
   * data.
   *
   * @param run the run's folder
   * @param environment where data are looked for, if they are needed
   * @param notes hears of what is left out
   * @return the diagnosis
   * @throws RunException if there is no run, or nothing of it that could be looked at
   */
  public static Diagnosis of(Path run, DataOptions environment, Consumer<String> notes) {
    RunFolder folder = Advice.folder(run);
    Recipe recipe = Recipes.read(folder.recipe());
    List<Map<String, Object>> lines =
        Files.isRegularFile(folder.metrics()) ? Metrics.read(folder.metrics()) : List.of();
    if (new Course(lines).size() == 0) {
      lines = examined(folder, recipe, environment, notes);
    }
    return of(lines, recipe);
  }

  /**
   * {@return the diagnosis of what was recorded of a run}
   *
   * @param lines of its {@code metrics.jsonl}, in order
   * @param recipe that it is trained by
   */
  public static Diagnosis of(List<Map<String, Object>> lines, Recipe recipe) {
    Course whole = new Course(lines);
    Map<Kind, Long> since = new EnumMap<>(Kind.class);
    Map<Kind, Long> ever = new EnumMap<>(Kind.class);
    Symptoms last = Symptoms.at(whole.until(0));
    for (int i = 1; i <= whole.size(); i++) {
      last = Symptoms.at(whole.until(i));
      for (Kind kind : Kind.values()) {
        if (last.of(kind) > 0) {
          since.putIfAbsent(kind, whole.images(i - 1));
          ever.putIfAbsent(kind, whole.images(i - 1));
        } else {
          since.remove(kind);
        }
      }
    }
    List<Finding> now = new ArrayList<>();
    Symptoms symptoms = last;
    since.forEach(
        (kind, from) ->
            now.add(
                new Finding(
                    kind,
                    from,
                    Sureness.of(kind, symptoms.of(kind), whole.space().equals("eyes")),
                    symptoms.shown(kind),
                    Remedies.against(kind, recipe))));
    now.sort(Comparator.comparingDouble(Finding::sure).reversed());
    if (now.isEmpty() && whole.size() >= LEAST) {
      now.add(Progress.of(whole));
    }
    return new Diagnosis(whole, now, ever, lacks(whole, recipe));
  }

  /**
   * {@return what helps a game of a recipe against a failure, the most promising first; none
   * against what is no failure}
   *
   * @param kind of the finding
   * @param recipe that the game is played by
   */
  public static List<Finding.Remedy> remedies(Kind kind, Recipe recipe) {
    return Remedies.against(kind, recipe);
  }

  /** What of the checkpoints that a run keeps would have been recorded. */
  private static List<Map<String, Object>> examined(
      RunFolder folder, Recipe recipe, DataOptions environment, Consumer<String> notes) {
    List<Long> kept = Checkpoints.readOnly(folder.checkpoints()).list();
    if (kept.isEmpty()) {
      throw new RunException(
          folder
              + " has neither measurements nor a checkpoint that could be looked at: a run writes"
              + " the first ones at its first tick");
    }
    notes.accept(
        "nothing was measured while this run was trained: its checkpoints are looked at, with the data "
            + recipe.data().name());
    List<Map<String, Object>> lines = new ArrayList<>();
    try (Plan plan = Plan.of(recipe.with(recipe.train().onProcessor()), environment)) {
      Extractor eyes = eyes(plan);
      try {
        Probe probe = new Probe(plan, plan.heldOut().get(notes).orElse(null), eyes);
        Traces traces = new Traces();
        for (long images : kept) {
          try (Scope scope = Scope.open()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("images", images);
            line.put("step", images / recipe.train().batch());
            probe
                .take(
                    RunGenerator.standing(folder, RunGenerator.kept(folder, images), environment),
                    traces)
                .forEach((name, value) -> line.put(Tick.EVIDENCE + name, value));
            lines.add(line);
          } catch (GanException e) {
            notes.accept(e.getMessage() + "; left out");
          }
        }
      } finally {
        if (eyes != null) {
          eyes.close();
        }
      }
    }
    if (lines.isEmpty()) {
      throw new RunException("none of the checkpoints of " + folder + " could be looked at");
    }
    return lines;
  }

  private static @org.jspecify.annotations.Nullable Extractor eyes(Plan plan) {
    return plan.data().medium().visible()
        ? Extractors.kept(plan.recipe().data().name(), plan.options(0), note -> {}).orElse(null)
        : null;
  }

  /** What more could be told. */
  private static List<String> lacks(Course course, Recipe recipe) {
    List<String> out = new ArrayList<>();
    if (course.size() == 0) {
      return out;
    }
    boolean points = !Double.isNaN(course.last("data.used")) && recipe.network().makesPoints();
    if (course.space().equals("samples") && !points) {
      out.add(
          "pixels alone were compared: with an extractor of features (gan features train --data "
              + org.gan4j.Shell.quoted(recipe.data().name())
              + ", once, before a run) collapse and distance are told more surely");
    }
    if (Double.isNaN(course.last("critic.knows"))) {
      out.add(
          "nothing is held out of the data, or the discriminator is told classes: whether it knows the training samples by heart was not measured");
    }
    return out;
  }

  /** {@return real images that had been played at the last checkup; 0 before the first} */
  public long images() {
    return images;
  }

  /** {@return how often the run was looked at} */
  public int checkups() {
    return checkups;
  }

  /**
   * {@return what is the matter at the last checkup, the surest first; where nothing is, how it
   * goes; empty while it is too early to tell}
   */
  public List<Finding> now() {
    return now;
  }

  /** {@return every failure that was ever found, with the images that had been played then} */
  public Map<Kind, Long> ever() {
    return ever;
  }

  /** {@return what could not be told and what it would take, in sentences} */
  public List<String> lacks() {
    return lacks;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d findings at %,d images", now.size(), images);
  }
}
