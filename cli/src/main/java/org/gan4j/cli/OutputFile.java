package org.gan4j.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gan4j.GanException;

/** Where a command is told to write. */
final class OutputFile {
  private OutputFile() {}

  /** A file's extension in lower case, without the point; empty where there is none. */
  static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    int point = name.lastIndexOf('.');
    return point < 1 ? "" : name.substring(point + 1).toLowerCase(Locale.ROOT);
  }

  /** Makes the folder that a file is to be in. */
  static void makeFolderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      makeFolder(folder);
    }
  }

  /** Makes a folder, if it is missing. */
  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new GanException("cannot make the folder " + folder + ": " + reason(e), e);
    }
  }

  /** Writes a file of many, without waiting for the disk. */
  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new GanException("cannot write " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is a file";
    }
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }
}
