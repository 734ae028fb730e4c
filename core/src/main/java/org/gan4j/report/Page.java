package org.gan4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/** The document around the sections: head, policy, contents, style and script. */
final class Page {
  private static final String STYLE = resource("report.css");
  private static final String SCRIPT = resource("report.js");

  /** A hash names what may run, so that nothing that slips in can. */
  private static final String POLICY =
      String.format(
          Locale.ROOT,
          "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
          hash(STYLE),
          hash(SCRIPT));

  private final Report report;
  private final Sections sections;

  Page(Report report, Allowance pictures) {
    this.report = report;
    this.sections = new Sections(report, pictures);
  }

  String html() {
    List<Section> shown = new ArrayList<>();
    for (Section section : sections.all()) {
      if (!section.html().isEmpty()) {
        shown.add(section);
      }
    }
    String title = Html.label(report.title(), 200);
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.append("<title>").append(title).append(" · gan4j</title>\n");
    // An empty icon, else the browser asks for one.
    out.append("<link rel=\"icon\" href=\"data:,\">\n");
    out.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n");
    out.append("<a class=\"skip\" href=\"#content\">To the content</a>\n");
    out.append("<header class=\"top\"><div class=\"bar\"><p class=\"brand\">gan4j report</p>");
    out.append("<button type=\"button\" id=\"theme\" hidden>Dark</button></div>\n");
    out.append("<h1>").append(title).append("</h1>\n");
    if (!report.subtitle().isEmpty()) {
      out.append("<ul class=\"subtitle\">");
      for (String line : report.subtitle().stream().limit(20).toList()) {
        out.append("<li>").append(Html.label(line, 300)).append("</li>");
      }
      out.append("</ul>\n");
    }
    out.append(sections.facts()).append("</header>\n");
    out.append("<div class=\"page\">\n");
    if (shown.size() > 1) {
      out.append("<nav aria-label=\"Contents\"><ol>");
      for (Section section : shown) {
        out.append(
            String.format(
                Locale.ROOT, "<li><a href=\"#%s\">%s</a></li>", section.id(), section.title()));
      }
      out.append("</ol></nav>\n");
    }
    out.append("<main id=\"content\">\n");
    for (Section section : shown) {
      out.append(
          String.format(
              Locale.ROOT, "<section id=\"%1$s\" aria-labelledby=\"%1$s-title\">\n", section.id()));
      out.append(
          String.format(
              Locale.ROOT, "<h2 id=\"%s-title\">%s</h2>\n", section.id(), section.title()));
      out.append(section.html()).append("</section>\n");
    }
    if (shown.isEmpty()) {
      out.append("<p>This run has left nothing to show yet.</p>\n");
    }
    out.append("</main>\n</div>\n");
    out.append("<footer><p>Made by gan4j. This file is whole: it needs no network.</p></footer>\n");
    out.append("<script>").append(SCRIPT).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private static String resource(String name) {
    try (@Nullable InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new GanException("the library lacks its part " + name + "; install it again");
      }
      // Browsers hash line feeds alone, whatever a checkout made of the file.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new GanException("cannot read the library's part " + name, e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new GanException("this Java has no SHA-256", e);
    }
  }
}
