package org.gan4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gan4j.run.Snapshot;
import org.gan4j.run.TensorBoardEvents;
import org.gan4j.signal.Finding;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Diagnosed;
import org.gan4j.signal.RunEvent.Examined;
import org.gan4j.signal.RunEvent.Pictured;
import org.gan4j.signal.RunEvent.Ticked;
import org.gan4j.signal.Tick;

/**
 * Writes the events for TensorBoard: a tick's numbers as scalars ({@code train/}, {@code score/},
 * {@code signal/}), and the sample sheets.
 */
final class TensorBoardFile extends GrowingOutput<TensorBoardEvents> {
  /** Where a PNG file has its width; the height follows. */
  private static final int PNG_WIDTH = 16;

  private final Path folder;
  private final Consumer<String> notes;

  TensorBoardFile(Path folder, Consumer<String> notes) {
    super("events.length");
    this.folder = folder;
    this.notes = notes;
  }

  @Override
  public void hear(RunEvent event) {
    if (event instanceof Ticked ticked) {
      write(events -> scalars(events, ticked.tick()));
    } else if (event instanceof Examined examined) {
      write(events -> scalars(events, examined.tick()));
    } else if (event instanceof Diagnosed diagnosed) {
      write(events -> events.text("findings", diagnosed.images(), text(diagnosed.findings())));
    } else if (event instanceof Pictured pictured) {
      write(events -> picture(events, pictured));
    }
  }

  private static String text(List<Finding> findings) {
    return findings.stream().map(Finding::line).collect(Collectors.joining("\n\n"));
  }

  private static void scalars(TensorBoardEvents events, Tick tick) {
    for (Map.Entry<String, Object> each : tick.line().entrySet()) {
      String name = each.getKey();
      if (!name.equals("images") && each.getValue() instanceof Number number) {
        String group =
            tick.scores().containsKey(name)
                ? "score/"
                : name.startsWith(Tick.EVIDENCE)
                    ? ""
                    : tick.signals().containsKey(name) ? "signal/" : "train/";
        events.scalar(
            group + name.replace(Tick.EVIDENCE, "doctor/"), tick.images(), number.doubleValue());
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
  TensorBoardEvents open() {
    return TensorBoardEvents.open(folder);
  }

  @Override
  long length(TensorBoardEvents events) {
    return events.length();
  }

  @Override
  void close(TensorBoardEvents events) {
    events.close();
  }

  @Override
  void clear(TensorBoardEvents events) {
    events.clear();
  }

  /** Its points have no index to look for: what is there stays. */
  @Override
  void cutAfter(TensorBoardEvents events, Snapshot from) {}

  @Override
  void cutBack(TensorBoardEvents events, long length) {
    if (!events.cutBack(length)) {
      notes.accept(
          events.path().getFileName()
              + " is not as it was at the checkpoint: the run goes on, its curves for TensorBoard begin with what is left");
    }
  }
}
