package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.picture.PngFile;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Metrics;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void begin() {
    run = RunFolder.create(folder, "dcgan-digits");
    AtomicFile.writeString(run.recipe(), "name: dcgan # größer\n");
  }

  @Test
  void aRunThatHasJustBegunHasItsRecipe() {
    Report report = RunReport.of(run).build();
    assertThat(report.title()).isEqualTo("00000-dcgan-digits");
    assertThat(report.recipe()).isEqualTo("name: dcgan # größer\n");
    assertThat(report.sheets()).isEmpty();
    assertThat(report.metrics()).isEmpty();
    assertThat(report.subtitle()).isEmpty();
    assertThat(ReportFile.html(report)).contains("name: dcgan # größer");
  }

  @Test
  void whatTheFolderHoldsIsGathered() throws IOException {
    try (Metrics metrics = Metrics.open(run.metrics())) {
      metrics.append(Map.of("images", 64L, "generator-loss", 0.5));
    }
    new Provenance(
            7,
            new Provenance.Software("0.1", null, "17", "vm", "os", "arch", Map.of()),
            new Provenance.Data("digits", "abc", 12_000),
            new Provenance.Compute("cpu", 2, "fp32"),
            List.of(
                new Provenance.Session(
                    List.of("gan"),
                    Instant.parse("2026-01-02T03:04:00Z"),
                    Instant.parse("2026-01-02T03:14:00Z"),
                    0,
                    64L,
                    null,
                    null)),
            null)
        .write(run.provenance());
    for (int i = 0; i <= 100; i++) {
      sheet(String.format(Locale.ROOT, "images-%09d.png", i * 64));
    }
    sheet("preview.png");
    Report report = RunReport.of(run).build();
    assertThat(report.metrics()).containsExactly(Map.of("images", 64L, "generator-loss", 0.5));
    assertThat(report.subtitle())
        .containsExactly(
            "Learnt from digits: 12,000 examples",
            "cpu, 2 threads, fp32, seed 7",
            "Begun on 2 January 2026, 03:04 UTC; 10 min in 1 session");
    assertThat(report.provenance()).startsWith("{").contains("\"fingerprint\"");
    assertThat(report.sheets()).hasSize(ReportFile.MAX_SHEETS);
    assertThat(report.sheets().get(0).images()).isZero();
    assertThat(report.sheets().get(39).images()).isEqualTo(6400);
    assertThat(report.sheets().get(39).picture().width()).isEqualTo(6);
  }

  /** Each decision in order, with what can be pasted, and nothing of it as markup. */
  @Test
  void whatWasDecidedIsShown() {
    assertThat(ReportFile.html(RunReport.of(run).build())).doesNotContain("id=\"interventions\"");
    Decision applied =
        new Decision(
            48_000,
            Made.APPLIED,
            16_000L,
            "mode collapse",
            List.of("game.loss=hinge", "game.penalties+={r1: {gamma: 1}}"),
            "3 of 10 <modes>",
            "Mescheder et al., 2018",
            Map.of("coverage", 0.25),
            "abc");
    Decision kept =
        new Decision(
            96_000, Made.KEPT, null, "", List.of(), "it helped", "", Map.of("coverage", 0.75), "");
    AtomicFile.writeString(
        run.interventions(), applied.line() + "\nno decision\n" + kept.line() + "\n{\"images");
    Report report = RunReport.of(run).build();
    assertThat(report.decisions()).containsExactly(applied, kept);
    assertThat(ReportFile.html(report))
        .contains("id=\"interventions\"")
        .containsSubsequence(
            "At 48,000 images: changed, back to 16,000",
            "mode collapse",
            "3 of 10 &lt;modes&gt;",
            "--set game.loss=hinge\n--set &#39;game.penalties+={r1: {gamma: 1}}&#39;",
            "coverage",
            "0.25",
            "Mescheder et al., 2018",
            "At 96,000 images: kept",
            "0.75")
        .doesNotContain("<modes>");
  }

  @Test
  void aBrokenSheetIsNamed() throws IOException {
    Files.writeString(run.samples().resolve("images-000000064.png"), "no picture at all, but text");
    assertThatThrownBy(() -> RunReport.of(run))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("images-000000064.png: ")
        .hasMessageContaining("must be a PNG file");
  }

  private void sheet(String name) {
    PngFile.write(
        run.samples().resolve(name),
        new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY),
        Map.of());
  }
}
