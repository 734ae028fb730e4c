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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The image files of a folder and its subfolders; links are followed. */
final class FolderFiles implements ImageFiles {
  private static final int MAX_DEPTH = 64;

  private final Path folder;
  private final List<String> names = new ArrayList<>();
  private int others;

  FolderFiles(Path folder, Consumer<String> progress) {
    this.folder = folder;
    try {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new Visitor(progress));
    } catch (IOException e) {
      throw new DataException("cannot read the folder " + folder + ": " + Reason.of(e), e);
    }
    names.sort(null);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Consumer<String> progress;

    Visitor(Consumer<String> progress) {
      this.progress = progress;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (attributes.isRegularFile()
          && ImageFiles.isImageName(name)
          && !ImageFiles.isHidden(name)) {
        names.add(name);
        if (names.size() % 100_000 == 0) {
          progress.accept(String.format(Locale.ROOT, "found %,d images", names.size()));
        }
      } else {
        others++;
      }
      if (names.size() + others > MAX_COUNT) {
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
      others++; // a loop of links, a folder that may not be read
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
  public List<String> names() {
    return names;
  }

  @Override
  public int others() {
    return others;
  }

  @Override
  public long size(int index) {
    try {
      return Files.size(folder.resolve(names.get(index)));
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public byte[] head(int index, int most) {
    Path file = folder.resolve(names.get(index));
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
