package org.gan4j.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A bar for the data's and a bar for the samples' share of each class. */
final class ClassBars {
  /** More bars would be a page of their own; the classes that differ most are shown. */
  private static final int MOST = 40;

  private static final int WIDTH = 400;
  private static final int LEFT = 104;
  private static final int RIGHT = 348;
  private static final int ROW = 30;
  private static final int BAR = 9;

  private final Report.Classes classes;

  ClassBars(Report.Classes classes) {
    this.classes = classes;
  }

  String html() {
    List<Integer> shown =
        IntStream.range(0, classes.names().size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(difference(i))))
            .limit(MOST)
            .sorted()
            .toList();
    double most =
        shown.stream()
            .mapToDouble(i -> Math.max(classes.real().get(i), classes.made().get(i)))
            .max()
            .orElse(1);
    Axis axis = Axis.round(0, Math.max(most, 1e-6), LEFT, RIGHT);
    int height = ROW * shown.size() + 30;
    StringBuilder out = new StringBuilder("<div class=\"classes\"><figure>");
    out.append(
        String.format(
            Locale.ROOT,
            "<svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
            WIDTH,
            height,
            "Shares of the classes; the table has the numbers"));
    out.append("<g class=\"axis\">");
    for (double tick : axis.ticks(4)) {
      String at = Numbers.coordinate(axis.place(tick));
      out.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%1$s\" x2=\"%1$s\" y1=\"4\" y2=\"%2$d\"/>",
              at,
              height - 22));
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"x\" x=\"%s\" y=\"%d\">%s %%</text>",
              at,
              height - 6,
              Numbers.value(100 * tick)));
    }
    out.append("</g>\n");
    for (int row = 0; row < shown.size(); row++) {
      int i = shown.get(row);
      int top = 4 + ROW * row;
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"class\" x=\"%d\" y=\"%d\">%s</text>",
              LEFT - 8,
              top + ROW / 2 + 4,
              Html.label(classes.names().get(i), 14)));
      bar(out, axis, "s0", top + ROW / 2 - BAR - 1, classes.real().get(i));
      bar(out, axis, "s1", top + ROW / 2 + 1, classes.made().get(i));
      double end = axis.place(Math.max(classes.real().get(i), classes.made().get(i)));
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"value\" x=\"%s\" y=\"%d\">%s</text>\n",
              Numbers.coordinate(end + 5),
              top + ROW / 2 + 4,
              Numbers.percent(classes.made().get(i))));
    }
    out.append("</svg><figcaption><p class=\"legend\">");
    out.append("<span class=\"item\"><span class=\"swatch s0\"></span> data</span> ");
    out.append("<span class=\"item\"><span class=\"swatch s1\"></span> samples</span>");
    if (shown.size() < classes.names().size()) {
      out.append(
          String.format(
              Locale.ROOT,
              " <span class=\"note\">The %d of %s classes that differ most.</span>",
              shown.size(),
              Numbers.count(classes.names().size())));
    }
    return out.append("</p></figcaption></figure>\n").append(table()).append("</div>\n").toString();
  }

  private static void bar(StringBuilder out, Axis axis, String series, int top, double share) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"/>",
            series,
            LEFT,
            top,
            Numbers.coordinate(axis.place(share) - LEFT),
            BAR));
  }

  private double difference(int i) {
    return classes.made().get(i) - classes.real().get(i);
  }

  private String table() {
    int rows = Math.min(1000, classes.names().size());
    StringBuilder out =
        new StringBuilder(
            "<details><summary>Numbers</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\""
                + " aria-label=\"Classes, numbers\"><table><thead><tr><th scope=\"col\">class</th>"
                + "<th scope=\"col\" class=\"n\">data</th><th scope=\"col\" class=\"n\">samples</th>"
                + "</tr></thead><tbody>\n");
    for (int i = 0; i < rows; i++) {
      out.append("<tr><th scope=\"row\">").append(Html.label(classes.names().get(i), 60));
      out.append("</th><td class=\"n\">").append(Numbers.percent(classes.real().get(i)));
      out.append("</td><td class=\"n\">").append(Numbers.percent(classes.made().get(i)));
      out.append("</td></tr>\n");
    }
    return out.append("</tbody></table></div></details>").toString();
  }
}
