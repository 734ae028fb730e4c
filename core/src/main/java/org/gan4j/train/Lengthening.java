package org.gan4j.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gan4j.game.Schedule;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;

/** What another length means for a run whose rates, or other numbers, follow its share. */
final class Lengthening {
  /** Numbers that a sentence has room for. */
  private static final int NAMED = 4;

  private Lengthening() {}

  /**
   * What is to be said, in a sentence; empty if no number jumps.
   *
   * @param before the recipe that the run was played by
   * @param now the one that it goes on with
   * @param played images so far
   */
  static String said(Recipe before, Recipe now, long played) {
    long then = before.train().images();
    long next = now.train().images();
    if (then == next || played == 0) {
      return "";
    }
    long updates = played / before.train().batch();
    Map<String, Schedule> had = Recipes.alongRun(before);
    Map<String, Schedule> has = Recipes.alongRun(now);
    List<String> jumps = new ArrayList<>();
    for (String path : Recipes.jumping(before, now, played)) {
      double old = at(had, path, (double) played / then, updates);
      double here = at(has, path, (double) played / next, updates);
      jumps.add(name(path) + " goes on at " + number(here) + ", after " + number(old));
    }
    if (jumps.isEmpty()) {
      return "";
    }
    int more = jumps.size() - NAMED;
    return String.format(
        Locale.ROOT,
        "the recipe has numbers that change along train.images: with %,d in place of %,d %s%s",
        next,
        then,
        String.join("; ", jumps.subList(0, Math.min(NAMED, jumps.size()))),
        more > 0 ? "; and " + more + " more" : "");
  }

  private static double at(Map<String, Schedule> known, String path, double share, long updates) {
    return Objects.requireNonNull(known.get(path)).at(share, updates);
  }

  /** Of {@code discriminator.adam.rate}: the discriminator's rate. */
  private static String name(String path) {
    if (path.equals("train.ema-burn-in")) {
      return "the share of the average's half-life (" + path + ")"; // No value of the setting.
    }
    return path.matches("(discriminator|generator)\\..*\\brate")
        ? "the " + path.substring(0, path.indexOf('.')) + "'s rate"
        : path;
  }

  /** Two digits: {@code 1.1e-4}, {@code 0.25}, {@code 12}. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size == 0 || (size >= 0.01 && size < 1000)) {
      BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
      return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
    return String.format(Locale.ROOT, "%.1e", value)
        .replaceFirst("\\.0e", "e")
        .replaceFirst("e([-+])0*", "e$1")
        .replace("e+", "e");
  }
}
