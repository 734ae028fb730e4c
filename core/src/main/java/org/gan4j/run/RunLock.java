package org.gan4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's exclusive lock on {@code run.lock}: whoever holds it trains. The system
 * releases it when the process ends, however it ends; the file itself stays, since deleting a lock
 * file races with the next owner.
 *
 * <p>Bytes of the file: {@code process <pid> on host <name>\n} in UTF-8 while held, empty
 * otherwise. The lock is on one byte far behind them, so that others can read who holds it (Windows
 * refuses reads of a locked range).
 */
final class RunLock implements AutoCloseable {
  /** Its file's name. */
  static final String FILE = "run.lock";

  private static final long LOCKED_BYTE = 1L << 40;
  private static final int MAX_HOLDER_BYTES = 300;

  /**
   * The lock files that this JVM holds, by real path. POSIX drops a process's locks on a file as
   * soon as the process closes any descriptor of it, so a second attempt must not even open it. The
   * state mirrors the operating system's, which is one per process too.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private RunLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock or says who holds it.
   *
   * @param run the run's folder, which exists
   */
  static RunLock take(Path run) {
    Path key;
    try {
      key = run.toRealPath().resolve(FILE);
    } catch (IOException e) {
      throw RunException.cannot("lock", run, e);
    }
    if (!HELD.add(key)) {
      throw refused(run, describe());
    }
    @Nullable RunLock taken = null;
    try {
      taken = take(run, key);
      return taken;
    } catch (IOException e) {
      throw RunException.cannot("lock the run: cannot write", key, e);
    } finally {
      if (taken == null) {
        HELD.remove(key);
      }
    }
  }

  private static RunLock take(Path run, Path key) throws IOException {
    FileChannel channel =
        FileChannel.open(
            key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw refused(run, holder(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((describe() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      taken = true;
      return new RunLock(key, channel);
    } catch (OverlappingFileLockException e) {
      // Held in this JVM by another copy of this class, in another class loader.
      throw refused(run, describe());
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static RunException refused(Path run, String holder) {
    return new RunException(
        String.format(
            Locale.ROOT,
            "run %s is being trained by %s; wait for it or stop it first",
            run,
            holder));
  }

  private static String describe() {
    return "process " + ThisProcess.pid() + " on host " + ThisProcess.host();
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HOLDER_BYTES);
    channel.read(bytes, 0);
    String holder = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    // Empty for an instant between the lock and the name.
    return holder.isEmpty() ? "another process" : holder;
  }

  @Override
  public void close() {
    try (channel) {
      if (channel.isOpen()) {
        channel.truncate(0);
      }
    } catch (IOException e) {
      // The lock is gone with the channel; the stale name in the file misleads nobody.
    } finally {
      HELD.remove(key);
    }
  }
}
