package org.gan4j.report;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.GanException;
import org.gan4j.run.FindingsFile;
import org.gan4j.run.Metrics;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;

/** What a run's folder alone tells: sample sheets, metrics, recipe, provenance. */
final class RunReport {
  private static final Pattern SHEET = Pattern.compile("images-(\\d{1,18})\\.png");
  private static final long MAX_SHEET_BYTES = 64L << 20;
  private static final int MAX_TEXT_BYTES = 1 << 20;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private RunReport() {}

  /**
   * A report of what lies in the folder, to which scores, neighbours and networks can be added.
   * What the folder lacks is left out. Of many sample sheets only as many are read as a page shows.
   *
   * @param run any
   * @return the report, to be added to
   * @throws org.gan4j.run.RunException if metrics or provenance are there but not as specified
   * @throws GanException if a file cannot be read, or a sample sheet is not a PNG file
   */
  public static Report.Builder of(RunFolder run) {
    Report.Builder report = Report.titled(String.valueOf(run.path().getFileName()));
    if (Files.isRegularFile(run.provenance())) {
      describe(report, Provenance.read(run.provenance()));
      report.provenance(text(run.provenance()));
    }
    if (Files.isRegularFile(run.metrics())) {
      report.metrics(Metrics.read(run.metrics()));
    }
    if (Files.isRegularFile(run.findings())) {
      try {
        report.findings(FindingsFile.read(run.findings()).findings());
      } catch (RunException e) {
        // Made of the metrics, and again at the next look: a damaged one does not cost the report.
      }
    }
    if (Files.isRegularFile(run.advice())) {
      report.advice(picture(run.advice()));
    }
    // Lines that are none are passed over: a report shows what there is.
    report.decisions(Decision.read(run.interventions(), note -> {}));
    if (Files.isRegularFile(run.recipe())) {
      report.recipe(text(run.recipe()));
    }
    return report.sheets(sheets(run.samples()));
  }

  private static void describe(Report.Builder report, Provenance provenance) {
    Provenance.Data data = provenance.data();
    // A data set that is made as it is asked for has no end.
    String size = data.size() == Long.MAX_VALUE ? "endless" : Numbers.count(data.size());
    Long of = data.of();
    String kept =
        of == null
            ? size + " examples"
            : String.format(
                Locale.ROOT,
                "%s of %s examples, the likeliest ones by %s",
                size,
                Numbers.count(of),
                data.by());
    report.subtitle(String.format(Locale.ROOT, "Learnt from %s: %s", data.name(), kept));
    Provenance.Compute compute = provenance.compute();
    report.subtitle(
        String.format(
            Locale.ROOT,
            "%s, %d %s, %s, seed %d",
            compute.device(),
            compute.threads(),
            compute.threads() == 1 ? "thread" : "threads",
            compute.precision(),
            provenance.seed()));
    if (!provenance.sessions().isEmpty()) {
      Instant begun = provenance.sessions().get(0).start();
      Duration spent = Duration.ZERO;
      for (Provenance.Session session : provenance.sessions()) {
        Instant end = session.end();
        spent = spent.plus(end == null ? Duration.ZERO : Duration.between(session.start(), end));
      }
      int sessions = provenance.sessions().size();
      report.subtitle(
          String.format(
              Locale.ROOT,
              "Begun on %s; %s in %d %s",
              MINUTE.format(begun),
              words(spent),
              sessions,
              sessions == 1 ? "session" : "sessions"));
    }
  }

  private static String words(Duration time) {
    long minutes = Math.round(time.toSeconds() / 60.0);
    if (time.toSeconds() < 100) {
      return time.toSeconds() + " s";
    }
    return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  private static List<Report.Sheet> sheets(Path folder) {
    TreeMap<Long, Path> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, "*.png")) {
        for (Path child : children) {
          Matcher name = SHEET.matcher(String.valueOf(child.getFileName()));
          if (name.matches()) {
            files.put(Long.parseLong(name.group(1)), child);
          }
        }
      } catch (DirectoryIteratorException | IOException e) {
        throw new GanException(
            String.format(Locale.ROOT, "cannot list %s: %s", folder, e.getMessage()), e);
      }
    }
    List<Report.Sheet> sheets = new ArrayList<>();
    for (Map.Entry<Long, Path> file :
        Evenly.of(new ArrayList<>(files.entrySet()), ReportFile.MAX_SHEETS)) {
      sheets.add(new Report.Sheet(file.getKey(), picture(file.getValue())));
    }
    return sheets;
  }

  private static Picture picture(Path file) {
    byte[] png;
    try {
      if (Files.size(file) > MAX_SHEET_BYTES) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; a sample sheet has at most %,d",
                file,
                Files.size(file),
                MAX_SHEET_BYTES));
      }
      png = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new GanException(
          String.format(Locale.ROOT, "cannot read %s: %s", file, e.getMessage()), e);
    }
    try {
      return Picture.png(png);
    } catch (GanException e) {
      throw new GanException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The beginning of a text file; the page shows no more of it. Bytes that are no UTF-8 become �.
   */
  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_TEXT_BYTES), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new GanException(
          String.format(Locale.ROOT, "cannot read %s: %s", file, e.getMessage()), e);
    }
  }
}
