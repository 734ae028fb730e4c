package org.gan4j.cli;

import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureTraining;

/** Shows a training of features: on a terminal one line that is redrawn, else ten lines. */
final class FeatureProgress implements FeatureTraining.Listener {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final String ERASE = "\r\u001b[K";
  private static final int LINES = 10;

  private final Console console;
  private long drawnAt = System.nanoTime() - REDRAW_NANOS;
  private final boolean keeping;
  private boolean drawn;
  private long line;

  /**
   * For a training.
   *
   * @param keeping whether it is in vain if the extractor cannot be kept
   */
  FeatureProgress(Console console, boolean keeping) {
    this.console = console;
    this.keeping = keeping;
  }

  @Override
  public void unkept(String why) {
    if (keeping) {
      throw new GanException(why);
    }
    FeatureTraining.Listener.super.unkept(why);
  }

  @Override
  public void begins(Dataset data, FeatureSettings settings) {
    console.say("data      " + ShownTraining.described(data));
    console.say(
        switch (settings.task()) {
          case CLASSES -> "task      to name the class, seed " + settings.seed();
          case VIEWS ->
              "task      these images have no labels: a self-supervised extractor is trained"
                  + " instead, seed "
                  + settings.seed();
        });
  }

  @Override
  public void progress(FeatureTraining.Progress progress) {
    long now = System.nanoTime();
    long reached = LINES * progress.images() / progress.target();
    if (console.live() ? now - drawnAt < REDRAW_NANOS : reached == line) {
      return;
    }
    line = reached;
    drawnAt = now;
    double left = (progress.target() - progress.images()) / progress.imagesPerSecond();
    String text =
        String.format(
            Locale.ROOT,
            "%3d %%  %s images  %s/s  %s left  loss %s",
            100 * progress.images() / progress.target(),
            Words.count(progress.images()),
            Words.rate(progress.imagesPerSecond()),
            Words.time(left),
            Words.decimal(progress.loss()));
    if (console.live()) {
      drawn = true;
      console.err().print(ERASE + text);
      console.err().flush();
    } else {
      console.say(text);
    }
  }

  @Override
  public void note(String message) {
    clear();
    console.say("note: " + message);
  }

  /** Takes the live line away, so that something else can be said. */
  void clear() {
    if (drawn) {
      console.err().print(ERASE);
      console.err().flush();
      drawn = false;
    }
  }
}
