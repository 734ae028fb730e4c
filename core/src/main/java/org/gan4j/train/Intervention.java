package org.gan4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.train.Trainer.Changes;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done about a run while it trains, or only to be written down.
 *
 * @param made what it is
 * @param changes what changes, and where the run goes back to; none where it is only written down
 * @param finding what was found, by name; empty for nothing
 * @param why in a sentence
 * @param paper where it comes from; empty for nowhere
 * @param scores the evidence, by name
 */
record Intervention(
    Made made,
    Changes changes,
    String finding,
    String why,
    String paper,
    Map<String, Double> scores) {
  Intervention {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /** Without evidence. */
  Intervention(Made made, Changes changes, String why) {
    this(made, changes, "", why, "", Map.of());
  }

  /** Whether the run goes on otherwise. */
  boolean turns() {
    return !changes.isNone();
  }

  /** The same from a checkpoint on. */
  Intervention from(long images) {
    Changes there = changes.with(new Changes.Course(changes.settings(), images));
    return new Intervention(made, there, finding, why, paper, scores);
  }

  /** The line that says so, where it changes no recipe. */
  Decision decided(long images) {
    return decision(images, made, changes.back(), why, "");
  }

  /**
   * The line that says that it was done.
   *
   * @param back where the run went back to; null where it did not
   * @param recipe what the recipe is known by from then on; empty where it did not change
   */
  Decision done(long images, @Nullable Long back, String recipe) {
    return decision(images, made, back, why, recipe);
  }

  /** The line that says that it could not be done. */
  Decision refused(long images, String because) {
    return decision(
        images, Made.REFUSED, changes.back(), why.isEmpty() ? because : why + ": " + because, "");
  }

  private Decision decision(
      long images, Made what, @Nullable Long back, String reason, String recipe) {
    List<String> set = changes.settings();
    return new Decision(images, what, back, finding, set, reason, paper, scores, recipe);
  }
}
