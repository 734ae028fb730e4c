package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.recipe.Plan;
import org.gan4j.report.Reporting;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run that hear of it, and the user who does. None of them can disturb the training:
 * see {@link Events}.
 */
final class Outputs implements RunListener, AutoCloseable {
  private final Events events;
  private final List<GrowingOutput<?>> growing;
  private final SheetFiles sheets;
  private final Reporting report;

  /** The outputs in a run's folder, before the user, who hears of what is on disk. */
  Outputs(RunFolder folder, Plan plan, RunListener user) {
    events = new Events();
    MetricsFile metrics = new MetricsFile(folder.metrics(), events::note);
    TensorBoardFile curves = new TensorBoardFile(folder.events(), events::note);
    growing = List.of(metrics, curves);
    sheets = new SheetFiles(folder.samples(), events);
    report = new Reporting(folder, plan, events::note);
    events.subscribe(String.valueOf(folder.metrics().getFileName()), metrics);
    events.subscribe("the file for TensorBoard", curves);
    events.subscribe("the sample sheet", sheets);
    events.subscribe(
        String.valueOf(folder.findings().getFileName()), new FindingsOutput(folder.findings()));
    events.subscribe(String.valueOf(folder.report().getFileName()), report);
    events.subscribe(user);
  }

  @Override
  public void hear(RunEvent event) {
    events.hear(event);
  }

  /** Sends a {@link RunEvent.Noted}. */
  void note(String text) {
    events.note(text);
  }

  /** What outputs failed with, in sentences. */
  List<String> troubles() {
    return events.troubles();
  }

  /** What sample sheets show from now on. */
  void draw(Supplier<BufferedImage> sheet) {
    sheets.draw(sheet);
  }

  /** The newest picture; the folder of pictures before there is one. */
  Path newestSheet() {
    return sheets.newest();
  }

  /** A run that goes on from a checkpoint forgets what it wrote after it; null begins anew. */
  void cutBack(@Nullable Snapshot from) {
    growing.forEach(file -> events.attempt(file, () -> file.cutBack(from)));
  }

  /** Puts the lengths of growing files into a snapshot, of those that can be written. */
  void keep(Snapshot.Builder out) {
    growing.forEach(file -> events.attempt(file, () -> file.keep(out)));
  }

  /** Puts the lengths that they had at a checkpoint into another one of that moment. */
  void carry(Snapshot from, Snapshot.Builder out) {
    growing.forEach(file -> file.carry(from, out));
  }

  /** What the report is of from now on. */
  void report(Plan plan) {
    report.of(plan);
  }

  /** Writes the report as a session's end has it. */
  void finish() {
    events.attempt(report, report::finish);
  }

  @Override
  public void close() {
    for (GrowingOutput<?> file : growing) {
      try {
        file.close();
      } catch (RuntimeException e) {
        // Nothing more is written, and what a checkpoint knows of was forced to the disk.
      }
    }
  }
}
