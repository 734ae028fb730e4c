package org.gan4j.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.run.AtomicFile;

/**
 * The file {@code report.html}: a {@link Report} as one page that needs nothing else.
 *
 * <p>Bytes: an HTML document in UTF-8 of at most {@value #MAX_BYTES} bytes. Style, script and
 * pictures ({@code data:} addresses) are inside; a content security policy in its head allows those
 * alone, the style and the script by their hashes, and no network. Curves are SVG and the last
 * sample sheet is visible without the script, which adds the slider, the readings and the choice of
 * light and dark. All text of the report is escaped.
 *
 * <p>Of many sample sheets, points, rows and long texts the page holds what fits: {@value
 * #MAX_SHEETS} sheets evenly spaced over the training, pictures as JPEG where their PNGs are too
 * large together, texts cut with a note that says so.
 */
final class ReportFile {
  /** The most bytes that a page has. */
  public static final int MAX_BYTES = 5_000_000;

  /** The most sample sheets that a page has. */
  public static final int MAX_SHEETS = 40;

  private ReportFile() {}

  /**
   * Replaces or creates the file, whole or not at all.
   *
   * @param file the file, in a folder that exists
   * @param report its contents
   * @throws GanException if a picture of the report cannot be decoded
   * @throws org.gan4j.run.RunException if the file cannot be written; an older one is then
   *     untouched
   */
  public static void write(Path file, Report report) {
    AtomicFile.writeString(file, html(report));
  }

  /**
   * The page as text.
   *
   * @param report its contents
   * @return HTML
   * @throws GanException if a picture of the report cannot be decoded
   */
  public static String html(Report report) {
    Allowance pictures = new Allowance();
    int frame = utf8(new Page(report, pictures).html());
    pictures.share((long) MAX_BYTES - frame);
    String html = new Page(report, pictures).html();
    if (utf8(html) > MAX_BYTES) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a report must have at most %,d bytes; this one has %,d: leave some parts out",
              MAX_BYTES,
              utf8(html)));
    }
    return html;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
