package org.gan4j.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.nn.Network.Summary;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.RunData;
import org.gan4j.report.Report.Best;
import org.gan4j.report.Report.NetworkRow;
import org.gan4j.report.Report.NetworkTable;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunFolder;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code report.html}, the run as one page: what its folder holds, the tables of its
 * networks, the scores of {@code evaluation.json}, and what {@code SampleStudy} sees in the samples
 * of its model.
 *
 * <p>It reads files and draws from no stream of the match, so that a run that is reported trains as
 * one that is not. What cannot be had is left out, with a note.
 */
public final class Reporting implements RunListener {
  /** A tick rewrites the page if that took less than this share of the time since the last one. */
  private static final double SHARE = 0.01;

  /** What looking at samples may take, at most; at a session's end a tenth of its time at most. */
  private static final Duration LOOKING = Duration.ofMillis(3500);

  private static final Duration LEAST_LOOKING = Duration.ofMillis(250);
  private static final int PART = 10;

  private final RunFolder folder;
  private @Nullable Plan plan;
  private final Consumer<String> notes;
  private final long begun = System.nanoTime();
  private long written = begun;
  private long cost;

  /**
   * Reports a run.
   *
   * @param plan what it trains, which stays the caller's; null if that cannot be had
   * @param notes hears what was left out and why
   * @param folder the run's folder
   */
  public Reporting(RunFolder folder, @Nullable Plan plan, Consumer<String> notes) {
    this.folder = folder;
    this.plan = plan;
    this.notes = notes;
  }

  /**
   * Writes the report of any run, anew.
   *
   * @param run the run's folder
   * @param data where its data are now; null for where they were
   * @param environment where the data and the extractors of features are found
   * @param notes hears what was left out and why
   * @return the file
   * @throws GanException if there is no run, its files are not as specified, or the report cannot
   *     be written
   */
  public static Path write(
      Path run, @Nullable String data, DataOptions environment, Consumer<String> notes) {
    RunFolder folder = RunFolder.open(run);
    try (Plan plan = plan(folder, data, environment, notes)) {
      new Reporting(folder, plan, notes).writeWhole(LOOKING);
    }
    return folder.report();
  }

  /**
   * What it is of from now on; the plan stays the caller's.
   *
   * @param next what is trained from now on
   */
  public void of(Plan next) {
    plan = next;
  }

  /** After a checkpoint: what is cheap, if it is cheap enough. */
  @Override
  public void hear(RunEvent event) {
    if (event instanceof RunEvent.Saved && System.nanoTime() - written >= cost / SHARE) {
      long start = System.nanoTime();
      cost = 0; // What fails is tried again at the next one.
      write(report());
      written = System.nanoTime();
      cost = written - start;
    }
  }

  /** At a session's end: all there is. */
  public void finish() {
    Duration share = Duration.ofNanos((System.nanoTime() - begun) / PART);
    Duration least = share.compareTo(LEAST_LOOKING) < 0 ? LEAST_LOOKING : share;
    writeWhole(share.compareTo(LOOKING) > 0 ? LOOKING : least);
  }

  private void writeWhole(Duration looking) {
    Report.Builder report = report();
    part("the scores", () -> EvaluatedScores.add(report, folder.path()));
    if (Files.isRegularFile(folder.model().resolve("model.json"))) {
      part("what the samples show", () -> SampleStudy.add(report, folder, plan, looking, notes));
    }
    write(report);
  }

  private void part(String what, Runnable adding) {
    try {
      adding.run();
    } catch (RuntimeException e) {
      notes.accept(String.format(Locale.ROOT, "the report lacks %s: %s", what, e.getMessage()));
    }
  }

  private void write(Report.Builder report) {
    ReportFile.write(folder.report(), report.build());
  }

  /** What the folder tells, and the networks. */
  private Report.Builder report() {
    Report.Builder report = RunReport.of(folder);
    if (plan != null) {
      OptionalLong best = Checkpoints.readOnly(folder.checkpoints()).best();
      if (best.isPresent() && !plan.recipe().evaluate().metrics().isEmpty()) {
        report.best(new Best(best.getAsLong(), plan.recipe().evaluate().best()));
      }
      report.network(table("Generator", plan.pair().generator().summary()));
      report.network(table("Discriminator", plan.pair().discriminator().summary()));
    }
    return report;
  }

  private static NetworkTable table(String title, Summary summary) {
    return new NetworkTable(
        title,
        summary.rows().stream()
            .map(row -> new NetworkRow(row.name(), "", row.output().toString(), row.parameters()))
            .toList());
  }

  /** The run's plan on this machine; null, with a note, if its data are not what they were. */
  private static @Nullable Plan plan(
      RunFolder folder, @Nullable String data, DataOptions environment, Consumer<String> notes) {
    String lacks = "the report lacks networks and training examples: ";
    try {
      Recipe recipe = Recipes.read(folder.recipe());
      DataSettings own = recipe.data();
      Plan plan;
      try {
        plan =
            Plan.of(
                recipe
                    .with(data == null ? own : own.named(data))
                    .with(recipe.train().onProcessor()),
                environment,
                folder);
      } catch (DataException e) {
        throw data == null ? RunData.lost(e, folder.path(), own, "report") : e;
      }
      if (RunData.isLearnedBy(folder, plan.data())) {
        return plan;
      }
      plan.close();
      notes.accept(
          lacks
              + "the data "
              + (data == null ? own.name() : data)
              + " are not those that the run learned from; "
              + RunData.moved(folder.path(), "report"));
    } catch (GanException e) {
      notes.accept(lacks + e.getMessage());
    }
    return null;
  }
}
