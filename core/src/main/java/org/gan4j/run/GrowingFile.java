package org.gan4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that only grows at its end, record by record, and can be cut back to an earlier end. */
final class GrowingFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object identity;
  private long length;

  /** Opens the file at its end, creating it when missing. */
  GrowingFile(Path file) {
    this.file = file;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      length = channel.size();
      identity = identity(file);
    } catch (IOException e) {
      throw RunException.cannot("open", file, e);
    }
  }

  Path path() {
    return file;
  }

  long length() {
    return length;
  }

  /** What the platform knows a file by; null where it says nothing of the kind. */
  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Appends one record; when that fails, the file ends where it did before. A file that was deleted
   * or replaced fails too: what is written into it nobody would ever see.
   */
  void append(ByteBuffer bytes) {
    try {
      if (!Objects.equals(identity, identity(file))) {
        throw new RunException(file + " was replaced by another file while it was written");
      }
      channel.position(length);
      AtomicFile.writeFully(channel, bytes);
      length += bytes.remaining();
    } catch (IOException e) {
      cutBack();
      throw RunException.outOfSpace(e)
          ? new RunException(
              String.format(
                  Locale.ROOT,
                  "disk full while writing %s: %s; its earlier records are intact; free some space",
                  file,
                  RunException.reason(e)),
              e)
          : RunException.cannot("write", file, e);
    }
  }

  private void cutBack() {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      // The torn record is dropped when the file is opened again; the error at hand matters more.
    }
  }

  void truncate(long newLength) {
    if (newLength < 0 || newLength > length) {
      throw new RunException(
          String.format(
                  Locale.ROOT,
                  "cannot cut %s to %d bytes: it has only %d; it was shortened or replaced since the checkpoint",
                  file,
                  newLength,
                  length)
              + " was saved");
    }
    try {
      channel.truncate(newLength);
      length = newLength;
    } catch (IOException e) {
      throw RunException.cannot("shorten", file, e);
    }
  }

  /** Makes everything appended so far survive a power cut. */
  void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw RunException.cannot("force to the disk", file, e);
    }
  }

  /**
   * Fills {@code target} from {@code position} on.
   *
   * @return false when the file ends before that
   */
  boolean read(ByteBuffer target, long position) {
    try {
      long from = position;
      while (target.hasRemaining()) {
        int count = channel.read(target, from);
        if (count < 0) {
          return false;
        }
        from += count;
      }
      target.flip();
      return true;
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw RunException.cannot("close", file, e);
    }
  }
}
