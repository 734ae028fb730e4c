package org.gan4j.report;

import java.util.Locale;
import org.gan4j.Shell;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Remedy;

/** A finding as a part of the page. */
final class FindingHtml {
  private static final int LONG = 600;
  private static final int MAX_REMEDIES = 5;

  private FindingHtml() {}

  /** What it is and what shows it. */
  static String of(Finding finding, String id) {
    return String.format(
        Locale.ROOT,
        "<div class=\"finding %s\" id=\"%s\"><h3>%s</h3><p class=\"note\">%.0f %% sure, since %s images</p><p>%s.</p></div>\n",
        finding.kind().failure() ? "failure" : "fine",
        id,
        Html.label(capital(finding.kind().title()), LONG),
        100 * finding.sure(),
        Numbers.count(finding.since()),
        Html.label(capital(finding.evidence().says()), LONG));
  }

  /** What to do about it. */
  static String remedies(Finding finding, String id) {
    if (finding.remedies().isEmpty()) {
      return "";
    }
    StringBuilder out =
        new StringBuilder(
            "<p>What helps, the most promising first:</p>\n<ol class=\"remedies\">\n");
    int number = 0;
    for (Remedy remedy : finding.remedies()) {
      if (number++ == MAX_REMEDIES) {
        break;
      }
      out.append("<li>").append(Html.label(capital(remedy.why()), LONG)).append('.');
      if (!remedy.paper().isEmpty()) {
        out.append(" <span class=\"note\">")
            .append(Html.label(remedy.paper(), LONG))
            .append(".</span>");
      }
      if (!remedy.cost().isEmpty()) {
        out.append(" <span class=\"note\">Costs: ")
            .append(Html.label(remedy.cost(), LONG))
            .append(".</span>");
      }
      if (!remedy.set().isEmpty()) {
        out.append(
                "<div class=\"code\"><p class=\"file\"><span>gan train … </span><button type=\"button\" class=\"copy\" data-of=\"")
            .append(id)
            .append('-')
            .append(number)
            .append("-text\" hidden>Copy</button></p><pre id=\"")
            .append(id)
            .append('-')
            .append(number)
            .append("-text\" tabindex=\"0\"><code>")
            .append(Html.escape(pasted(remedy), LONG))
            .append("</code></pre></div>");
      }
      out.append("</li>\n");
    }
    return out.append("</ol>\n").toString();
  }

  /** As it is pasted behind a command. */
  private static String pasted(Remedy remedy) {
    StringBuilder out = new StringBuilder();
    for (String set : remedy.set()) {
      out.append(out.isEmpty() ? "" : " ").append("--set ").append(Shell.quoted(set));
    }
    return out.toString();
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
