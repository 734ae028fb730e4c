package org.gan4j.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.gan4j.Shell;
import org.gan4j.metric.Metric;
import org.gan4j.report.Report.Classes;
import org.gan4j.report.Report.ClosePair;
import org.gan4j.report.Report.Neighbour;
import org.gan4j.report.Report.Neighbours;
import org.gan4j.report.Report.NetworkRow;
import org.gan4j.report.Report.NetworkTable;
import org.gan4j.report.Report.Score;
import org.gan4j.report.Report.Sheet;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.signal.Finding;
import org.jspecify.annotations.Nullable;

/** The parts of the page, in their order. */
final class Sections {
  private static final int MAX_TEXT_BYTES = 200_000;
  private static final int MAX_NEIGHBOURS = 40;
  private static final int MAX_NEAREST = 6;
  private static final int MAX_PAIRS = 24;
  private static final int MAX_SCORES = 60;
  private static final int MAX_LAYERS = 400;
  private static final int MAX_NETWORKS = 6;
  private static final int MAX_FACTS = 4;
  private static final int MAX_FINDINGS = 12;
  private static final int MAX_DECISIONS = 100;

  /** Claims on the page's bytes; the last sheet is what most people look at. */
  private static final double SHEET = 1;

  private static final double LAST_SHEET = 3;
  private static final double STRIP = 2;
  private static final double SINGLE = 0.1;

  private final Report report;
  private final Allowance pictures;
  private final Curves curves;

  Sections(Report report, Allowance pictures) {
    this.report = report;
    this.pictures = pictures;
    this.curves = new Curves(report);
  }

  List<Section> all() {
    return List.of(
        new Section("samples", "Samples", samples()),
        new Section("diagnosis", "Diagnosis", diagnosis()),
        new Section("advice", "What the discriminator advises", advice()),
        new Section("scores", "Scores", scores()),
        new Section("privacy", "Privacy", privacy()),
        new Section("columns", "Columns", ofTable(TableSections::columns)),
        new Section("column-pairs", "Pairs of columns", ofTable(TableSections::pairs)),
        new Section("rows", "Made rows", ofTable(TableSections::rows)),
        new Section(
            "score-curves",
            "Scores over the training",
            charts("score", curves.scores()) + curves.protocols()),
        new Section("curves", "Training", charts("curve", curves.training())),
        new Section("interventions", "Interventions", interventions()),
        new Section("neighbours", "Nearest training examples", neighbours()),
        new Section("classes", "Classes", classes()),
        new Section("interpolation", "Between latents", interpolation()),
        new Section("pairs", "Samples most alike", closestPairs()),
        new Section("schema", "Schema", ofTable(TableSections::schema)),
        new Section("networks", "Networks", networks()),
        new Section("recipe", "Recipe", code("recipe", "recipe.yaml", report.recipe())),
        new Section(
            "provenance",
            "Provenance",
            code("provenance", "provenance.json", report.provenance())));
  }

  /** What a hurried reader wants to know. */
  String facts() {
    StringBuilder out = new StringBuilder();
    long played = played();
    if (played > 0) {
      fact(out, "Images played", Numbers.count(played), "");
    }
    Report.@Nullable Best best = report.best();
    if (best != null) {
      fact(out, "Best moment", Numbers.count(best.images()), "by " + best.score());
    }
    for (Score score : first(report.scores(), MAX_FACTS)) {
      fact(out, score.label(), Numbers.value(score.value()), score.direction().words());
    }
    return out.length() == 0 ? "" : "<dl class=\"facts\">" + out + "</dl>\n";
  }

  private long played() {
    return LongStream.concat(
            report.sheets().stream().mapToLong(Sheet::images),
            report.metrics().stream()
                .map(line -> line.get("images"))
                .filter(Number.class::isInstance)
                .mapToLong(images -> ((Number) images).longValue()))
        .max()
        .orElse(0);
  }

  private static void fact(StringBuilder out, String name, String value, String note) {
    out.append("<div><dt>").append(Html.label(name, 40)).append("</dt><dd>").append(value);
    if (!note.isEmpty()) {
      out.append(" <small>").append(Html.label(note, 40)).append("</small>");
    }
    out.append("</dd></div>");
  }

  private String samples() {
    List<Sheet> sheets = Evenly.of(report.sheets(), ReportFile.MAX_SHEETS);
    if (sheets.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("<figure id=\"sheets\">\n<div class=\"sheets\">\n");
    int last = sheets.size() - 1;
    for (int i = 0; i <= last; i++) {
      Sheet sheet = sheets.get(i);
      out.append(
          image(
              sheet.picture(),
              i == last ? LAST_SHEET : SHEET,
              String.format(
                  Locale.ROOT, "Sample sheet after %s images", Numbers.count(sheet.images())),
              String.format(
                  Locale.ROOT,
                  "decoding=\"sync\" data-images=\"%d\"%s",
                  sheet.images(),
                  i == last ? "" : " hidden")));
      out.append('\n');
    }
    out.append("</div>\n<figcaption>");
    if (last > 0) {
      out.append("<div class=\"player\" hidden><button type=\"button\" id=\"play\">Play</button>");
      out.append(
          String.format(
                  Locale.ROOT,
                  "<input type=\"range\" id=\"moment\" min=\"0\" max=\"%1$d\" value=\"%1$d\" step=\"1\"",
                  last)
              + " aria-label=\"Moment of the training\"></div>\n");
    }
    out.append(
        String.format(
            Locale.ROOT,
            "<p><output id=\"moment-label\">After %s images</output>",
            Numbers.count(sheets.get(last).images())));
    return out.append(
            " <span class=\"note\">The same latents at every moment.</span></p></figcaption></figure>\n")
        .toString();
  }

  private String diagnosis() {
    if (report.findings().isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    List<Finding> findings = first(report.findings(), MAX_FINDINGS);
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      String id = "finding-" + (i + 1);
      out.append(FindingHtml.of(finding, id))
          .append(charts(id, curves.evidence(finding.evidence().numbers().keySet())))
          .append(FindingHtml.remedies(finding, id));
    }
    return out.toString();
  }

  private String advice() {
    Picture picture = report.advice();
    return picture == null
        ? ""
        : "<p>Of each sample: what the discriminator says of it, where its numbers ought to be"
            + " greater or less (of images: lighter or darker; the gradient of what the generator"
            + " climbs), and the sample after a few small steps along it with what is said then; a"
            + " column for each checkpoint, by samples played. Points have arrows, over its verdict"
            + " on the plane.</p>\n"
            + image(
                picture, STRIP, "The discriminator's advice on some samples", "class=\"advice\"")
            + "\n";
  }

  private String ofTable(Function<TableSections, String> part) {
    @Nullable TableView table = report.table();
    return table == null ? "" : part.apply(new TableSections(table));
  }

  /** Beside the quality, always: what cannot be told is said to be unknown. */
  private String privacy() {
    if (report.table() == null) {
      return "";
    }
    List<Score> scores = report.scores().stream().filter(Sections::isPrivacy).toList();
    return scores.isEmpty()
        ? "<p>Not measured: <code>gan evaluate</code> compares made rows with those that were learned"
            + " from. Without that nothing is known of what they give away.</p>\n"
        : "<p>Measured, not promised: what made rows give away of the rows that were learned from,"
            + " beside what rows that were held out give away by chance.</p>\n"
            + scores(scores);
  }

  private static boolean isPrivacy(Score score) {
    return Metric.privacy().stream().anyMatch(each -> each.title().equals(score.name()));
  }

  private String scores() {
    boolean apart = report.table() != null;
    List<Score> scores =
        report.scores().stream().filter(score -> !apart || !isPrivacy(score)).toList();
    return scores.isEmpty() ? "" : scores(scores) + protocol(report.protocol());
  }

  private static String scores(List<Score> scores) {
    StringBuilder out =
        new StringBuilder(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of scores\">"
                + "<table class=\"scores\"><thead><tr><th scope=\"col\">score</th>"
                + "<th scope=\"col\" class=\"n\">value</th>"
                + "<th scope=\"col\" class=\"n\">95 % interval</th>"
                + "<th scope=\"col\" class=\"n\">real data</th>"
                + "<th scope=\"col\" class=\"n\">samples</th>"
                + "<th scope=\"col\">what it tells</th></tr></thead><tbody>\n");
    for (Score score : first(scores, MAX_SCORES)) {
      Report.@Nullable Interval interval = score.interval();
      @Nullable Double reference = score.reference();
      out.append("<tr><th scope=\"row\">").append(Html.label(score.label(), 80));
      out.append("</th><td class=\"n\"><b>").append(Numbers.value(score.value()));
      out.append("</b></td>");
      out.append(
          cell(
              interval == null
                  ? null
                  : Numbers.value(interval.low()) + " to " + Numbers.value(interval.high())));
      out.append(cell(reference == null ? null : Numbers.value(reference)));
      out.append("<td class=\"n\">").append(Numbers.count(score.n()));
      out.append("</td><td class=\"meaning\">").append(Html.label(score.meaning(), 300));
      out.append(" <span class=\"direction\">").append(arrow(score.direction()));
      out.append(score.direction().words()).append("</span></td></tr>\n");
    }
    return out.append("</tbody></table></div>\n").toString();
  }

  private static String protocol(String text) {
    return text.isBlank()
        ? ""
        : "<p class=\"protocol\"><b>Protocol.</b> " + Html.escape(text, 20_000) + "</p>\n";
  }

  private static <T> List<T> first(List<T> items, int most) {
    return items.subList(0, Math.min(most, items.size()));
  }

  private static String cell(@Nullable String text) {
    return text == null ? "<td class=\"n none\">–</td>" : "<td class=\"n\">" + text + "</td>";
  }

  private static String arrow(Report.Direction direction) {
    return switch (direction) {
      case LOWER -> "<span aria-hidden=\"true\">↓ </span>";
      case HIGHER -> "<span aria-hidden=\"true\">↑ </span>";
      case NEAR_REFERENCE -> "<span aria-hidden=\"true\">→ </span>";
    };
  }

  private static String charts(String id, List<Chart> charts) {
    if (charts.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    if (charts.stream().anyMatch(Chart::hasLogarithm)) {
      out.append(
          "<p class=\"choice\" hidden><button type=\"button\" class=\"log-x\" aria-pressed=\"false\">"
              + "Logarithmic axis</button></p>\n");
    }
    out.append("<div class=\"charts\">\n");
    for (int i = 0; i < charts.size(); i++) {
      out.append(charts.get(i).html(id + "-" + (i + 1)));
    }
    return out.append("</div>\n").toString();
  }

  private String interventions() {
    List<Decision> all = report.decisions();
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder out =
        new StringBuilder(
            "<p>What was decided about the run while it trained, in order. What was changed can be"
                + " typed after <code>gan train</code>.</p>\n<ol class=\"interventions\">\n");
    for (Decision decision : first(all, MAX_DECISIONS)) {
      out.append("<li><p class=\"decision\"><b>").append(words(decision)).append("</b></p>");
      paragraph(out, "finding", decision.finding());
      paragraph(out, "why", decision.why());
      boolean typed = decision.made() != Decision.Made.GROWN; // A new run grows by itself.
      if (typed && !decision.set().isEmpty()) {
        out.append("<pre tabindex=\"0\" role=\"region\" aria-label=\"Changed\"><code>");
        out.append(
            Html.escape(
                first(decision.set(), MAX_DECISIONS).stream()
                    .map(setting -> "--set " + Shell.quoted(setting))
                    .collect(Collectors.joining("\n")),
                20_000));
        out.append("</code></pre>");
      }
      if (!decision.scores().isEmpty()) {
        out.append("<dl class=\"evidence\">");
        decision.scores().entrySet().stream()
            .limit(MAX_SCORES)
            .forEach(score -> fact(out, score.getKey(), Numbers.value(score.getValue()), ""));
        out.append("</dl>");
      }
      paragraph(out, "paper", decision.paper());
      out.append("</li>\n");
    }
    out.append("</ol>\n");
    if (all.size() > MAX_DECISIONS) {
      out.append("<p class=\"note\">And ").append(Numbers.count(all.size() - MAX_DECISIONS));
      out.append(" more in interventions.jsonl.</p>\n");
    }
    return out.toString();
  }

  private static String words(Decision decision) {
    String what =
        switch (decision.made()) {
          case APPLIED -> "changed";
          case GROWN -> "as planned";
          case KEPT -> "kept";
          case REVERTED -> "taken back";
          case REFUSED -> "not changed";
          case ROLLED_BACK -> "diverged";
          case DIVERGED -> "diverged for good";
        };
    Long back = decision.made() == Decision.Made.REFUSED ? null : decision.back();
    return String.format(
        Locale.ROOT,
        "At %s images: %s%s",
        Numbers.count(decision.images()),
        what,
        back == null ? "" : ", back to " + Numbers.count(back));
  }

  private static void paragraph(StringBuilder out, String kind, String text) {
    if (!text.isBlank()) {
      out.append("<p class=\"").append(kind).append("\">");
      out.append(Html.escape(text, 2000)).append("</p>");
    }
  }

  private String neighbours() {
    List<Neighbours> all = Evenly.of(report.neighbours(), MAX_NEIGHBOURS);
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder out =
        new StringBuilder(
            "<p>Left a sample, beside it the training examples most like it, with their distances:"
                + " a copy would show as a twin at a distance near zero.</p>\n<ul class=\"pairs\">\n");
    for (int i = 0; i < all.size(); i++) {
      Neighbours one = all.get(i);
      out.append("<li><figure class=\"made\">");
      out.append(image(one.sample(), SINGLE, "Sample " + (i + 1), "class=\"pixels\""));
      out.append("<figcaption>made</figcaption></figure>");
      int rank = 1;
      for (Neighbour near : first(one.nearest(), MAX_NEAREST)) {
        String distance = Numbers.value(near.distance());
        out.append("<figure>");
        out.append(
            image(
                near.picture(),
                SINGLE,
                String.format(Locale.ROOT, "Training example %d for sample %d", rank++, i + 1),
                "class=\"pixels\""));
        out.append("<figcaption>").append(distance).append("</figcaption></figure>");
      }
      out.append("</li>\n");
    }
    return out.append("</ul>\n").append(protocol(report.comparison())).toString();
  }

  private String classes() {
    @Nullable Classes classes = report.classes();
    return classes == null || classes.names().isEmpty()
        ? ""
        : new ClassBars(classes).html() + protocol(report.comparison());
  }

  private String interpolation() {
    @Nullable Picture strip = report.interpolation();
    if (strip == null) {
      return "";
    }
    return "<figure class=\"strip\"><div class=\"scroll\" tabindex=\"0\" role=\"region\""
        + " aria-label=\"Strip of samples\">"
        + image(strip, STRIP, "Samples along a path between latents", "class=\"pixels\"")
        + "</div><figcaption class=\"note\">Samples along a path between latents. Smooth change"
        + " speaks for a learnt space, jumps for learnt examples.</figcaption></figure>\n";
  }

  private String closestPairs() {
    List<ClosePair> all = report.closestPairs();
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder out =
        new StringBuilder(
            "<p>Of all pairs of samples, those with the smallest distances: twins among few samples"
                + " mean that the generator makes few different things.</p>\n<ul class=\"pairs\">\n");
    for (ClosePair pair : first(all, MAX_PAIRS)) {
      out.append("<li class=\"two\"><figure>");
      out.append(image(pair.one(), SINGLE, "Sample", "class=\"pixels\""));
      out.append(image(pair.other(), SINGLE, "Another, much alike", "class=\"pixels\""));
      out.append("<figcaption>").append(Numbers.value(pair.distance()));
      out.append("</figcaption></figure></li>\n");
    }
    return out.append("</ul>\n").append(protocol(report.comparison())).toString();
  }

  private String networks() {
    StringBuilder out = new StringBuilder();
    for (NetworkTable network : first(report.networks(), MAX_NETWORKS)) {
      boolean kinds = network.rows().stream().anyMatch(row -> !row.kind().isEmpty());
      long total = network.rows().stream().mapToLong(NetworkRow::parameters).sum();
      String title = Html.label(network.title(), 80);
      out.append("<div class=\"network\"><h3>").append(title).append("</h3>");
      out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
      out.append(title).append(", layers\"><table><thead><tr><th scope=\"col\">layer</th>");
      out.append(kinds ? "<th scope=\"col\">kind</th>" : "");
      out.append("<th scope=\"col\">output</th><th scope=\"col\" class=\"n\">parameters</th>");
      out.append("</tr></thead><tbody>\n");
      List<NetworkRow> rows = network.rows();
      for (NetworkRow row : first(rows, MAX_LAYERS)) {
        out.append("<tr><th scope=\"row\">").append(Html.label(row.name(), 80)).append("</th>");
        if (kinds) {
          out.append("<td>").append(Html.label(row.kind(), 80)).append("</td>");
        }
        out.append("<td>").append(Html.label(row.shape(), 60)).append("</td><td class=\"n\">");
        out.append(Numbers.count(row.parameters())).append("</td></tr>\n");
      }
      out.append(
          String.format(
              Locale.ROOT, "</tbody><tfoot><tr><th scope=\"row\" colspan=\"%d\">", kinds ? 3 : 2));
      out.append(rows.size() > MAX_LAYERS ? "all " + rows.size() + " layers" : "total");
      out.append("</th><td class=\"n\"><b>").append(Numbers.count(total));
      out.append("</b></td></tr></tfoot></table></div></div>\n");
    }
    return out.length() == 0 ? "" : "<div class=\"networks\">" + out + "</div>\n";
  }

  private static String code(String id, String file, String text) {
    if (text.isBlank()) {
      return "";
    }
    return String.format(
            Locale.ROOT,
            "<div class=\"code\"><p class=\"file\"><span>%1$s</span>"
                + "<button type=\"button\" class=\"copy\" data-of=\"%2$s-text\" hidden>Copy</button></p>"
                + "<pre id=\"%2$s-text\" tabindex=\"0\" role=\"region\" aria-label=\"%1$s\">",
            file,
            id)
        + "<code>"
        + Html.escape(text.strip(), MAX_TEXT_BYTES)
        + "</code></pre></div>\n";
  }

  private String image(Picture picture, double weight, String alt, String more) {
    return String.format(
        Locale.ROOT,
        "<img src=\"%s\" width=\"%d\" height=\"%d\" alt=\"%s\" %s>",
        pictures.uri(picture, weight),
        picture.width(),
        picture.height(),
        Html.escape(alt),
        more);
  }
}
