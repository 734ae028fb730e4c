package org.gan4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes whole files or nothing. */
final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes the bytes aside in the same folder, forces them to the disk and renames them to {@code
   * file}, so that a reader sees the old file or the new one. Missing folders are made.
   *
   * @throws DataException if that fails; an older file is then untouched
   */
  static void write(Path file, byte[] bytes) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new DataException("cannot write " + file + ": it is a folder");
    }
    try {
      Files.createDirectories(folder);
      // Not Files.createTempFile, whose files nobody else may read.
      Path aside =
          folder.resolve(
              "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
      try {
        try (FileChannel channel =
            FileChannel.open(
                aside,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          channel.force(true);
        }
        Files.move(
            aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new DataException("cannot write " + file + ": " + e, e);
    }
    syncFolder(folder);
  }

  /** Some platforms cannot open a folder; there the rename is as safe as the platform makes it. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not possible here, and nothing is lost but the promptness of the rename.
    }
  }
}
