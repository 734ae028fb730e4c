package org.gan4j.tensor;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time unpacks the engine's libraries. JavaCPP writes each where it is to lie, and
 * a process that finds one half written maps it and dies of SIGBUS; so whoever loads the engine
 * waits until nobody else does. The lock ends with its process, however that ends.
 *
 * @param channel of the lock's file; null where the folder cannot be written, as one that an
 *     administrator filled: then nobody unpacks either
 */
record Unpacking(@Nullable FileChannel channel) implements AutoCloseable {
  /** The lock's file, in JavaCPP's folder. */
  static final String FILE = ".gan4j-lock";

  /** {@return the turn of this process, once it comes} */
  static Unpacking begin() {
    FileChannel channel = null;
    try {
      File folder = Loader.getCacheDir();
      channel =
          FileChannel.open(
              Path.of(folder.getPath(), FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var unused = channel.lock(); // Released as the channel is closed.
      return new Unpacking(channel);
    } catch (IOException | OverlappingFileLockException e) {
      // No locks on this file system, or another class loader of this process has it.
      new Unpacking(channel).close();
      return new Unpacking(null);
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
