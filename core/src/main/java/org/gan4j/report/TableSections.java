package org.gan4j.report;

import java.util.List;
import java.util.Locale;
import org.gan4j.medium.Column;
import org.gan4j.medium.Table;
import org.jspecify.annotations.Nullable;

/** The parts of the page that show a table: distributions, pairs of columns, rows, the schema. */
final class TableSections {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 132;
  private static final int FOOT = 20;
  private static final int NAMES = 104;
  private static final int END = 272;
  private static final int ROW = 20;
  private static final int BAR = 7;

  /** Heights are square roots of shares where one bar has more than this. */
  private static final double HIGH = 0.5;

  private static final int CELL = 14;
  private static final int MOST_SCHEMA = 300;
  private static final int MOST_CELLS = 24;

  private final TableView view;
  private final Table table;

  TableSections(TableView view) {
    this.view = view;
    this.table = view.table();
  }

  String columns() {
    StringBuilder out =
        new StringBuilder(
            "<p class=\"legend\"><span class=\"item\"><span class=\"swatch s0\"></span> data</span>"
                + " <span class=\"item\"><span class=\"swatch s1\"></span> made</span></p>\n"
                + "<div class=\"charts columns\">\n");
    for (int i = 0; i < view.spreads().size(); i++) {
      Column column = table.columns().get(i);
      Table.Spread spread = view.spreads().get(i);
      String name = Html.label(column.name(), 40);
      boolean numbers = column instanceof Column.Numbers;
      double most = most(spread);
      boolean roots = numbers && most > HIGH && spread.made().size() > 2;
      out.append("<figure class=\"chart\"><figcaption><b>").append(name).append("</b>");
      if (column.hasGaps() || spread.madeEmpty() > 0 || spread.dataEmpty() > 0) {
        out.append(" <span class=\"note\">empty: ").append(Numbers.percent(spread.madeEmpty()));
        if (view.real() != null) {
          out.append(", data ").append(Numbers.percent(spread.dataEmpty()));
        }
        out.append("</span>");
      }
      out.append(roots ? " <span class=\"note\">heights are roots of shares</span>" : "");
      out.append("</figcaption>\n");
      out.append(numbers ? histogram(name, spread, most, roots) : bars(name, spread, most));
      out.append("</figure>\n");
    }
    out.append("</div>\n");
    int more = table.columns().size() - view.spreads().size();
    return out.append(
            more > 0 ? "<p class=\"note\">And " + Numbers.count(more) + " more columns.</p>\n" : "")
        .append(how())
        .toString();
  }

  private String how() {
    return "<p class=\"protocol\">" + Html.escape(view.how(), 2000) + "</p>\n";
  }

  private static double most(Table.Spread spread) {
    double most = 1e-9;
    for (int i = 0; i < spread.made().size(); i++) {
      most = Math.max(most, Math.max(spread.made().get(i), spread.data().get(i)));
    }
    return most;
  }

  private static String svg(String kind, int height, String label) {
    return String.format(
        Locale.ROOT,
        "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
        kind,
        WIDTH,
        height,
        label);
  }

  private String histogram(String name, Table.Spread spread, double most, boolean roots) {
    StringBuilder out =
        new StringBuilder(svg("bars", HEIGHT, name + ": distribution, made over data"));
    int foot = HEIGHT - FOOT;
    if (view.real() != null) {
      out.append("<path class=\"band s0\" d=\"").append(steps(spread.data(), most, roots, foot));
      out.append("Z\"/>");
    }
    out.append("<path class=\"curve s1\" d=\"").append(steps(spread.made(), most, roots, foot));
    out.append("\"/>\n");
    out.append(
        String.format(
            Locale.ROOT,
            "<g class=\"axis\"><line x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/></g>",
            WIDTH,
            foot,
            foot));
    text(out, "start", 0, HEIGHT - 5, spread.labels().get(0), 24);
    text(out, "end", WIDTH, HEIGHT - 5, spread.labels().get(spread.made().size()), 24);
    return out.append("</svg>\n").toString();
  }

  private static String steps(List<Double> shares, double most, boolean roots, int foot) {
    StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M0 %d", foot));
    for (int i = 0; i < shares.size(); i++) {
      double part = shares.get(i) / most;
      double height = (foot - 4) * (roots ? Math.sqrt(part) : part);
      path.append('V').append(Numbers.coordinate(foot - height));
      path.append('H').append(Numbers.coordinate((double) WIDTH * (i + 1) / shares.size()));
    }
    return path.append('V').append(foot).toString();
  }

  private static void text(StringBuilder out, String kind, int x, int y, String text, int most) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>",
            kind,
            x,
            y,
            Html.label(text, most)));
  }

  private String bars(String name, Table.Spread spread, double most) {
    int count = spread.labels().size();
    StringBuilder out =
        new StringBuilder(svg("bars", ROW * count + 6, name + ": shares, data and made"));
    for (int i = 0; i < count; i++) {
      int top = 2 + ROW * i;
      text(out, "class", NAMES - 8, top + 13, spread.labels().get(i), 13);
      double end = NAMES;
      if (view.real() != null) {
        end = Math.max(end, bar(out, "s0", top + 2, spread.data().get(i) / most));
      }
      end = Math.max(end, bar(out, "s1", top + 3 + BAR, spread.made().get(i) / most));
      text(out, "value", (int) end + 5, top + 13, Numbers.percent(spread.made().get(i)), 12);
      out.append('\n');
    }
    return out.append("</svg>\n").toString();
  }

  private static double bar(StringBuilder out, String series, int top, double part) {
    double length = (END - NAMES) * part;
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"/>",
            series,
            NAMES,
            top,
            Numbers.coordinate(length),
            BAR));
    return NAMES + length;
  }

  String pairs() {
    int columns = view.made().columns();
    if (columns < 2) {
      return "";
    }
    @Nullable Associations real = view.real();
    StringBuilder out =
        new StringBuilder(
            "<p>How strongly each column goes together with those before it: the correlation of"
                + " numbers, Cramér's V of categories, the correlation ratio of both. The stronger"
                + " the colour, the stronger; orange is negative.</p>\n<div class=\"heats\">\n");
    if (real != null) {
      heat(out, "data", real, null);
    }
    heat(out, "made", view.made(), null);
    if (real != null) {
      heat(out, "made less data", view.made(), real);
    }
    out.append("</div>\n<p class=\"note\">");
    if (real != null) {
      double apart = view.made().apart(real);
      out.append(
          Double.isNaN(apart)
              ? ""
              : "Mean absolute difference of a pair: " + Numbers.value(apart) + ". ");
    }
    int all = table.columns().size();
    return out.append(
            columns < all ? "The first " + columns + " of " + Numbers.count(all) + " columns." : "")
        .append("</p>\n")
        .toString();
  }

  private void heat(StringBuilder out, String title, Associations of, @Nullable Associations less) {
    int columns = of.columns();
    int wide = NAMES + CELL * (columns - 1);
    out.append("<figure><figcaption>").append(title).append("</figcaption>\n");
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"Pairs of columns, %s\">\n",
            wide,
            CELL * (columns - 1) + 4,
            wide,
            title));
    for (int a = 1; a < columns; a++) {
      int top = CELL * (a - 1);
      text(out, "class", NAMES - 6, top + 11, table.columns().get(a).name(), 13);
      for (int b = 0; b < a; b++) {
        double value = of.value(a, b) - (less == null ? 0 : less.value(a, b));
        if (!Double.isNaN(value)) {
          out.append(
              String.format(
                  Locale.ROOT,
                  "<rect class=\"heat %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                      + " fill-opacity=\"%.2f\"><title>%s, %s: %.2f</title></rect>",
                  value < 0 ? "n" : "p",
                  NAMES + CELL * b,
                  top,
                  CELL - 1,
                  CELL - 1,
                  0.04 + 0.96 * Math.min(1, Math.abs(value)),
                  Html.label(table.columns().get(a).name(), 30),
                  Html.label(table.columns().get(b).name(), 30),
                  value));
        }
      }
      out.append('\n');
    }
    out.append("</svg></figure>\n");
  }

  String rows() {
    int shown = Math.min(MOST_CELLS, table.columns().size());
    StringBuilder out =
        new StringBuilder("<p>The rows of the seeds 0, 1, 2, ...</p>\n").append(open("Made rows"));
    for (Column column : table.columns().subList(0, shown)) {
      head(out, column.name());
    }
    out.append("</tr></thead><tbody>\n");
    for (int row = 0; row < view.rows().size(); row++) {
      out.append("<tr>");
      for (int c = 0; c < shown; c++) {
        boolean number = table.columns().get(c) instanceof Column.Numbers;
        out.append(number ? "<td class=\"n\">" : "<td>");
        out.append(Html.label(table.written(view.rows(), row, c), 40)).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    int more = table.columns().size() - shown;
    return out.append(
            more > 0 ? "<p class=\"note\">And " + Numbers.count(more) + " more columns.</p>\n" : "")
        .toString();
  }

  private static String open(String label) {
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
        + label
        + "\"><table><thead><tr>";
  }

  private static void head(StringBuilder out, String name) {
    out.append("<th scope=\"col\">").append(Html.label(name, 40)).append("</th>");
  }

  String schema() {
    StringBuilder out = new StringBuilder(open("Schema"));
    List.of("column", "kind", "what stands in it", "empty in training", "modes")
        .forEach(name -> head(out, name));
    out.append("</tr></thead><tbody>\n");
    for (Column column : table.columns().stream().limit(MOST_SCHEMA).toList()) {
      out.append("<tr><th scope=\"row\">").append(Html.label(column.name(), 60)).append("</th>");
      for (String cell : described(column)) {
        out.append("<td>").append(Html.label(cell, 120)).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    if (table.columns().size() > MOST_SCHEMA) {
      out.append("<p class=\"note\">And ");
      out.append(Numbers.count(table.columns().size() - MOST_SCHEMA)).append(" more.</p>\n");
    }
    if (!table.constraints().isEmpty()) {
      out.append("<p>Every row that is sampled keeps: ");
      out.append(Html.escape(String.join("; ", table.constraints()), 5000)).append(".</p>\n");
    }
    return out.toString();
  }

  private static List<String> described(Column column) {
    String empty = column.hasGaps() ? Numbers.percent(column.missing()) : "none";
    if (column instanceof Column.Numbers numbers) {
      Column.Written form = numbers.form();
      return List.of(
          form.isOfTime()
              ? "time, " + form.pattern()
              : form.decimals() == 0
                  ? "whole numbers"
                  : form.decimals() < 0 ? "numbers" : "numbers, " + form.decimals() + " decimals",
          form.written(numbers.low()) + " to " + form.written(numbers.high()),
          empty,
          numbers.modes().isEmpty() ? "none" : Integer.toString(numbers.modes().size()));
    }
    List<String> names = ((Column.Categories) column).names();
    return List.of(
        Numbers.count(names.size()) + (names.size() == 1 ? " category" : " categories"),
        String.join(", ", names.stream().limit(12).toList()) + (names.size() > 12 ? ", ..." : ""),
        empty,
        "");
  }
}
