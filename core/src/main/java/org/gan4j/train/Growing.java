package org.gan4j.train;

import java.util.List;
import java.util.Locale;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.zoo.NetworkPair.Growth;
import org.jspecify.annotations.Nullable;

/** What the planned growth of networks means for a run. */
final class Growing {
  private Growing() {}

  /** The next stage. */
  static Intervention next(Plan plan) {
    Growth growth = growth(plan);
    int stage = growth.stage() + 1;
    String why =
        String.format(
            Locale.ROOT, "grown from %s to %s", growth.at(growth.stage()), growth.at(stage));
    return new Intervention(Made.GROWN, Changes.settings(List.of(to(stage))), why);
  }

  /** A plan as large as its networks were by another recipe, where both grow. */
  static Plan at(Plan plan, Recipe then) {
    Growth now = plan.pair().growth();
    Growth there = plan.pair(then).growth();
    return now == null || there == null || now.stage() == there.stage()
        ? plan
        : plan.changed(Changes.settings(List.of(to(there.stage()))).applied(plan.recipe()));
  }

  /**
   * Refuses a run that would begin in the middle of its growth.
   *
   * @throws RecipeException if it would fade in what nothing came before
   */
  static void checkBegin(Plan plan) {
    Growth growth = plan.pair().growth();
    if (growth != null && growth.stage() > 0 && growth.alpha(0) < 1) {
      throw new RecipeException(
          "network.stage must be 0 as a run begins, which grows from there; got "
              + growth.stage()
              + ": leave it out (a run's recipe-begun.yaml has it so), or set network.fade=0 to begin"
              + " at "
              + growth.at(growth.stage())
              + " without any growth before");
    }
  }

  /** What is to be said of a run that ends before its networks are grown; null for nothing. */
  static @Nullable String unfinished(Plan plan) {
    Growth growth = plan.pair().growth();
    long images = plan.recipe().train().images();
    if (growth == null
        || growth.stage() == growth.last()
        || growth.begins(growth.last()) < images) {
      return null;
    }
    int stage = growth.last();
    while (growth.begins(stage) >= images) {
      stage--;
    }
    return String.format(
        Locale.ROOT,
        "the run ends at %,d images, with pictures of %s larger pixels: %s. Train for longer, or set network.stay and network.fade",
        images,
        growth.at(Math.max(stage, growth.stage())),
        growth);
  }

  /**
   * How many images fit into a time in all.
   *
   * @param fits as many as would if the networks stayed as they are
   */
  static long fits(Plan plan, long played, long fits) {
    Growth growth = plan.pair().growth();
    if (growth == null) {
      return fits;
    }
    double left = (fits - played) * plan.multiplications();
    long at = played;
    for (int stage = growth.stage(); ; stage++) {
      double each =
          plan.changed(Recipes.changed(plan.recipe(), List.of(to(stage)))).multiplications();
      long more = (long) (left / each);
      long next = stage == growth.last() ? Long.MAX_VALUE : growth.begins(stage + 1);
      if (at + more <= next) {
        long step = (long) plan.recipe().train().batch() * plan.recipe().game().dynamics().rounds();
        return at + Math.max(1, more / step) * step;
      }
      left -= Math.max(0, next - at) * each;
      at = Math.max(at, next);
    }
  }

  private static Growth growth(Plan plan) {
    Growth growth = plan.pair().growth();
    if (growth == null) {
      throw new IllegalStateException("these networks do not grow");
    }
    return growth;
  }

  private static String to(int stage) {
    return "network.stage=" + stage;
  }
}
