package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.score.RunGenerator;
import org.gan4j.signal.Tick;
import org.gan4j.tensor.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What would have been recorded of a run that nobody looked at: from the checkpoints that it keeps,
 * each by the recipe that it is of.
 */
final class LookBack implements AutoCloseable {
  private final Recipe recipe;
  private final Plan plan;
  private final @Nullable Extractor eyes;
  private final Probe probe;

  private LookBack(Recipe recipe, DataOptions environment, RunFolder run, Consumer<String> notes) {
    this.recipe = recipe;
    this.plan = Plan.of(recipe.with(recipe.train().onProcessor()), environment, run);
    try {
      this.eyes =
          plan.data().medium().visible()
              ? Extractors.kept(recipe.data().name(), plan.options(0), note -> {}).orElse(null)
              : null;
      this.probe = new Probe(plan, Doctor.held(plan, notes), eyes);
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }

  /**
   * A line for each checkpoint; one that cannot be looked at is noted and left out.
   *
   * @throws RunException if there is none
   * @throws DataException if the data are not there
   */
  static List<Map<String, Object>> at(
      RunFolder folder, DataOptions environment, Consumer<String> notes) {
    List<Long> kept = Checkpoints.readOnly(folder.checkpoints()).list();
    if (kept.isEmpty()) {
      throw new RunException(
          folder
              + " has neither measurements nor a checkpoint that could be looked at: a run writes"
              + " the first ones at its first tick");
    }
    notes.accept(
        "nothing was measured while this run was trained: its checkpoints are looked at, with its"
            + " data");
    List<Map<String, Object>> lines = new ArrayList<>();
    Traces traces = new Traces();
    LookBack look = null;
    try {
      for (long images : kept) {
        try {
          Checkpoints.Loaded from = RunGenerator.kept(folder, images);
          Recipe recipe = RunGenerator.recipe(folder, from);
          if (look == null || !look.recipe.equals(recipe)) {
            if (look != null) {
              look.close();
              look = null;
            }
            look = new LookBack(recipe, environment, folder, notes);
          }
          if (images > recipe.game().loss().playsFrom()) {
            lines.add(look.line(folder, from, environment, traces));
          }
        } catch (DataException e) {
          throw e; // No other checkpoint has them either.
        } catch (GanException e) {
          notes.accept(e.getMessage() + "; left out");
        }
      }
    } finally {
      if (look != null) {
        look.close();
      }
    }
    if (lines.isEmpty()) {
      throw new RunException(
          "none of the checkpoints of "
              + folder
              + " could be looked at"
              + (look == null || look.recipe.game().loss().playsFrom() == 0
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      ": its players play against each other from %,d samples on",
                      look.recipe.game().loss().playsFrom())));
    }
    return lines;
  }

  private Map<String, Object> line(
      RunFolder folder, Checkpoints.Loaded from, DataOptions environment, Traces traces) {
    try (Scope scope = Scope.open()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("images", from.images());
      line.put("step", from.images() / recipe.train().batch());
      probe
          .take(RunGenerator.standing(folder, from, environment), traces)
          .forEach((name, value) -> line.put(Tick.EVIDENCE + name, value));
      return line;
    }
  }

  @Override
  public void close() {
    if (eyes != null) {
      eyes.close();
    }
    plan.close();
  }
}
