package org.gan4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of this process among the machine's temporary ones, which goes when it is closed or the
 * program ends. Those of processes that were killed go when another one is made on the machine.
 *
 * <p>Its name says which process it is of, by its number and when it began (containers that start
 * again have the same few numbers), and that process holds the lock of a file in it. It is only
 * taken away where there is no such process and nobody has the lock: processes of another
 * container, which may share the folder, are not seen by their number.
 */
final class Scratch implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("gan4j-[a-z]+-(\\d+)-(\\d+)-\\d+");
  private static final String LOCK = "in-use";
  private static final String FOLDER = "files";

  /** Those that are open, whose locks would end with them. */
  private static final Set<Scratch> OPEN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel lock;

  private Scratch(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * A new one.
   *
   * @param kind of what it is for, small letters
   */
  static Scratch make(String kind) throws IOException {
    return make(Path.of(System.getProperty("java.io.tmpdir", ".")), kind);
  }

  /**
   * A new one in a folder, from which those of killed processes go.
   *
   * @param temporary folder of the machine's
   * @param kind of what it is for, small letters
   */
  static Scratch make(Path temporary, String kind) throws IOException {
    clear(temporary);
    while (true) {
      Path root =
          Files.createTempDirectory(
              temporary, "gan4j-" + kind + "-" + of(ProcessHandle.current()) + "-");
      Path file = root.resolve(LOCK);
      FileChannel lock =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      // Another container's process may have taken it away before it was locked.
      if (lock.tryLock() != null && Files.exists(file)) {
        Scratch made = new Scratch(root, lock);
        OPEN.add(made);
        for (Path each : List.of(root, file, Files.createDirectory(made.folder()))) {
          each.toFile().deleteOnExit(); // In the other order, once what is in it is gone.
        }
        return made;
      }
      lock.close();
    }
  }

  /** What is to be filled. */
  Path folder() {
    return root.resolve(FOLDER);
  }

  /** Of no other one of this machine. */
  String name() {
    return String.valueOf(root.getFileName());
  }

  @Override
  public void close() {
    try (lock) {
      delete(root);
    } catch (IOException | UncheckedIOException e) {
      return; // It goes with the program, or after it.
    } finally {
      OPEN.remove(this);
    }
  }

  private static void clear(Path temporary) {
    List<Path> found;
    try (Stream<Path> all = Files.list(temporary)) {
      found = all.filter(each -> isLeft(String.valueOf(each.getFileName()))).toList();
    } catch (IOException | UncheckedIOException e) {
      return; // What is left there stays.
    }
    found.forEach(Scratch::clearOne);
  }

  private static void clearOne(Path root) {
    try (FileChannel file = FileChannel.open(root.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock != null) {
        delete(root);
      }
    } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
      return; // Somebody else's, on its way, or not to be read.
    }
  }

  /** Whether a name is of a process that is not there. */
  private static boolean isLeft(String name) {
    Matcher of = NAME.matcher(name);
    if (!of.matches() || of.group(1).length() > 18) {
      return false;
    }
    // To open the lock of one's own process would free it.
    String said = of.group(1) + "-" + of.group(2);
    return ProcessHandle.of(Long.parseLong(of.group(1)))
        .filter(living -> of(living).equals(said))
        .isEmpty();
  }

  /** A process, by its number and when it began in ms; 0 where the machine does not tell. */
  private static String of(ProcessHandle process) {
    return process.pid()
        + "-"
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The lock goes last: who is interrupted leaves what is cleared later. */
  private static void delete(Path root) throws IOException {
    Path lock = root.resolve(LOCK);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(lock) && !each.equals(root)) {
          Files.delete(each);
        }
      }
    }
    Files.deleteIfExists(lock);
    Files.deleteIfExists(root);
  }
}
