package org.gan4j.train;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.gan4j.run.Metrics;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Ticked;
import org.jspecify.annotations.Nullable;

/** Writes {@code metrics.jsonl}: a line a tick. A file that failed is opened anew for the next. */
final class MetricsFile implements GrowingOutput {
  private static final String LENGTH = "metrics.length";

  private final Path path;
  private final Consumer<String> notes;
  private @Nullable Metrics file;
  private Consumer<Metrics> toCut = metrics -> {};

  MetricsFile(Path path, Consumer<String> notes) {
    this.path = path;
    this.notes = notes;
  }

  @Override
  public void hear(RunEvent event) {
    if (event instanceof Ticked ticked) {
      Metrics metrics = opened();
      try {
        metrics.append(ticked.tick().line());
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  @Override
  public void cutBack(@Nullable Snapshot from) {
    toCut = metrics -> cut(metrics, from);
    var unused = opened();
  }

  private Metrics opened() {
    Metrics metrics = file;
    if (metrics == null) {
      metrics = Metrics.open(path);
      file = metrics;
    }
    toCut.accept(metrics);
    toCut = done -> {};
    return metrics;
  }

  private void cut(Metrics metrics, @Nullable Snapshot from) {
    if (from == null) {
      metrics.truncate(0);
    } else if (!from.has(LENGTH)) {
      metrics.cutAfter(from.count("images")); // It could not be written at that checkpoint.
    } else if (!metrics.cutBack(from.count(LENGTH))) {
      notes.accept(
          path.getFileName()
              + " is not as it was at the checkpoint: the run goes on, its curves begin with what is left");
    }
  }

  @Override
  public void keep(Snapshot.Builder out) {
    out.count(LENGTH, opened().length());
  }

  @Override
  public void close() {
    Metrics open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
