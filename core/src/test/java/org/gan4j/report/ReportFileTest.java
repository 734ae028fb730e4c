package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.metric.Protocol;
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
                    Map.of("images", 1L, EVIL, 2.0, "fid", 1.0, "protocol", EVIL),
                    Map.of("images", 2L, EVIL, 3.0, "fid", 2.0, "protocol", EVIL + EVIL)))
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
  void theProtocolOfAllScoresIsSaidOnceBelowTheirCurves() {
    String html =
        ReportFile.html(
            titled()
                .metrics(
                    List.of(
                        Map.of("images", 10L, "fid", 3.0, "kid", 1.0, "protocol", "5 made <so>"),
                        Map.of("images", 20L, "generator-loss", 1.0),
                        Map.of("images", 30L, "fid", 2.0, "kid", 1.5, "protocol", "5 made <so>")))
                .build());
    assertThat(between(html, "id=\"score-2\"", "</section>"))
        .contains(
            "</figure>\n</div>\n<p class=\"protocol\"><b>Protocol.</b> 5 made &lt;so&gt;</p>");
    assertThat(count(html, "5 made &lt;so&gt;")).isEqualTo(1);
    assertThat(html)
        .doesNotContain("<line class=\"break\"")
        .doesNotContain("<th scope=\"col\">protocol</th>");
    // A line each in the two charts of scores and in that of losses.
    assertThat(count(html, "<polyline class=\"curve s0\"")).isEqualTo(3);
  }

  @Test
  void whatTheMetricsDoNotTellOfTheProtocolIsSaid() {
    Map<String, Object> line = Map.of("images", 10L, "fid", 3.0);
    assertThat(ReportFile.html(titled().metrics(List.of(line)).build()))
        .contains("<b>Protocol.</b> It is not in metrics.jsonl, so that these scores do not comp");
    String html =
        ReportFile.html(
            titled()
                .metrics(List.of(line, Map.of("images", 20L, "fid", 2.0, "protocol", "5,000 made")))
                .build());
    assertThat(html)
        .contains("<li><b>At 10 images.</b> It is not in metrics.jsonl")
        .contains("<li><b>At 20 images.</b> 5,000 made</li>")
        .contains("<line class=\"break\"");
  }

  private static final List<Map<String, Object>> OF_TWO_PROTOCOLS =
      List.of(
          Map.of("images", 20L, "generator-loss", 0.0, "fid", 0.0, "protocol", "first <way>"),
          Map.of("images", 40L, "generator-loss", 0.5, "fid", 1.0, "protocol", "first <way>"),
          Map.of("images", 60L, "generator-loss", 1.0, "fid", 4.0, "protocol", "second"),
          Map.of("images", 80L, "generator-loss", 1.0, "fid", 2.0, "protocol", "second"),
          Map.of("images", 100L, "generator-loss", 1.0, "fid", 1.0, "protocol", "first <way>"));

  @Test
  void curvesAreBrokenWhereTheProtocolChanges() {
    String html = ReportFile.html(titled().metrics(OF_TWO_PROTOCOLS).build());
    String scores = between(html, "<section id=\"score-curves\"", "</section>");
    // 46 to 390 across for 0 to 100, 202 up to 18 for 0 to 4; breaks halfway, at 50 and 90.
    assertThat(found(scores, "<polyline[^>]*points=\"[^\"]*\""))
        .containsExactly(
            "<polyline class=\"curve s0\" points=\"114.8,202 183.6,156\"",
            "<polyline class=\"curve s0\" points=\"252.4,18 321.2,110\"",
            "<polyline class=\"curve s0\" points=\"390,156\"");
    assertThat(found(scores, "<line class=\"break\" x1=\"[\\d.]+\" x2=\"[\\d.]+\" y1=\"14\""))
        .containsExactly(
            "<line class=\"break\" x1=\"218\" x2=\"218\" y1=\"14\"",
            "<line class=\"break\" x1=\"355.6\" x2=\"355.6\" y1=\"14\"");
    assertThat(found(scores, "<text class=\"part\"[^>]*>\\d"))
        .containsExactly(
            "<text class=\"part\" x=\"132\" y=\"11\">1",
            "<text class=\"part\" x=\"286.8\" y=\"11\">2",
            "<text class=\"part\" x=\"372.8\" y=\"11\">1");
    assertThat(scores)
        .contains(
            "fid over 100 images: fid by protocol 1 from 0 to 1, by protocol 2 from 4 to 2,"
                + " by protocol 1 from 1 to 1")
        .contains(" protocols 1, 2: the parts do not compare</span>");
    assertThat(scores)
        .contains("<b>Protocols.</b> These scores were taken in 2 ways.")
        .contains("the parts do not compare, and a step")
        .contains(
            "<li><b>From 20 to 40 images, at 100 images.</b> first &lt;way&gt;</li>\n"
                + "<li><b>From 60 to 80 images.</b> second</li>\n</ol>");
    String training = between(html, "<section id=\"curves\"", "</section>");
    assertThat(count(training, "<polyline")).isEqualTo(1);
    assertThat(training).doesNotContain("protocol").doesNotContain("break");
  }

  @Test
  void theBestMomentAndTheNumbersOfProtocolsDoNotOverlap() {
    Report.Builder report = titled().metrics(OF_TWO_PROTOCOLS);
    // At 132 is the middle of the first part, and no place in the last is far from 372.8.
    assertThat(ReportFile.html(report.best(new Best(25, "fid")).build()))
        .contains("<line class=\"best\" x1=\"132\"")
        .contains("<text class=\"part\" x=\"89\" y=\"11\">1</text>");
    assertThat(ReportFile.html(report.best(new Best(95, "fid")).build()))
        .contains("<text class=\"part\" x=\"132\" y=\"11\">1</text>")
        .doesNotContain("<text class=\"part\" x=\"372.8\"");
  }

  @Test
  void numbersOfDifferentProtocolsAreToldApart() {
    String html = ReportFile.html(titled().metrics(OF_TWO_PROTOCOLS).build());
    String table = between(html, "aria-label=\"fid, numbers\"", "</table>");
    assertThat(table).contains("<th scope=\"col\">fid</th><th scope=\"col\">protocol</th></tr>");
    assertThat(found(table, "<td>[^<]*</td></tr>"))
        .containsExactly(
            "<td>1</td></tr>",
            "<td>1</td></tr>",
            "<td>2, does not compare with 1</td></tr>",
            "<td>2</td></tr>",
            "<td>1, does not compare with 2</td></tr>");
  }

  @Test
  void bandsAreBrokenWithTheirCurves() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (long i = 1; i <= 4; i++) {
      lines.add(
          Map.of(
              "images",
              i,
              "fid",
              1.0,
              "fid-low",
              0.0,
              "fid-high",
              2.0,
              "protocol",
              "way " + i / 3));
    }
    String html = ReportFile.html(titled().metrics(lines).build());
    assertThat(found(html, "<polygon class=\"band s0\" points=\"[^\"]*\""))
        .containsExactly(
            "<polygon class=\"band s0\" points=\"132,18 218,18 218,202 132,202\"",
            "<polygon class=\"band s0\" points=\"304,18 390,18 390,202 304,202\"");
  }

  @Test
  void aScoreThatIsThereInOnePartOnlySaysWhich() {
    String html =
        ReportFile.html(
            titled()
                .metrics(
                    List.of(
                        Map.of("images", 10L, "fid", 3.0, "protocol", "one"),
                        Map.of("images", 20L, "fid", 2.0, "kid", 2.0, "protocol", "other"),
                        Map.of("images", 30L, "fid", 2.0, "kid", 1.0, "protocol", "other")))
                .build());
    String kid = between(html, "id=\"score-2\"", "</figure>");
    assertThat(kid)
        .contains("kid by protocol 2 from 2 to 1")
        .contains("<span class=\"item\">protocol 2</span>")
        .contains("<td>2</td></tr>")
        .doesNotContain("<line class=\"break\"")
        .doesNotContain("does not compare");
  }

  @Test
  void theTestErrorIsNotOfTheProtocolBesideIt() {
    String html =
        ReportFile.html(
            titled()
                .metrics(
                    List.of(
                        Map.of("images", 10L, "test-error", 0.5),
                        Map.of("images", 20L, "test-error", 0.4, "fid", 2.0, "protocol", "one"),
                        Map.of("images", 30L, "test-error", 0.3),
                        Map.of("images", 40L, "test-error", 0.2, "fid", 2.0, "protocol", "two")))
                .build());
    String chart = between(html, "aria-label=\"test-error over", "</figure>");
    assertThat(found(chart, "<polyline")).hasSize(1);
    assertThat(chart).doesNotContain("protocol").doesNotContain("break");
    assertThat(html)
        .contains("<b>test-error</b> needs no samples")
        .contains("<b>Protocols.</b> These scores were taken in 2 ways.");
  }

  private static final Protocol TRAINING =
      new Protocol(
          "classifier-fashion-mnist",
          "6575cfe9e20f709e",
          "clean",
          "fashion-mnist",
          "1200af88251e0bf0289a3c772430ca660511416fe6029dfb967ff254d32cc5b8",
          "train, reference test",
          5000,
          5000,
          1,
          1,
          1,
          "average");

  /** Two lines scored by a protocol, and a table of scores taken by another. */
  private static Report.Builder scored(String seen, String table) {
    return titled()
        .metrics(
            List.of(
                Map.of("images", 50L, "fid", 3.0, "protocol", seen),
                Map.of("images", 100L, "fid", 1.0, "protocol", seen)))
        .scores(
            List.of(new Score("fid", "FID", 1, null, 5000, Direction.LOWER, 2.0, "how far")),
            table);
  }

  /** As the table of scores spells it: each part by its name, long hashes cut. */
  private static String table(Protocol one) {
    return String.format(
        Locale.ROOT,
        "the model at 420,032 images; extractor %s, weights %s, resize %s, data %s, fingerprint %s,"
            + " split %s, real %d, made %d, ddof %d, seed %d, truncation %s, model %s",
        one.extractor(),
        one.weights(),
        one.resize(),
        one.data(),
        one.fingerprint().substring(0, 16),
        one.split(),
        one.real(),
        one.made(),
        one.ddof(),
        one.seed(),
        one.truncation(),
        one.model());
  }

  @Test
  void theScoreOfRealDataIsDrawnBesideScoresOfItsProtocol() {
    List<String> same =
        List.of(
            table(TRAINING),
            table(TRAINING.withModel("last")),
            TRAINING.toString(),
            "the model at 7 images; " + TRAINING.withModel("last"));
    assertThat(same)
        .allSatisfy(
            text ->
                assertThat(ReportFile.html(scored(TRAINING.toString(), text).build()))
                    .contains("<line class=\"reference\" x1=\"46\" x2=\"390\"")
                    .contains(" real data 2</span>"));
  }

  static Stream<Arguments> foreignProtocols() throws Exception {
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("extractor", "classifier-mnist");
    other.put("weights", "6575cfe9e20f709f");
    other.put("resize", "none");
    other.put("data", "mnist");
    other.put("fingerprint", "1200af88251f" + TRAINING.fingerprint().substring(12));
    other.put("split", "half of train, reference the other half");
    other.put("real", 10_000);
    other.put("made", 10_000);
    other.put("ddof", 0);
    other.put("seed", 2L);
    other.put("truncation", 0.7);
    List<Arguments> all = new ArrayList<>();
    RecordComponent[] parts = Protocol.class.getRecordComponents();
    for (RecordComponent part : parts) {
      if (part.getName().equals("model")) {
        continue;
      }
      Object[] values = new Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        values[i] = parts[i].getAccessor().invoke(TRAINING);
        if (parts[i].equals(part)) {
          values[i] = Objects.requireNonNull(other.get(part.getName()), part.getName());
        }
      }
      Protocol foreign = (Protocol) Protocol.class.getDeclaredConstructors()[0].newInstance(values);
      all.add(Arguments.of(part.getName(), foreign));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("foreignProtocols")
  void theScoreOfRealDataByAnotherProtocolIsNotDrawn(String part, Protocol foreign) {
    for (String text : List.of(table(foreign), foreign.toString())) {
      assertThat(ReportFile.html(scored(TRAINING.toString(), text).build()))
          .as(part)
          .doesNotContain("<line class=\"reference\"")
          .doesNotContain(" real data 2<");
    }
  }

  @Test
  void protocolsThatCannotBeReadAreNotTakenForTheSame() {
    String vague = "Features of a classifier; 5,000 made against 5,000 test examples.";
    assertThat(ReportFile.html(scored(vague, vague + " More.").build()))
        .doesNotContain("<line class=\"reference\"");
    assertThat(ReportFile.html(scored("", "").build())).doesNotContain("<line class=\"reference\"");
  }

  @Test
  void theScoreOfRealDataEndsWhereItsProtocolDoes() {
    String other = TRAINING.toString().replace("5,000", "1,000");
    String html =
        ReportFile.html(
            scored("", table(TRAINING))
                .metrics(
                    List.of(
                        Map.of("images", 50L, "fid", 3.0, "protocol", other),
                        Map.of("images", 100L, "fid", 1.0, "protocol", TRAINING.toString())))
                .build());
    // The break is at 75 images; the other line is the key in the legend.
    assertThat(found(html, "<line class=\"reference\" x1=\"[\\d.]+\" x2=\"[\\d.]+\""))
        .containsExactly(
            "<line class=\"reference\" x1=\"304\" x2=\"390\"",
            "<line class=\"reference\" x1=\"1\" x2=\"21\"");
    assertThat(html).contains(" real data 2 by protocol 2</span>");
  }

  @Test
  void ofManyProtocolsTheFirstAreShown() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (long i = 0; i < 200; i++) {
      lines.add(Map.of("images", i, "fid", 1.0, "protocol", "x".repeat(9000) + i));
    }
    String html = ReportFile.html(titled().metrics(lines).build());
    assertThat(count(html, "<li><b>At ")).isEqualTo(12);
    assertThat(html)
        .contains("<p>188 more are in metrics.jsonl.</p>")
        .contains("<td>200, does not compare with 199</td>");
    assertThat(html).hasSizeLessThan(200_000);
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
        .isInstanceOf(GanException.class)
        .hasMessageContaining("picture of the report");
    assertThatThrownBy(() -> Picture.png(new byte[100]))
        .isInstanceOf(GanException.class)
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
    return org.gan4j.picture.PngFile.encode(image, Map.of());
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
