package org.gan4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.GanException;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Snapshot;

/** A checkpoint as bytes, to be sent: those of its file, whose checksum is looked at again. */
final class SnapshotBytes {
  private SnapshotBytes() {}

  static byte[] bytes(Snapshot snapshot) {
    return inFolder(
        folder -> {
          Checkpoints.open(folder, 1).save(0, snapshot);
          return Files.readAllBytes(file(folder));
        });
  }

  static Snapshot snapshot(byte[] bytes) {
    return inFolder(
        folder -> {
          Files.write(file(folder), bytes);
          return Snapshot.of(Checkpoints.readOnly(folder).load(0));
        });
  }

  private interface Work<T> {
    T in(Path folder) throws IOException;
  }

  private static <T> T inFolder(Work<T> work) {
    try {
      Path folder = Files.createTempDirectory("gan4j-workers");
      try {
        return work.in(folder);
      } finally {
        Files.deleteIfExists(file(folder));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new GanException("a checkpoint cannot be passed on to a worker: " + e.getMessage(), e);
    }
  }

  private static Path file(Path folder) {
    return folder.resolve("images-000000000.safetensors");
  }
}
