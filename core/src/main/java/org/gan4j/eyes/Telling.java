package org.gan4j.eyes;

import java.util.Locale;
import java.util.function.Consumer;
import org.gan4j.data.Dataset;

/** Says in sentences how a training of features goes, for who has no line to redraw. */
final class Telling implements FeatureTraining.Listener {
  private static final long PARTS = 10;

  private final String what;
  private final Consumer<String> notes;
  private long said;

  /**
   * Of one training.
   *
   * @param what is done
   * @param notes hears the sentences
   */
  Telling(String what, Consumer<String> notes) {
    this.what = what;
    this.notes = notes;
  }

  @Override
  public void begins(Dataset data, FeatureSettings settings) {
    notes.accept(what + ", once");
  }

  @Override
  public void progress(FeatureTraining.Progress progress) {
    long reached = PARTS * progress.images() / progress.target();
    if (reached == said) {
      return;
    }
    said = reached;
    double left = (progress.target() - progress.images()) / progress.imagesPerSecond();
    notes.accept(
        String.format(
            Locale.ROOT,
            "%s: %d %%, %,.0f s left",
            what,
            100 * progress.images() / progress.target(),
            left));
  }

  @Override
  public void note(String message) {
    notes.accept(message);
  }
}
