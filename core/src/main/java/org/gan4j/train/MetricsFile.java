package org.gan4j.train;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.gan4j.run.Metrics;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Examined;
import org.gan4j.signal.RunEvent.Ticked;

/** Writes {@code metrics.jsonl}: a line per tick, and per diagnosis between two. */
final class MetricsFile extends GrowingOutput<Metrics> {
  private final Path path;
  private final Consumer<String> notes;

  MetricsFile(Path path, Consumer<String> notes) {
    super("metrics.length");
    this.path = path;
    this.notes = notes;
  }

  @Override
  public void hear(RunEvent event) {
    if (event instanceof Ticked ticked) {
      write(metrics -> metrics.append(ticked.tick().line()));
    } else if (event instanceof Examined examined) {
      write(metrics -> metrics.append(examined.tick().line()));
    }
  }

  @Override
  Metrics open() {
    return Metrics.open(path);
  }

  @Override
  long length(Metrics metrics) {
    return metrics.length();
  }

  @Override
  void close(Metrics metrics) {
    metrics.close();
  }

  @Override
  void clear(Metrics metrics) {
    metrics.truncate(0);
  }

  @Override
  void cutAfter(Metrics metrics, Snapshot from) {
    metrics.cutAfter(from.count("images"));
  }

  @Override
  void cutBack(Metrics metrics, long length) {
    if (!metrics.cutBack(length)) {
      notes.accept(
          path.getFileName()
              + " is not as it was at the checkpoint: the run goes on, its curves begin with what is left");
    }
  }
}
