package org.gan4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * Replaces a file as a whole: a reader, and a program started after a crash, sees the complete old
 * content or the complete new one, never a mixture.
 *
 * <p>A missing folder is made. The content goes to {@code <name>.<8 hex digits>.tmp} in the same
 * folder, is forced to the disk, renamed over the file in one atomic step, and the folder is
 * forced, so that the rename itself survives a power cut where the platform allows that (Windows
 * does not offer it). What a killed process leaves behind is only such a {@code .tmp} file.
 */
public final class AtomicFile {
  static final String TEMPORARY_SUFFIX = ".tmp";

  /** A heap buffer is copied to native memory of its own size when written; so write by parts. */
  private static final int PART = 1 << 20;

  private AtomicFile() {}

  /** Writes the whole content of a file to the channel, which starts empty. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything to a channel that is open for writing; the caller closes it.
     *
     * @param channel an empty file
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Replaces or creates {@code file}.
   *
   * @param file the file, in a folder that exists
   * @param content writes what the file shall hold
   * @throws RunException when the content cannot be written; the previous file is then untouched
   *     and nothing else is left in the folder. The message says {@code disk full} when that (or a
   *     quota, or a file size limit) is the reason.
   */
  public static void write(Path file, Content content) {
    Path folder = folderOf(file);
    String unique = UUID.randomUUID().toString().substring(0, 8);
    Path temporary = folder.resolve(file.getFileName() + "." + unique + TEMPORARY_SUFFIX);
    boolean done = false;
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } catch (AtomicMoveNotSupportedException e) {
      throw new RunException(
          "cannot save " + file + ": its file system cannot replace a file atomically", e);
    } catch (IOException e) {
      throw failure(file, e);
    } finally {
      if (!done) {
        deleteQuietly(temporary);
      }
    }
    forceFolder(folder);
  }

  /**
   * Replaces or creates {@code file} with these bytes; see {@link #write(Path, Content)}.
   *
   * @param file the file, in a folder that exists
   * @param bytes what it shall hold
   */
  public static void write(Path file, byte[] bytes) {
    write(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /**
   * Replaces or creates {@code file} with this text in UTF-8; see {@link #write(Path, Content)}.
   *
   * @param file the file, in a folder that exists
   * @param text what it shall hold
   */
  public static void writeString(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes all remaining bytes at the channel's position; the buffer's own position stays. */
  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    ByteBuffer rest = bytes.duplicate();
    int end = rest.limit();
    while (rest.position() < end) {
      rest.limit(Math.min(end, rest.position() + PART));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /**
   * Deletes the {@code .tmp} files that a killed process left in the folder. Only for the process
   * that owns the folder: another one's file in the making looks the same.
   */
  static void deleteLeftovers(Path folder) {
    try {
      Listing.of(folder, "*" + TEMPORARY_SUFFIX).forEach(AtomicFile::deleteQuietly);
    } catch (IOException e) {
      throw RunException.cannot("list", folder, e);
    }
  }

  /** Makes renames and deletions in the folder durable, where the platform can open a folder. */
  static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open a folder. The content is complete either way; only a power cut right
      // now could bring the previous one back.
    }
  }

  static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new RunException("cannot save " + file + ": it names no file in a folder");
    }
    return folder;
  }

  private static RunException failure(Path file, IOException e) {
    if (!RunException.outOfSpace(e)) {
      return RunException.cannot("save", file, e);
    }
    String kept = Files.exists(file) ? "the previous file is intact" : "no file was written";
    return new RunException(
        String.format(
            Locale.ROOT,
            "disk full while saving %s: %s; %s; free some space and try again",
            file,
            RunException.reason(e),
            kept),
        e);
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A leftover is harmless: nobody reads .tmp files, and the next owner of the folder tries
      // again. The error that led here must not be replaced by this one.
    }
  }
}
