package org.gan4j.recipe;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.Shell;
import org.gan4j.data.DataException;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Subset;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;

/** Whether data are those that a run learned from, and what to type where they are gone. */
public final class RunData {
  private RunData() {}

  /**
   * {@return whether a set is what a run learned from, by its fingerprint} A run that recorded none
   * is believed, and so is a set that is drawn by the seed.
   *
   * @param run the run's folder
   * @param settings of the run's data
   * @param whole the training part, opened as the run opens it, not yet limited
   * @throws RunException if the run's provenance cannot be read
   */
  public static boolean isOf(RunFolder run, DataSettings settings, Dataset whole) {
    boolean part = settings.limit() > 0 && settings.limit() < whole.size();
    if (whole.drawnBySeed()) {
      return true;
    }
    Dataset all = part ? Subset.first(whole, Math.toIntExact(settings.limit())) : whole;
    if (settings.keep().all() || !Files.isRegularFile(run.kept())) {
      return isLearnedBy(run, all);
    }
    try {
      return isLearnedBy(run, Selection.read(run, all).data());
    } catch (RunException e) {
      return false;
    }
  }

  /**
   * {@return the same of what the run's own plan opened, seed and limit included}
   *
   * @param run the run's folder
   * @param data the set, opened as the run opens it
   */
  public static boolean isLearnedBy(RunFolder run, Dataset data) {
    return !Files.isRegularFile(run.provenance())
        || data.isOf(Provenance.read(run.provenance()).data().fingerprint());
  }

  /**
   * {@return what to say where a run's data cannot be opened: if they are gone, with what to type}
   *
   * @param command that takes the run and {@code --data}, such as {@code evaluate}
   * @param e what was thrown
   * @param run the run's folder
   * @param settings of the run's data
   */
  public static GanException lost(
      DataException e, Path run, DataSettings settings, String command) {
    return isGone(settings.name())
        ? new RunException(
            String.format(
                Locale.ROOT,
                "the data of the run are no longer at %s; %s",
                settings.name(),
                moved(run, command)),
            e)
        : e;
  }

  /**
   * {@return what to type where a run's data lie elsewhere}
   *
   * @param run the run's folder
   * @param command that takes the run, such as {@code report}
   */
  public static String moved(Path run, String command) {
    return String.format(
        Locale.ROOT,
        "if they were moved, say where they are now: gan %s %s --data NEWPLACE",
        command,
        Shell.quoted(run));
  }

  private static boolean isGone(String place) {
    if (Datasets.named().stream().anyMatch(set -> set.name().equals(place))) {
      return false;
    }
    try {
      return !Files.exists(Path.of(place));
    } catch (InvalidPathException e) {
      return true;
    }
  }
}
