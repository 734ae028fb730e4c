package org.gan4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.run.Snapshot;
import org.gan4j.run.TensorBoardEvents;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Pictured;
import org.gan4j.signal.RunEvent.Ticked;
import org.gan4j.signal.Tick;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events for TensorBoard: a tick's numbers as scalars ({@code train/}, {@code score/},
 * {@code signal/}), and the sample sheets.
 */
final class TensorBoardFile implements GrowingOutput {
  private static final String LENGTH = "events.length";

  /** Where a PNG file has its width; the height follows. */
  private static final int PNG_WIDTH = 16;

  private final Path folder;
  private final Consumer<String> notes;
  private @Nullable TensorBoardEvents file;
  private Consumer<TensorBoardEvents> toCut = events -> {};

  TensorBoardFile(Path folder, Consumer<String> notes) {
    this.folder = folder;
    this.notes = notes;
  }

  @Override
  public void hear(RunEvent event) {
    if (!(event instanceof Ticked) && !(event instanceof Pictured)) {
      return;
    }
    TensorBoardEvents events = opened();
    try {
      if (event instanceof Ticked ticked) {
        scalars(events, ticked.tick());
      } else if (event instanceof Pictured pictured) {
        picture(events, pictured);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void scalars(TensorBoardEvents events, Tick tick) {
    for (Map.Entry<String, Object> each : tick.line().entrySet()) {
      String name = each.getKey();
      if (!name.equals("images") && each.getValue() instanceof Number number) {
        String group =
            tick.scores().containsKey(name)
                ? "score/"
                : tick.signals().containsKey(name) ? "signal/" : "train/";
        events.scalar(group + name, tick.images(), number.doubleValue());
      }
    }
  }

  private static void picture(TensorBoardEvents events, Pictured pictured) {
    try {
      byte[] png = Files.readAllBytes(pictured.picture());
      ByteBuffer head = ByteBuffer.wrap(png);
      int width = head.getInt(PNG_WIDTH);
      int height = head.getInt(PNG_WIDTH + Integer.BYTES);
      events.image("samples", pictured.images(), width, height, 3, png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void cutBack(@Nullable Snapshot from) {
    toCut = events -> cut(events, from);
    var unused = opened();
  }

  private TensorBoardEvents opened() {
    TensorBoardEvents events = file;
    if (events == null) {
      events = TensorBoardEvents.open(folder);
      file = events;
    }
    toCut.accept(events);
    toCut = done -> {};
    return events;
  }

  private void cut(TensorBoardEvents events, @Nullable Snapshot from) {
    if (from == null) {
      events.clear();
    } else if (from.has(LENGTH) && !events.cutBack(from.count(LENGTH))) {
      notes.accept(
          events.path().getFileName()
              + " is not as it was at the checkpoint: the run goes on, its curves for TensorBoard begin with what is left");
    }
  }

  @Override
  public void keep(Snapshot.Builder out) {
    out.count(LENGTH, opened().length());
  }

  @Override
  public void close() {
    TensorBoardEvents open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
