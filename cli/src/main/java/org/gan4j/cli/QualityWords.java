package org.gan4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.Recipes.Measured;
import org.gan4j.recipe.Recipes.Subject;

/** What was measured of recipes, in words and columns. */
final class QualityWords {
  private QualityWords() {}

  /** Lines: a head, a row each, and where the numbers come from. */
  static void print(Console console, List<Measured> rows) {
    Table table = new Table();
    table.row(
        "  recipe",
        "minutes",
        "images",
        "fid (lower is better)",
        "precision",
        "recall",
        "coverage");
    for (Measured row : rows) {
      table.row(
          "  " + row.recipe(),
          minutes(row.minutes()),
          String.format(Locale.ROOT, "%,d", row.images()),
          String.format(Locale.ROOT, "%.4g", row.fid()),
          share(row.precision()),
          share(row.recall()),
          share(row.coverage()));
    }
    table.print(console.out());
  }

  /** Whose numbers they are: {@code measured on fashion-mnist (...), on 2 cores of ...}. */
  static String measuredOn(List<Measured> rows) {
    Measured first = rows.get(0);
    String machine =
        first.device().equals("cpu")
            ? Words.number(first.cores(), "core") + " of " + first.machine()
            : first.machine();
    return String.format(
        Locale.ROOT,
        "measured on %s (%s of %s), on %s",
        first.data(),
        Words.number(first.samples(), "image"),
        first.shape(),
        machine);
  }

  /** Where the rows say that they come from, each once. */
  static String sources(List<Measured> rows) {
    Set<String> sources = new LinkedHashSet<>();
    rows.forEach(row -> sources.add(row.source()));
    return String.join("; ", sources);
  }

  /** What is said of the subject: {@code my-images, 500 images of 1x28x28 in 3 classes}. */
  static String said(Subject subject) {
    return String.format(
        Locale.ROOT,
        "%s, %s of %s%s",
        subject.data(),
        subject.samples() == Long.MAX_VALUE
            ? "images without end"
            : Words.number(subject.samples(), "image"),
        subject.shape(),
        subject.classes() > 1 ? " in " + Words.some(subject.classes(), "classes") : "");
  }

  /** For JSON. */
  static List<Map<String, Object>> entries(List<Measured> rows) {
    List<Map<String, Object>> out = new ArrayList<>();
    for (Measured row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("recipe", row.recipe());
      entry.put("data", row.data());
      entry.put("minutes", row.minutes());
      entry.put("device", row.device());
      entry.put("cores", row.cores());
      entry.put("machine", row.machine());
      entry.put("images", row.images());
      put(entry, "fid", row.fid());
      put(entry, "precision", row.precision());
      put(entry, "recall", row.recall());
      put(entry, "coverage", row.coverage());
      put(entry, "other-fid", row.otherFid());
      entry.put("source", row.source());
      out.add(entry);
    }
    return out;
  }

  private static void put(Map<String, Object> entry, String name, double value) {
    if (!Double.isNaN(value)) {
      entry.put(name, value);
    }
  }

  /** {@code --images}, where the recipe's own number would end before the time; else nothing. */
  static String images(Measured row, double minutes) {
    double needed = row.images() * minutes / row.minutes();
    if (Recipes.read(row.recipe(), List.of()).train().images() > 2 * needed) {
      return "";
    }
    double digit = Math.pow(10, Math.floor(Math.log10(4 * needed)));
    return String.format(Locale.ROOT, " --images %.0f", Math.ceil(4 * needed / digit) * digit);
  }

  static String minutes(double minutes) {
    return minutes == Math.rint(minutes)
        ? String.format(Locale.ROOT, "%.0f", minutes)
        : String.valueOf(minutes);
  }

  /** Such as {@code 1 minute} or {@code 2.5 minutes}. */
  static String time(double minutes) {
    return minutes(minutes) + (minutes == 1 ? " minute" : " minutes");
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
