package org.gan4j.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.RemoteIterator;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * Where a run lies, as worker 0 has it: a folder of its machine's own file system, in which it
 * trains; or one of any Hadoop file system, of which it trains a copy. Then all files are brought
 * when it begins, and those that changed are copied back after each checkpoint, aside and renamed,
 * checkpoints last: whenever it dies, what is there can be resumed.
 */
final class RunStore implements AutoCloseable {
  /** Whoever brought the run last keeps it: one that Spark gave up but lives writes no more. */
  private static final String OWNER = "owner";

  private static final String LOCK = "run.lock";
  private static final String RECIPE = "recipe.yaml";
  private static final String ASIDE = ".aside-";
  private static final long SEEN_MS = 5000;

  private final Path folder;
  private final @Nullable Remote remote;
  private final @Nullable Scratch scratch;

  private RunStore(Path folder, @Nullable Remote remote, @Nullable Scratch scratch) {
    this.folder = folder;
    this.remote = remote;
    this.scratch = scratch;
  }

  /**
   * The folder of a job, on this machine.
   *
   * @throws GanException if it cannot be brought
   */
  static RunStore of(Job job, Configuration configuration) {
    if (job.local()) {
      return new RunStore(Path.of(job.folder()), null, null);
    }
    Scratch scratch = null;
    try {
      Remote remote = new Remote(URI.create(job.folder()), configuration);
      scratch = Scratch.make("run");
      remote.bring(scratch.folder());
      return new RunStore(scratch.folder(), remote, scratch);
    } catch (IOException | IllegalArgumentException e) {
      if (scratch != null) {
        scratch.close();
      }
      throw new GanException("cannot read the run's folder " + job.folder() + ": " + reason(e), e);
    }
  }

  /** Where worker 0 trains. */
  Path folder() {
    return folder;
  }

  boolean holdsRun() {
    return Files.isRegularFile(folder.resolve(RECIPE));
  }

  /** What says who trains the run. */
  String lock() {
    return lock(folder);
  }

  private static String lock(Path folder) {
    try {
      return Files.readString(folder.resolve(LOCK)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether this machine has the folder that worker 0 holds; a shared one may take a moment. */
  static boolean seen(String folder, String lock) {
    long until = System.nanoTime() + SEEN_MS * 1_000_000;
    do {
      if (!lock.isEmpty() && lock(Path.of(folder)).equals(lock)) {
        return true;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    } while (System.nanoTime() < until);
    return false;
  }

  /**
   * Copies back what changed.
   *
   * @throws GanException if it cannot be, or another worker 0 has the run now
   */
  void keep() {
    if (remote != null) {
      try {
        remote.keep(folder);
      } catch (IOException e) {
        throw new GanException("cannot copy the run to " + remote.root + ": " + reason(e), e);
      }
    }
  }

  /** Takes a folder away again that was made for a run that cannot be. */
  void withdraw() {
    if (remote != null) {
      try {
        remote.withdraw();
      } catch (IOException e) {
        return; // The refusal that led here matters more.
      }
    }
  }

  @Override
  public void close() {
    if (scratch != null) {
      scratch.close();
    }
  }

  private static String reason(Exception e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return why.isEmpty() ? e.getClass().getSimpleName() : why;
  }

  /** The folder on a Hadoop file system. */
  private static final class Remote {
    private final org.apache.hadoop.fs.Path root;
    private final FileContext files;
    private final String owner = UUID.randomUUID().toString();
    private final Map<String, Stamp> known = new HashMap<>();
    private boolean made;

    /** By which a file that changed is told. */
    private record Stamp(long size, FileTime time) {
      static Stamp of(Path file) throws IOException {
        return new Stamp(Files.size(file), Files.getLastModifiedTime(file));
      }
    }

    Remote(URI uri, Configuration configuration) throws IOException {
      this.root = new org.apache.hadoop.fs.Path(uri);
      this.files = FileContext.getFileContext(uri, configuration);
    }

    void withdraw() throws IOException {
      if (made && known.isEmpty()) {
        files.delete(root, true);
      }
    }

    void bring(Path into) throws IOException {
      made = !files.util().exists(root);
      files.mkdir(root, null, true);
      write(OWNER, new ByteArrayInputStream(owner.getBytes(StandardCharsets.UTF_8)));
      String prefix = files.makeQualified(root).toUri().getPath() + "/";
      RemoteIterator<LocatedFileStatus> all = files.util().listFiles(root, true);
      while (all.hasNext()) {
        org.apache.hadoop.fs.Path from = all.next().getPath();
        String name = from.toUri().getPath().substring(prefix.length());
        if (name.equals(OWNER)) {
          continue;
        }
        if (from.getName().startsWith(ASIDE)) {
          files.delete(from, false); // Of a copy that was cut short.
          continue;
        }
        Path file = into.resolve(name).normalize();
        if (!file.startsWith(into)) {
          throw new IOException("it holds " + name);
        }
        Files.createDirectories(file.getParent());
        try (var in = files.open(from)) {
          Files.copy(in, file);
        }
        known.put(name, Stamp.of(file));
      }
    }

    void keep(Path from) throws IOException {
      String now;
      try (var in = files.open(child(OWNER))) {
        now = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!now.equals(owner)) {
        throw new IOException("another worker 0 has the run now");
      }
      Map<String, Stamp> found = new HashMap<>();
      List<String> changed = new ArrayList<>();
      try (Stream<Path> all = Files.walk(from)) {
        for (Path each : all.filter(Files::isRegularFile).toList()) {
          String name = from.relativize(each).toString().replace('\\', '/');
          if (!name.equals(LOCK)) {
            Stamp stamp = Stamp.of(each);
            found.put(name, stamp);
            if (!stamp.equals(known.get(name))) {
              changed.add(name);
            }
          }
        }
      }
      changed.sort(Comparator.comparing(RunStore::turn).thenComparing(name -> name));
      for (String name : changed) {
        try (InputStream in = Files.newInputStream(from.resolve(name))) {
          write(name, in);
        }
        known.put(name, found.get(name));
      }
      for (String gone : List.copyOf(known.keySet())) {
        if (!found.containsKey(gone)) {
          files.delete(child(gone), false);
          known.remove(gone);
        }
      }
    }

    /** Writes a file aside, a piece at a time, and renames it. */
    private void write(String name, InputStream from) throws IOException {
      org.apache.hadoop.fs.Path to = child(name);
      org.apache.hadoop.fs.Path aside =
          new org.apache.hadoop.fs.Path(to.getParent(), ASIDE + to.getName());
      try (FSDataOutputStream out =
          files.create(
              aside,
              EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
              CreateOpts.createParent())) {
        from.transferTo(out);
      }
      files.rename(aside, to, Rename.OVERWRITE);
    }

    private org.apache.hadoop.fs.Path child(String name) {
      return new org.apache.hadoop.fs.Path(root, name);
    }
  }

  /** The recipe first, which makes a folder a run; last the checkpoints, which know of the rest. */
  private static int turn(String name) {
    return name.equals("recipe.yaml") ? 0 : name.startsWith("checkpoints/") ? 2 : 1;
  }
}
