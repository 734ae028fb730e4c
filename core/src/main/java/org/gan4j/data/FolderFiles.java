package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The image files of a folder and its subfolders; links are followed. Runs of gan4j are left out.
 */
final class FolderFiles implements ImageFiles {
  private static final int MAX_DEPTH = 64;

  private final Path folder;
  private final List<String> names = new ArrayList<>();

  /** Files that Java cannot find by their names. */
  private final Map<String, Path> odd = new HashMap<>();

  private final Others others = new Others();
  private final RunsInside runs = new RunsInside();

  FolderFiles(Path folder, Consumer<String> progress) {
    this.folder = folder;
    if (isRun(folder)) {
      throw RunsInside.refused(folder);
    }
    Visitor visitor = new Visitor(progress);
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, visitor);
    } catch (IOException e) {
      throw new DataException("cannot read the folder " + folder + ": " + Reason.of(e), e);
    }
    names.sort(null);
    for (Path file : visitor.odd) {
      String name = FileNames.within(folder, file);
      while (odd.containsKey(name) || Collections.binarySearch(names, name) >= 0) {
        name += "'"; // two names whose bytes are one text
      }
      odd.put(name, file);
    }
    names.addAll(odd.keySet());
    names.sort(null);
  }

  private static boolean isRun(Path folder) {
    return RunsInside.MARKS.stream().allMatch(mark -> Files.isRegularFile(folder.resolve(mark)));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Consumer<String> progress;
    private final List<Path> odd = new ArrayList<>();
    private int seen;

    Visitor(Consumer<String> progress) {
      this.progress = progress;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
      if (inner.equals(folder) || !isRun(inner)) {
        return FileVisitResult.CONTINUE;
      }
      runs.add(FileNames.within(folder, inner));
      return FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = FileNames.within(folder, file);
      if (attributes.isRegularFile()
          && ImageFiles.isImageName(name)
          && !ImageFiles.isHidden(name)) {
        if (FileNames.resolves(folder, name, file)) {
          names.add(name);
        } else {
          odd.add(file);
        }
        if (names.size() % 100_000 == 0) {
          progress.accept(String.format(Locale.ROOT, "found %,d images", names.size()));
        }
      } else {
        others.add(name);
      }
      if (++seen > MAX_COUNT) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s holds more than %,d files, the most that gan4j reads",
                folder,
                MAX_COUNT));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(folder)) {
        throw e;
      }
      others.add(FileNames.within(folder, file)); // a loop of links, a folder that may not be read
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public String name() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? folder.toString() : last.toString();
  }

  @Override
  public String place() {
    return folder.toString();
  }

  @Override
  public String home() {
    return folder.toAbsolutePath().normalize().toString();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public int others() {
    return others.count();
  }

  @Override
  public List<String> notes() {
    return Stream.concat(runs.notes().stream(), others.notes().stream()).toList();
  }

  private Path path(int index) {
    String name = names.get(index);
    Path path = odd.get(name);
    return path == null ? folder.resolve(name) : path;
  }

  @Override
  public long size(int index) {
    try {
      return Files.size(path(index));
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public @Nullable String stamp(int index) {
    return Stamp.of(path(index));
  }

  @Override
  public byte[] head(int index, int most) {
    Path file = path(index);
    try (InputStream in = Files.newInputStream(file)) {
      if (most > MAX_FILE && Files.size(file) > MAX_FILE) {
        throw new BrokenFile(String.format(Locale.ROOT, "larger than %d MiB", MAX_FILE >> 20));
      }
      return in.readNBytes(Math.min(most, MAX_FILE));
    } catch (IOException e) {
      throw new BrokenFile(Reason.of(e), e);
    }
  }
}
