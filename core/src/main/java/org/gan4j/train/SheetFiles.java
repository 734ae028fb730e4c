package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.picture.PngFile;
import org.gan4j.run.AtomicFile;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunEvent.Pictured;
import org.gan4j.signal.RunEvent.Saving;
import org.gan4j.signal.RunEvent.Started;
import org.gan4j.signal.RunListener;
import org.jspecify.annotations.Nullable;

/** Writes {@code samples/images-NNNNNNNNN.png} as a run begins and with each checkpoint. */
final class SheetFiles implements RunListener {
  private final Path folder;
  private final RunListener events;
  private @Nullable Supplier<BufferedImage> sheet;
  private Path newest;
  private long drawnAt = -1;

  /**
   * Writes into a folder.
   *
   * @param events hears of each picture
   */
  SheetFiles(Path folder, RunListener events) {
    this.folder = folder;
    this.newest = folder;
    this.events = events;
  }

  /** What is drawn from now on. */
  void draw(Supplier<BufferedImage> next) {
    sheet = next;
    drawnAt = -1;
  }

  @Override
  public void hear(RunEvent event) {
    if (event instanceof Started started && started.images() == 0) {
      write(0);
    } else if (event instanceof Saving saving) {
      write(saving.images());
    }
  }

  private void write(long images) {
    if (sheet == null || drawnAt == images) {
      return;
    }
    byte[] png =
        PngFile.encode(sheet.get(), Map.of("Software", "gan4j", "Images", Long.toString(images)));
    Path file = folder.resolve(String.format(Locale.ROOT, "images-%09d.png", images));
    AtomicFile.write(file, png);
    newest = file;
    drawnAt = images;
    events.hear(new Pictured(images, file));
  }

  /** The newest picture; the folder of pictures before there is one. */
  Path newest() {
    return newest;
  }
}
