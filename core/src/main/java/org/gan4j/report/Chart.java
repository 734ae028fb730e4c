package org.gan4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Curves over images played, as a figure: a drawing in SVG on a linear axis and, where that tells
 * more, one on a logarithmic axis, a legend with the last values, and the same numbers as a table.
 *
 * <p>The script of the page reads the numbers from the table: a row has its places on both axes in
 * {@code data-x} and {@code data-log}, a cell its height in {@code data-y}.
 *
 * @param title what is shown
 * @param note for example which values are good; may be empty
 * @param series not empty, each with a point
 * @param reference a line to compare with
 * @param protocols of all charts beside this one, by whose numbers its points are told apart
 * @param best the moment to mark
 */
record Chart(
    String title,
    String note,
    List<Quantity> series,
    @Nullable Reference reference,
    Protocols protocols,
    Report.@Nullable Best best) {
  /**
   * What real data get.
   *
   * @param value their score
   * @param protocols where it may be drawn: beside scores that were taken by one of these
   */
  record Reference(double value, Set<String> protocols) {}

  /**
   * A stretch of the drawing with one protocol.
   *
   * @param from its left edge
   * @param to its right edge: halfway to the next moment, since nobody saw the change itself
   */
  private record Stretch(@Nullable String protocol, double from, double to) {}

  static final int WIDTH = 400;
  static final int HEIGHT = 236;
  static final int LEFT = 46;
  static final int RIGHT = 390;
  static final int TOP = 18;
  static final int BOTTOM = 202;

  /** The axis starts at zero; a logarithmic one is offered from this ratio of moments on. */
  private static final int WORTH_A_LOGARITHM = 10;

  private static final int ROOM_FOR_A_NUMBER = 16;

  /** The word may begin at its moment and end up to so far from it. */
  private static final int ROOM_FOR_BEST = 36;

  String html(String id) {
    StringBuilder out = new StringBuilder();
    out.append(String.format(Locale.ROOT, "<figure class=\"chart\" id=\"%s\">\n", id));
    out.append("<figcaption><h3>").append(Html.label(title, 80)).append("</h3>");
    if (!note.isEmpty()) {
      out.append("<p class=\"note\">").append(Html.label(note, 120)).append("</p>");
    }
    out.append("</figcaption>\n<div class=\"plot\">");
    out.append(drawing(false));
    if (hasLogarithm()) {
      out.append(drawing(true));
    }
    out.append("</div>\n").append(legend()).append(table()).append("</figure>\n");
    return out.toString();
  }

  boolean hasLogarithm() {
    return first() > 0 && last() >= WORTH_A_LOGARITHM * first();
  }

  private SortedSet<Long> moments() {
    return series.stream()
        .flatMap(one -> one.points().stream())
        .map(Quantity.Point::images)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The first moment above zero, which a logarithmic axis can show. */
  private long first() {
    return moments().stream().filter(images -> images > 0).findFirst().orElse(0L);
  }

  private long last() {
    return Math.max(1, moments().last());
  }

  private Axis across(boolean logarithmic) {
    return Axis.exact(
        (double) (logarithmic ? first() : 0), (double) last(), LEFT, RIGHT, logarithmic);
  }

  private Axis up() {
    double[] all =
        series.stream()
            .flatMap(one -> one.points().stream())
            .flatMap(Quantity.Point::finite)
            .mapToDouble(value -> value)
            .toArray();
    double least = Arrays.stream(all).min().orElse(0);
    double most = Arrays.stream(all).max().orElse(1);
    Axis axis = Axis.round(least, most, BOTTOM, TOP);
    if (reference == null || !Double.isFinite(reference.value())) {
      return axis;
    }
    double real = reference.value();
    // The reference is worth room, but not so much that the curve becomes flat.
    Axis wider = Axis.round(Math.min(least, real), Math.max(most, real), BOTTOM, TOP);
    double kept = Math.abs(wider.place(most) - wider.place(least)) / (BOTTOM - TOP);
    return kept >= 0.4 ? wider : axis;
  }

  private String drawing(boolean logarithmic) {
    Axis x = across(logarithmic);
    Axis y = up();
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg class=\"%s\"%s viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
            logarithmic ? "log" : "linear",
            logarithmic ? " hidden" : "",
            WIDTH,
            HEIGHT,
            Html.escape(summary())));
    out.append("<g class=\"axis\">");
    for (double tick : y.ticks(4)) {
      String at = Numbers.coordinate(y.place(tick));
      out.append(
          String.format(
              Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>", LEFT, RIGHT, at, at));
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"y\" x=\"%d\" y=\"%s\">%s</text>",
              LEFT - 7,
              Numbers.coordinate(y.place(tick) + 4),
              Numbers.tick(tick)));
    }
    for (double tick : x.ticks(4)) {
      double at = x.place(tick);
      String end = at > RIGHT - 12 ? " end" : "";
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"x%s\" x=\"%s\" y=\"%d\">%s</text>",
              end,
              Numbers.coordinate(end.isEmpty() ? at : RIGHT),
              BOTTOM + 18,
              Numbers.tick(tick)));
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"tick\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>",
              Numbers.coordinate(at),
              BOTTOM,
              BOTTOM + 4));
    }
    out.append("</g>\n");
    List<Stretch> parts = parts(x);
    out.append(reference(parts, y));
    if (best != null && best.images() >= x.low() && best.images() <= x.high()) {
      double at = x.place(best.images());
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"best\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>",
              Numbers.coordinate(at),
              TOP - 4,
              BOTTOM));
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"best%s\" x=\"%s\" y=\"%d\">best</text>",
              at > RIGHT - 30 ? " end" : at < LEFT + 30 ? " start" : "",
              Numbers.coordinate(at),
              TOP - 7));
    }
    for (int i = 0; i < series.size(); i++) {
      out.append(curve(series.get(i), i, x, y));
    }
    out.append(breaks(parts, x));
    out.append("<g class=\"cursor\"></g></svg>\n");
    return out.toString();
  }

  private List<Stretch> parts(Axis x) {
    List<Stretch> parts = new ArrayList<>();
    double from = LEFT;
    Quantity.@Nullable Point last = null;
    for (Quantity.Point point : points(x.low())) {
      if (last != null && point.isByAnotherProtocolThan(last)) {
        double to = (x.place(last.images()) + x.place(point.images())) / 2;
        parts.add(new Stretch(last.protocol(), from, to));
        from = to;
      }
      last = point;
    }
    if (last != null) {
      parts.add(new Stretch(last.protocol(), from, RIGHT));
    }
    return parts;
  }

  /** Those of all series in their order, from this moment on. */
  private List<Quantity.Point> points(double from) {
    return series.stream()
        .flatMap(one -> one.points().stream())
        .filter(point -> point.images() >= from)
        .sorted(Comparator.comparingLong(Quantity.Point::images))
        .toList();
  }

  private String reference(List<Stretch> parts, Axis y) {
    StringBuilder out = new StringBuilder();
    if (reference != null && reference.value() >= y.low() && reference.value() <= y.high()) {
      String at = Numbers.coordinate(y.place(reference.value()));
      for (Stretch part : parts) {
        @Nullable String protocol = part.protocol();
        if (protocol != null && reference.protocols().contains(protocol)) {
          out.append(
              String.format(
                  Locale.ROOT,
                  "<line class=\"reference\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
                  Numbers.coordinate(part.from()),
                  Numbers.coordinate(part.to()),
                  at,
                  at));
        }
      }
    }
    return out.toString();
  }

  /** Where the protocol changes, and the number of each part's, as far as there is room. */
  private String breaks(List<Stretch> parts, Axis x) {
    StringBuilder out = new StringBuilder();
    for (Stretch part : parts.subList(Math.min(1, parts.size()), parts.size())) {
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"break\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>",
              Numbers.coordinate(part.from()),
              TOP - 4,
              BOTTOM));
    }
    for (Stretch part : parts) {
      @Nullable String protocol = part.protocol();
      if (parts.size() > 1 && protocol != null && part.to() - part.from() >= ROOM_FOR_A_NUMBER) {
        placeOfNumber(part, x)
            .ifPresent(
                at ->
                    out.append(
                        String.format(
                            Locale.ROOT,
                            "<text class=\"part\" x=\"%s\" y=\"%d\">%d</text>",
                            Numbers.coordinate(at),
                            TOP - 7,
                            protocols.number(protocol))));
      }
    }
    return out.append('\n').toString();
  }

  /** In the middle of the part, or beside it where the word for the best moment stands. */
  private OptionalDouble placeOfNumber(Stretch part, Axis x) {
    double taken = best == null ? Double.NEGATIVE_INFINITY : x.place(best.images());
    return DoubleStream.of(0.5, 0.25, 0.75)
        .map(share -> part.from() + share * (part.to() - part.from()))
        .filter(at -> Math.abs(at - taken) >= ROOM_FOR_BEST)
        .findFirst();
  }

  /**
   * The band of intervals, and the line; both are interrupted where a value is not finite, and
   * where the protocol changes.
   */
  private static String curve(Quantity one, int index, Axis x, Axis y) {
    StringBuilder out = new StringBuilder();
    List<Quantity.Point> shown =
        one.points().stream().filter(point -> point.images() >= x.low()).toList();
    for (List<Quantity.Point> piece : pieces(shown, Quantity.Point::hasInterval)) {
      List<String> outline = new ArrayList<>();
      piece.forEach(point -> outline.add(place(x, y, point.images(), point.high())));
      for (int i = piece.size() - 1; i >= 0; i--) {
        outline.add(place(x, y, piece.get(i).images(), piece.get(i).low()));
      }
      out.append(
          String.format(
              Locale.ROOT,
              "<polygon class=\"band s%d\" points=\"%s\"/>",
              index,
              String.join(" ", outline)));
    }
    for (List<Quantity.Point> piece : pieces(shown, point -> Double.isFinite(point.value()))) {
      String line =
          piece.stream()
              .map(point -> place(x, y, point.images(), point.value()))
              .collect(Collectors.joining(" "));
      out.append(
          String.format(Locale.ROOT, "<polyline class=\"curve s%d\" points=\"%s\"/>", index, line));
      if (piece.size() == 1 || shown.size() <= 24) {
        for (Quantity.Point point : piece) {
          out.append(
              String.format(
                  Locale.ROOT,
                  "<circle class=\"dot s%d\" cx=\"%s\" cy=\"%s\" r=\"2.5\"/>",
                  index,
                  Numbers.coordinate(x.place(point.images())),
                  Numbers.coordinate(y.place(point.value()))));
        }
      }
    }
    return out.append('\n').toString();
  }

  private static List<List<Quantity.Point>> pieces(
      List<Quantity.Point> points, Predicate<Quantity.Point> whole) {
    List<List<Quantity.Point>> pieces = new ArrayList<>();
    List<Quantity.Point> piece = new ArrayList<>();
    for (Quantity.Point point : points) {
      boolean goesOn =
          whole.test(point)
              && (piece.isEmpty() || !point.isByAnotherProtocolThan(piece.get(piece.size() - 1)));
      if (!goesOn && !piece.isEmpty()) {
        pieces.add(piece);
        piece = new ArrayList<>();
      }
      if (whole.test(point)) {
        piece.add(point);
      }
    }
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
    return pieces;
  }

  private static String place(Axis x, Axis y, long across, double up) {
    return Numbers.coordinate(x.place(across)) + "," + Numbers.coordinate(y.place(up));
  }

  private String summary() {
    String ends = series.stream().map(this::ends).collect(Collectors.joining("; "));
    return String.format(Locale.ROOT, "%s over %s images: %s", title, Numbers.count(last()), ends);
  }

  /** First and last value of each part: across a break they would compare what does not. */
  private String ends(Quantity one) {
    List<String> out = new ArrayList<>();
    for (List<Quantity.Point> piece : pieces(one.points(), point -> true)) {
      @Nullable String protocol = piece.get(0).protocol();
      out.add(
          String.format(
              Locale.ROOT,
              "%sfrom %s to %s",
              isNumbered() && protocol != null
                  ? String.format(Locale.ROOT, "by protocol %d ", protocols.number(protocol))
                  : "",
              Numbers.value(piece.get(0).value()),
              Numbers.value(piece.get(piece.size() - 1).value())));
    }
    return one.label() + " " + String.join(", ", out);
  }

  /** Whether the reader must be told by which protocol a point was scored. */
  private boolean isNumbered() {
    return protocols.several()
        && points(Double.NEGATIVE_INFINITY).stream().anyMatch(point -> point.protocol() != null);
  }

  private String legend() {
    StringBuilder out = new StringBuilder("<p class=\"legend\"><span class=\"at\">at ");
    out.append(Numbers.count(last())).append(" images</span>");
    for (int i = 0; i < series.size(); i++) {
      Quantity one = series.get(i);
      out.append(
          " <span class=\"item\"><svg class=\"key\" viewBox=\"0 0 22 8\" aria-hidden=\"true\">");
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"curve s%d\" x1=\"1\" x2=\"21\" y1=\"4\" y2=\"4\"/></svg>",
              i));
      out.append(
          String.format(
              Locale.ROOT,
              " %s<b>%s</b></span>",
              series.size() == 1 ? "" : Html.label(one.label(), 40) + " ",
              text(one.points().get(one.points().size() - 1))));
    }
    if (reference != null) {
      out.append(
          " <span class=\"item\"><svg class=\"key\" viewBox=\"0 0 22 8\" aria-hidden=\"true\">");
      out.append("<line class=\"reference\" x1=\"1\" x2=\"21\" y1=\"4\" y2=\"4\"/></svg>");
      out.append(" real data ").append(Numbers.value(reference.value()));
      out.append(isNumbered() ? " by protocol " + numbers(reference.protocols()) : "");
      out.append("</span>");
    }
    out.append(isNumbered() ? protocolItem() : "");
    return out.append("</p>\n").toString();
  }

  private String protocolItem() {
    Set<String> here = new LinkedHashSet<>();
    for (Quantity.Point point : points(Double.NEGATIVE_INFINITY)) {
      @Nullable String protocol = point.protocol();
      if (protocol != null) {
        here.add(protocol);
      }
    }
    if (here.size() == 1) {
      return String.format(Locale.ROOT, " <span class=\"item\">protocol %s</span>", numbers(here));
    }
    return " <span class=\"item\"><svg class=\"key\" viewBox=\"0 0 22 8\" aria-hidden=\"true\">"
        + "<line class=\"break\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"8\"/></svg>"
        + " protocols "
        + numbers(here)
        + ": the parts do not compare</span>";
  }

  private String numbers(Set<String> some) {
    return some.stream()
        .map(protocols::number)
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String text(Quantity.Point point) {
    String value = Numbers.value(point.value());
    return point.hasInterval()
        ? String.format(
            Locale.ROOT,
            "%s [%s, %s]",
            value,
            Numbers.value(point.low()),
            Numbers.value(point.high()))
        : value;
  }

  private String table() {
    Axis x = across(false);
    @Nullable Axis log = hasLogarithm() ? across(true) : null;
    Axis y = up();
    StringBuilder out = new StringBuilder("<details><summary>Numbers</summary>\n");
    out.append(
        String.format(
            Locale.ROOT,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s, numbers\">",
            Html.escape(title)));
    out.append("<table><thead><tr><th scope=\"col\">images</th>");
    series.forEach(
        one ->
            out.append("<th scope=\"col\">").append(Html.label(one.label(), 40)).append("</th>"));
    out.append(isNumbered() ? "<th scope=\"col\">protocol</th>" : "");
    out.append("</tr></thead><tbody>\n");
    TreeMap<Long, Quantity.Point[]> rows = new TreeMap<>();
    for (int i = 0; i < series.size(); i++) {
      for (Quantity.Point point : series.get(i).points()) {
        rows.computeIfAbsent(point.images(), at -> new Quantity.Point[series.size()])[i] = point;
      }
    }
    Map<Long, String> notes = isNumbered() ? protocolNotes() : Map.of();
    rows.forEach(
        (images, points) -> {
          out.append(
              String.format(Locale.ROOT, "<tr data-x=\"%s\"", Numbers.coordinate(x.place(images))));
          if (log != null && images > 0) {
            out.append(
                String.format(
                    Locale.ROOT, " data-log=\"%s\"", Numbers.coordinate(log.place(images))));
          }
          out.append("><th scope=\"row\">").append(Numbers.count(images)).append("</th>");
          for (Quantity.@Nullable Point point : points) {
            if (point == null) {
              out.append("<td></td>");
            } else if (Double.isFinite(point.value())) {
              out.append(
                  String.format(
                      Locale.ROOT,
                      "<td data-y=\"%s\">%s</td>",
                      Numbers.coordinate(y.place(point.value())),
                      text(point)));
            } else {
              out.append("<td>").append(text(point)).append("</td>");
            }
          }
          if (!notes.isEmpty()) {
            out.append("<td>").append(notes.getOrDefault(images, "")).append("</td>");
          }
          out.append("</tr>\n");
        });
    return out.append("</tbody></table></div></details>\n").toString();
  }

  /** By moment, the number of its protocol; at a break also that what came before is another. */
  private Map<Long, String> protocolNotes() {
    Map<Long, String> notes = new HashMap<>();
    Quantity.@Nullable Point last = null;
    for (Quantity.Point point : points(Double.NEGATIVE_INFINITY)) {
      @Nullable String protocol = point.protocol();
      @Nullable String before = last == null ? null : last.protocol();
      if (protocol != null) {
        int number = protocols.number(protocol);
        notes.put(
            point.images(),
            before == null || before.equals(protocol)
                ? String.valueOf(number)
                : String.format(
                    Locale.ROOT, "%d, does not compare with %d", number, protocols.number(before)));
      }
      last = point;
    }
    return notes;
  }
}
