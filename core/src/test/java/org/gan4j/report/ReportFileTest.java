package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gan4j.report.Report.Best;
import org.gan4j.report.Report.Classes;
import org.gan4j.report.Report.ClosePair;
import org.gan4j.report.Report.Direction;
import org.gan4j.report.Report.Interval;
import org.gan4j.report.Report.Neighbour;
import org.gan4j.report.Report.Neighbours;
import org.gan4j.report.Report.NetworkRow;
import org.gan4j.report.Report.NetworkTable;
import org.gan4j.report.Report.Score;
import org.gan4j.report.Report.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportFileTest {
  private static final String EVIL =
      "</script></style></pre></svg><script>alert(1)</script><img src=x onerror='a' title=\"b\">&lt;";

  @TempDir Path folder;

  @Test
  void noTextBecomesMarkup() {
    Picture picture = noise(8, 8);
    Report report =
        Report.titled(EVIL)
            .subtitle(EVIL)
            .metrics(
                List.of(
                    Map.of("images", 1L, EVIL, 2.0, "fid", 1.0),
                    Map.of("images", 2L, EVIL, 3.0, "fid", 2.0)))
            .best(new Best(1, EVIL))
            .scores(List.of(new Score("fid", EVIL, 1, null, 1, Direction.LOWER, 1.0, EVIL)), EVIL)
            .neighbours(List.of(new Neighbours(picture, List.of(new Neighbour(picture, 1)))))
            .classes(new Classes(List.of(EVIL), List.of(1.0), List.of(1.0)))
            .recipe(EVIL)
            .provenance(EVIL)
            .network(new NetworkTable(EVIL, List.of(new NetworkRow(EVIL, EVIL, EVIL, 1))))
            .build();
    String html = ReportFile.html(report);
    assertThat(count(html, "<script")).isEqualTo(1);
    assertThat(count(html, "</script")).isEqualTo(1);
    assertThat(count(html, "<style")).isEqualTo(1);
    assertThat(count(html, "</pre>")).isEqualTo(2);
    assertThat(html)
        .doesNotContain("<img src=x")
        .doesNotContain("onerror='")
        .doesNotContain("\"b\"");
    assertThat(html).contains("<code>&lt;/script&gt;&lt;/style&gt;").contains("&amp;lt;</code>");
  }

  @Test
  void thePolicyAllowsOurStyleAndScriptAlone() throws Exception {
    String html = ReportFile.html(Report.titled("run").build());
    String policy = between(html, "Content-Security-Policy\" content=\"", "\"");
    assertThat(policy)
        .startsWith("default-src 'none'; img-src data:; ")
        .contains("script-src '" + sha256(between(html, "<script>", "</script>")) + "'")
        .contains("style-src '" + sha256(between(html, "<style>", "</style>")) + "'")
        .doesNotContain("unsafe");
    assertThat(html).doesNotContain("http://fonts").doesNotContain("https://");
    // The only address is the name of the SVG namespace, which nobody fetches.
    assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://");
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    String html = ReportFile.html(Report.titled("empty").build());
    assertThat(html).doesNotContain("<section").doesNotContain("<nav").doesNotContain("<dl");
    assertThat(html).contains("<h1>empty</h1>").contains("nothing to show");
  }

  static Stream<Arguments> parts() {
    Picture picture = noise(8, 8);
    return Stream.of(
        Arguments.of("samples", titled().sheets(List.of(new Sheet(0, picture)))),
        Arguments.of(
            "scores",
            titled()
                .scores(
                    List.of(
                        new Score("f", "f", 1, new Interval(0, 2), 9, Direction.HIGHER, null, "")),
                    "")),
        Arguments.of("score-curves", titled().metrics(List.of(Map.of("images", 1L, "kid", 2L)))),
        Arguments.of(
            "curves", titled().metrics(List.of(Map.of("images", 1L, "generator-loss", 2.0)))),
        Arguments.of(
            "neighbours", titled().neighbours(List.of(new Neighbours(picture, List.of())))),
        Arguments.of(
            "classes", titled().classes(new Classes(List.of("a"), List.of(0.0), List.of(0.0)))),
        Arguments.of("interpolation", titled().interpolation(picture)),
        Arguments.of("pairs", titled().closestPairs(List.of(new ClosePair(picture, picture, 0)))),
        Arguments.of("networks", titled().network(new NetworkTable("G", List.of()))),
        Arguments.of("recipe", titled().recipe("name: x")),
        Arguments.of("provenance", titled().provenance("{}")));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void eachPartStandsAlone(String id, Report.Builder report) {
    String html = ReportFile.html(report.build());
    assertThat(count(html, "<section ")).isEqualTo(1);
    assertThat(html).contains("<section id=\"" + id + "\"");
  }

  @Test
  void theLastSheetIsTheOneShownWithoutTheScript() {
    Report report =
        titled()
            .sheets(
                List.of(
                    new Sheet(0, noise(8, 8)),
                    new Sheet(1000, noise(8, 8)),
                    new Sheet(23456, noise(8, 8))))
            .build();
    String html = ReportFile.html(report);
    List<String> images = found(html, "<img [^>]*data-images[^>]*>");
    assertThat(images).hasSize(3);
    assertThat(images.get(0)).contains("data-images=\"0\" hidden");
    assertThat(images.get(1)).contains("data-images=\"1000\" hidden");
    assertThat(images.get(2)).contains("data-images=\"23456\">");
    assertThat(html).contains("max=\"2\" value=\"2\"").contains("After 23,456 images</output>");
  }

  @Test
  void curvesAreDrawnToScale() {
    Report report =
        titled()
            .metrics(
                List.of(
                    Map.of("images", 0L, "discriminator-loss", 0.0),
                    Map.of("images", 50L, "discriminator-loss", 0.5),
                    Map.of("images", 100L, "discriminator-loss", 1.0)))
            .build();
    // 46 to 390 across for 0 to 100, 202 up to 18 for 0 to 1.
    assertThat(ReportFile.html(report))
        .contains("<polyline class=\"curve s0\" points=\"46,202 218,110 390,18\"/>")
        .contains("data-x=\"218\"")
        .contains("<td data-y=\"110\">0.5</td>");
  }

  @Test
  void intervalsAreBandsAndTheBestMomentIsMarked() {
    Report report =
        titled()
            .metrics(
                List.of(
                    Map.of("images", 50L, "fid", 2.0, "fid-low", 1.0, "fid-high", 3.0),
                    Map.of("images", 75L, "generator-loss", 2.0),
                    Map.of("images", 100L, "fid", 1.0, "fid-low", 0.0, "fid-high", 4.0)))
            .best(new Best(75, "fid"))
            .build();
    String html = ReportFile.html(report);
    assertThat(html)
        .contains("<polygon class=\"band s0\" points=\"218,64 390,18 390,202 218,156\"/>")
        .contains("<line class=\"best\" x1=\"304\" x2=\"304\"")
        .contains("2 [1, 3]");
    assertThat(found(html, "<h3>fid[^<]*</h3>")).containsExactly("<h3>fid</h3>");
  }

  @Test
  void aLogarithmicAxisIsOfferedWhereMomentsAreFarApart() {
    List<Map<String, Object>> lines =
        List.of(
            Map.of("images", 10L, "kid", 0.0),
            Map.of("images", 100L, "kid", 1.0),
            Map.of("images", 1000L, "kid", 0.0));
    String html = ReportFile.html(titled().metrics(lines).build());
    String log = html.substring(html.indexOf("<svg class=\"log\" hidden"));
    assertThat(log).contains("points=\"46,202 218,18 390,202\"");
    assertThat(ReportFile.html(titled().metrics(lines.subList(1, 2)).build()))
        .doesNotContain("<svg class=\"log\"")
        .doesNotContain("<button type=\"button\" class=\"log-x\"");
  }

  @Test
  void aDivergedRunStillHasCurves() {
    List<Map<String, Object>> lines = new ArrayList<>();
    double[] losses = {1, 2, Double.NaN, 2, 1, Double.POSITIVE_INFINITY};
    for (int i = 0; i < losses.length; i++) {
      lines.add(Map.of("images", 10L * i, "generator-loss", losses[i]));
    }
    String html = ReportFile.html(titled().metrics(lines).build());
    // The linear drawing; the logarithmic one of ten to fifty images does not exist.
    assertThat(found(html, "<polyline[^>]*points=\"[^\"]*\"")).hasSize(2);
    assertThat(html).contains("<td>NaN</td>").contains("<td>∞</td>");
    String nothing =
        ReportFile.html(
            titled().metrics(List.of(Map.of("images", 1L, "generator-loss", Double.NaN))).build());
    assertThat(nothing).contains("<td>NaN</td>").doesNotContain("<polyline");
  }

  @Test
  void aPageOfTooMuchKeepsToItsSize() {
    List<Sheet> sheets = new ArrayList<>();
    Picture sheet = noise(300, 300);
    for (int i = 0; i < 100; i++) {
      sheets.add(new Sheet(i * 1000L, sheet));
    }
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      lines.add(Map.of("images", (long) i, "generator-loss", Math.sin(i), "fid", (double) i));
    }
    Picture small = noise(32, 32);
    Neighbours near = new Neighbours(small, Collections.nCopies(20, new Neighbour(small, 1.25)));
    List<Double> shares = Collections.nCopies(2000, 0.0005);
    Report report =
        titled()
            .sheets(sheets)
            .metrics(lines)
            .neighbours(Collections.nCopies(500, near))
            .classes(new Classes(Collections.nCopies(2000, "&".repeat(500)), shares, shares))
            .recipe("<".repeat(2_000_000))
            .provenance("\u0000é".repeat(1_000_000))
            .network(
                new NetworkTable(
                    "G", Collections.nCopies(9000, new NetworkRow("x".repeat(300), "", "[]", 7))))
            .build();
    String html = ReportFile.html(report);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length)
        .isBetween(4_000_000, ReportFile.MAX_BYTES);
    List<String> images = found(html, "data-images=\"\\d+\"");
    assertThat(images).hasSize(ReportFile.MAX_SHEETS).contains("data-images=\"0\"");
    assertThat(images.get(39)).isEqualTo("data-images=\"99000\"");
    assertThat(found(html, "<img src=\"data:image/jpeg;base64,[^\"]{9}")).isNotEmpty();
    assertThat(html).contains("more characters)").contains("63,000"); // 9000 layers of 7
  }

  @Test
  void ofManyNeighboursTheNearestAreShown() {
    Picture picture = noise(4, 4);
    List<Neighbour> nearest = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      nearest.add(new Neighbour(picture, 7000 + i));
    }
    String html =
        ReportFile.html(titled().neighbours(List.of(new Neighbours(picture, nearest))).build());
    assertThat(found(html, "<figcaption>70\\d\\d<"))
        .hasSize(6)
        .startsWith("<figcaption>7000<")
        .endsWith("<figcaption>7005<");
  }

  @Test
  void theSameReportGivesTheSameFile() throws Exception {
    Report report = titled().sheets(List.of(new Sheet(5, noise(16, 16)))).build();
    Path file = folder.resolve("deep/report.html");
    ReportFile.write(file, report);
    assertThat(Files.readString(file)).isEqualTo(ReportFile.html(report)).endsWith("</html>\n");
  }

  @Test
  void brokenContentIsRefusedInWords() {
    byte[] torn = noisePng(64, 64);
    Picture picture = Picture.png(java.util.Arrays.copyOf(torn, 200));
    assertThatThrownBy(() -> picture.within(10))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("picture of the report");
    assertThatThrownBy(() -> Picture.png(new byte[100]))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("must be a PNG file; got 100 bytes");
    torn[16] = 0x7f;
    assertThatThrownBy(() -> Picture.png(torn)).hasMessageContaining("2130706496 x 64");
    assertThatThrownBy(
            () ->
                titled()
                    .sheets(List.of(new Sheet(7, noise(1, 1)), new Sheet(7, noise(1, 1))))
                    .build())
        .hasMessageContaining("in the order of images played; got 7 after 7");
    assertThatThrownBy(() -> new Classes(List.of("a"), List.of(1.5), List.of(0.0)))
        .hasMessageContaining("must be in [0, 1]; got 1.5");
    assertThatThrownBy(() -> new Classes(List.of("a"), List.of(), List.of(0.0)))
        .hasMessageContaining("got 1 names, 0 and 1");
    assertThatThrownBy(() -> new Interval(2, 1)).hasMessageContaining("[2.0, 1.0]");
  }

  static Picture noise(int width, int height) {
    return Picture.png(noisePng(width, height));
  }

  private static byte[] noisePng(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return org.gan4j.data.PngFile.encode(image, Map.of());
  }

  private static Report.Builder titled() {
    return Report.titled("run");
  }

  private static int count(String text, String part) {
    return found(text, Pattern.quote(part)).size();
  }

  private static List<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> out = new ArrayList<>();
    while (matcher.find()) {
      out.add(matcher.group());
    }
    return out;
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  private static String sha256(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}
