package org.gan4j.bench.quality;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.gan4j.picture.LineChart;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Recipes.Measured;

/** What was measured, in Markdown, as curves, and as rows of the library's own table. */
final class QualityTable {
  /** Curves that one chart can show. */
  private static final int COLOURS = 6;

  /** What a row with a pace says. */
  private static final String PACED =
      "\nPaced: the minutes are those of a quiet machine, whose speed (images a second on these"
          + " cores, checkpoints and scores included) was measured in a minute or two by itself; as"
          + " many images were then played beside other programs, in longer.\n";

  private QualityTable() {}

  /** A table for each data set and machine: real data in its last row. */
  static String markdown(List<Map<String, Object>> results) {
    StringBuilder out = new StringBuilder();
    groups(results)
        .forEach(
            (group, rows) -> {
              out.append(group).append("\n\n");
              out.append(
                  "| recipe | minutes | paced | seed | images | fid | by another extractor |");
              out.append(" precision | recall | coverage |\n");
              out.append("|---|---|---|---|---|---|---|---|---|---|\n");
              rows.forEach(row -> out.append(line(row)));
              out.append(real(rows.get(rows.size() - 1)));
              if (rows.stream().anyMatch(QualityTable::isPaced)) {
                out.append(PACED);
              }
              out.append("\nProtocol: ").append(rows.get(0).get("protocol")).append("\n\n```\n");
              rows.forEach(row -> out.append(row.get("command")).append('\n'));
              out.append("```\n\n");
            });
    return out.toString();
  }

  private static String line(Map<String, Object> row) {
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %.0f | %,.0f | %s | %s | %s | %s | %s |%n",
        row.get("recipe"),
        Case.said(Records.number(row, "minutes")),
        isPaced(row)
            ? String.format(Locale.ROOT, "%,.0f images/s", Records.number(row, "paced"))
            : "",
        Records.number(row, "seed"),
        Records.number(row, "images"),
        ranged(row, "fid"),
        ranged(row, "other-fid"),
        share(row, "precision"),
        share(row, "recall"),
        share(row, "coverage"));
  }

  private static String real(Map<String, Object> row) {
    return String.format(
        Locale.ROOT,
        "| real data | | | | | %s | %s | %s | %s | %s |%n",
        number(row, "real-fid"),
        number(row, "real-other-fid"),
        share(row, "real-precision"),
        share(row, "real-recall"),
        share(row, "real-coverage"));
  }

  private static boolean isPaced(Map<String, Object> row) {
    return !Double.isNaN(Records.number(row, "paced"));
  }

  private static String ranged(Map<String, Object> row, String name) {
    String low = number(row, name + "-low");
    return number(row, name)
        + (low.isEmpty() ? "" : " [" + low + ", " + number(row, name + "-high") + "]");
  }

  private static String number(Map<String, Object> row, String name) {
    double value = Records.number(row, name);
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String share(Map<String, Object> row, String name) {
    double value = Records.number(row, name);
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static Map<String, List<Map<String, Object>>> groups(List<Map<String, Object>> results) {
    Map<String, List<Map<String, Object>>> out = new TreeMap<>();
    for (Map<String, Object> row : newest(results)) {
      String group =
          String.format(
              Locale.ROOT,
              "**%s** (%,.0f images of %s), %s, %s",
              row.get("data"),
              Records.number(row, "samples"),
              row.get("shape"),
              row.get("machine"),
              row.get("engine"));
      out.computeIfAbsent(group, name -> new ArrayList<>()).add(row);
    }
    out.values()
        .forEach(
            rows ->
                rows.sort(
                    Comparator.comparingDouble(
                            (Map<String, Object> row) -> Records.number(row, "minutes"))
                        .thenComparingDouble(row -> Records.number(row, "fid"))));
    return out;
  }

  /** The newest result of each case and moment on each machine, by the clock and by a pace. */
  private static List<Map<String, Object>> newest(List<Map<String, Object>> results) {
    Map<String, Map<String, Object>> out = new LinkedHashMap<>();
    results.forEach(
        row ->
            out.put(
                String.join(
                    " ",
                    String.valueOf(row.get("case")),
                    String.valueOf(row.get("minutes")),
                    isPaced(row) ? "paced" : "clocked",
                    String.valueOf(row.get("machine"))),
                row));
    return List.copyOf(out.values());
  }

  /**
   * Draws the distance by minutes for each data set, a curve a recipe, the mean over seeds; those
   * of one moment alone have none.
   *
   * @return the files
   */
  static List<Path> draw(List<Map<String, Object>> results, Path folder) {
    Map<String, Map<String, Map<Double, List<Double>>>> curves = new TreeMap<>();
    for (Map<String, Object> row : newest(results)) {
      curves
          .computeIfAbsent(row.get("data") + "-" + row.get("device"), name -> new TreeMap<>())
          .computeIfAbsent(String.valueOf(row.get("recipe")), name -> new TreeMap<>())
          .computeIfAbsent(Records.number(row, "minutes"), name -> new ArrayList<>())
          .add(Records.number(row, "fid"));
    }
    List<Path> files = new ArrayList<>();
    curves.forEach(
        (data, recipes) -> {
          List<LineChart.Panel> drawn = new ArrayList<>();
          recipes.forEach(
              (recipe, moments) -> {
                if (moments.size() > 1) {
                  List<Double> means = moments.values().stream().map(QualityTable::mean).toList();
                  drawn.add(
                      new LineChart.Panel(
                          recipe, List.copyOf(moments.keySet()), means, Double.NaN));
                }
              });
          // More than a chart has colours for: those that end best.
          drawn.sort(Comparator.comparingDouble(QualityTable::last));
          if (drawn.size() > COLOURS) {
            drawn.subList(COLOURS, drawn.size()).clear();
          }
          if (!drawn.isEmpty()) {
            String title = "Frechet distance on " + data.replaceFirst("-[^-]*$", "");
            BufferedImage picture = LineChart.compared(title, "minutes", drawn);
            Path file = folder.resolve("quality-" + data.replaceAll("[^\\w.-]", "_") + ".png");
            PngFile.write(file, picture, Map.of());
            files.add(file);
          }
        });
    return files;
  }

  private static double last(LineChart.Panel curve) {
    return curve.numbers().get(curve.numbers().size() - 1);
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Rows of the library's table. */
  static List<Measured> rows(List<Map<String, Object>> results) {
    List<Measured> out = new ArrayList<>();
    for (Map<String, Object> row : newest(results)) {
      out.add(
          new Measured(
              String.valueOf(row.get("data")),
              String.valueOf(row.get("shape")),
              (long) Records.number(row, "samples"),
              (int) Records.number(row, "classes"),
              String.valueOf(row.get("recipe")),
              Records.number(row, "minutes"),
              String.valueOf(row.get("device")).startsWith("cuda") ? "cuda" : "cpu",
              (int) Records.number(row, "cores"),
              (long) Records.number(row, "images"),
              (long) Records.number(row, "seed"),
              Records.number(row, "fid"),
              Records.number(row, "precision"),
              Records.number(row, "recall"),
              Records.number(row, "coverage"),
              Records.number(row, "other-fid"),
              String.valueOf(row.get("model")),
              "bench/quality"
                  + (isPaced(row) ? ", paced" : "")
                  + ", gan4j "
                  + row.get("version")
                  + ", "
                  + row.get("date")));
    }
    return out;
  }
}
