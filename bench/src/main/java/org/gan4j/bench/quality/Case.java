package org.gan4j.bench.quality;

import java.util.List;
import java.util.Locale;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;

/**
 * A run that the table needs, and the moments at which it is scored.
 *
 * @param data as it is called here: a named set, or {@code fruits}
 * @param recipe a built-in recipe's name
 * @param minutes of training at which it is scored, ascending; one alone where rates cool
 * @param seed of the run
 * @param device cpu or cuda
 */
record Case(String data, String recipe, List<Double> minutes, long seed, String device) {
  Case {
    minutes = List.copyOf(minutes);
  }

  /**
   * Whether a run of ten minutes is another one than the first ten of thirty: a schedule follows
   * the share of the run that is over.
   */
  static boolean depends(Recipe recipe) {
    return !Recipes.alongRun(recipe).isEmpty();
  }

  /** The name of its run's records: one run serves all moments where rates do not cool. */
  String id() {
    boolean own = depends(Recipes.read(recipe, List.of()));
    return String.join("-", data, recipe, own ? said(longest()) + "min" : "any", "seed" + seed)
        + (device.equals("cpu") ? "" : "-" + device);
  }

  double longest() {
    return minutes.get(minutes.size() - 1);
  }

  static String said(double minutes) {
    return minutes == Math.rint(minutes)
        ? String.format(Locale.ROOT, "%.0f", minutes)
        : String.valueOf(minutes);
  }

  /** What a user types for the same minutes, but for where the data lie. */
  String command(double at) {
    return command(" --minutes " + said(at) + " --images " + QualityRun.ENDLESS);
  }

  /** The same of as many images. */
  String command(long images) {
    return command(" --images " + images);
  }

  private String command(String length) {
    return "gan train "
        + recipe
        + " --data "
        + data
        + (data.equals(Cases.FRUITS) ? " --set data.size=64" : "")
        + length
        + " --seed "
        + seed
        + (device.equals("cpu") ? "" : " --device " + device);
  }
}
