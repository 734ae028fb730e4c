package org.gan4j.report;

import java.util.Locale;

/** Text as HTML: nothing that is given as text can become markup. */
final class Html {
  private Html() {}

  /** The text with what HTML would read as markup written as references; also for attributes. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> out.append(reference(point)));
    return out.toString();
  }

  /** As {@link #escape}, with what is beyond {@code bytes} bytes of UTF-8 left out and counted. */
  static String escape(String text, int bytes) {
    StringBuilder out = new StringBuilder();
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      String reference = reference(point);
      length += utf8(reference);
      if (length > bytes) {
        return out.append(
                String.format(
                    Locale.ROOT, " … (%s more characters)", Numbers.count(text.length() - i)))
            .toString();
      }
      out.append(reference);
      i += Character.charCount(point);
    }
    return out.toString();
  }

  /** The text shortened to about {@code characters}; a label, not a document. */
  static String label(String text, int characters) {
    if (text.codePointCount(0, text.length()) <= characters) {
      return escape(text);
    }
    return escape(text.substring(0, text.offsetByCodePoints(0, characters - 1))) + "…";
  }

  private static String reference(int point) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      case '\t', '\n' -> Character.toString(point);
      case '\r' -> "";
      // Control characters and halves of pairs are not allowed in HTML.
      default ->
          Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
              ? "\uFFFD"
              : Character.toString(point);
    };
  }

  private static int utf8(String text) {
    return text.codePoints()
        .map(point -> point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)
        .sum();
  }
}
