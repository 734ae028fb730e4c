package org.gan4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of the curves were taken: each protocol once, numbered from 1 in the order of the
 * training, and the stretches of the training that it holds for.
 *
 * @param stretches in the order of images played; neighbours differ in their protocols
 */
record Protocols(List<Stretch> stretches) {
  /** Of curves that are no scores. */
  static final Protocols NONE = new Protocols(List.of());

  private static final int MAX_SHOWN = 12;
  private static final int MAX_TEXT_BYTES = 4_000;
  private static final int MAX_STRETCHES = 6;

  /**
   * Moments in a row that were scored in the same way.
   *
   * @param text the protocol; empty where the metrics do not tell
   * @param from images played at the first of them
   * @param to images played at the last of them
   */
  record Stretch(String text, long from, long to) {
    String words() {
      return from == to
          ? String.format(Locale.ROOT, "at %s images", Numbers.count(from))
          : String.format(
              Locale.ROOT, "from %s to %s images", Numbers.count(from), Numbers.count(to));
    }
  }

  /** Those of all points; of points that have none nothing is said. */
  static Protocols of(List<Quantity> series) {
    TreeMap<Long, String> moments = new TreeMap<>();
    for (Quantity one : series) {
      for (Quantity.Point point : one.points()) {
        @Nullable String text = point.protocol();
        if (text != null) {
          moments.put(point.images(), text);
        }
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    for (Map.Entry<Long, String> moment : moments.entrySet()) {
      int last = stretches.size() - 1;
      if (last >= 0 && stretches.get(last).text().equals(moment.getValue())) {
        stretches.set(
            last, new Stretch(moment.getValue(), stretches.get(last).from(), moment.getKey()));
      } else {
        stretches.add(new Stretch(moment.getValue(), moment.getKey(), moment.getKey()));
      }
    }
    return new Protocols(List.copyOf(stretches));
  }

  /** Each once, in the order of their numbers. */
  List<String> texts() {
    return stretches.stream().map(Stretch::text).distinct().toList();
  }

  boolean several() {
    return texts().size() > 1;
  }

  int number(String text) {
    return texts().indexOf(text) + 1;
  }

  /** What stands below the curves; empty where there is nothing to say. */
  String html() {
    List<String> texts = texts();
    if (texts.isEmpty()) {
      return "";
    }
    if (!several()) {
      return "<p class=\"protocol\"><b>Protocol.</b> " + words(texts.get(0)) + "</p>\n";
    }
    StringBuilder out =
        new StringBuilder(
            String.format(
                    Locale.ROOT,
                    "<p class=\"protocol\"><b>Protocols.</b> These scores were taken in %d ways. Each curve",
                    texts.size())
                + " is broken where the protocol changes: the parts do not compare, and a step"
                + " there tells nothing of the training.</p>\n<ol class=\"protocols\">\n");
    for (String text : texts.subList(0, Math.min(MAX_SHOWN, texts.size()))) {
      out.append("<li><b>").append(when(text)).append(".</b> ").append(words(text));
      out.append("</li>\n");
    }
    out.append("</ol>\n");
    if (texts.size() > MAX_SHOWN) {
      out.append(
          String.format(
              Locale.ROOT, "<p>%d more are in metrics.jsonl.</p>\n", texts.size() - MAX_SHOWN));
    }
    return out.toString();
  }

  private String when(String text) {
    List<String> all =
        stretches.stream().filter(one -> one.text().equals(text)).map(Stretch::words).toList();
    String first = all.stream().limit(MAX_STRETCHES).collect(Collectors.joining(", "));
    String rest =
        all.size() > MAX_STRETCHES
            ? String.format(Locale.ROOT, " and %d times more", all.size() - MAX_STRETCHES)
            : "";
    return Character.toUpperCase(first.charAt(0)) + first.substring(1) + rest;
  }

  private static String words(String text) {
    return text.isBlank()
        ? "It is not in metrics.jsonl, so that these scores do not compare for certain."
        : Html.escape(text, MAX_TEXT_BYTES);
  }
}
