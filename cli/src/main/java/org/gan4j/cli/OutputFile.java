package org.gan4j.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.run.RunException;

/** Where a command is told to write. */
final class OutputFile {
  /** Endings that say that a file is meant, which is not written here. */
  private static final Set<String> FILES =
      Set.of(
          "png",
          "jpg",
          "jpeg",
          "jfif",
          "gif",
          "bmp",
          "webp",
          "tif",
          "tiff",
          "svg",
          "svgz",
          "ico",
          "heic",
          "heif",
          "avif",
          "jxl",
          "jp2",
          "psd",
          "eps",
          "ps",
          "pdf",
          "ppm",
          "pgm",
          "pnm",
          "tga",
          "exr",
          "hdr",
          "dds",
          "raw",
          "mp4",
          "mov",
          "avi",
          "mkv",
          "webm",
          "apng",
          "html",
          "htm",
          "xml",
          "json",
          "jsonl",
          "yaml",
          "yml",
          "csv",
          "tsv",
          "txt",
          "md",
          "log",
          "npy",
          "npz",
          "pt",
          "pth",
          "pkl",
          "ckpt",
          "safetensors",
          "onnx",
          "h5",
          "hdf5",
          "parquet",
          "zip",
          "tar",
          "gz",
          "tgz",
          "bz2",
          "xz",
          "7z",
          "rar",
          "doc",
          "docx",
          "xls",
          "xlsx",
          "ppt",
          "pptx");

  private OutputFile() {}

  /** A file's extension in lower case, without the point; empty where there is none. */
  static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    int point = name.lastIndexOf('.');
    return point < 1 ? "" : name.substring(point + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether samples go into a folder, not into one picture.
   *
   * @throws WrongUsage if it is neither a .png file nor a folder's name
   */
  static boolean isFolder(String option, Path path) {
    if (Files.isDirectory(named(option, path))) {
      return true;
    }
    String extension = extension(path);
    if (extension.equals("png")) {
      return false;
    }
    if (FILES.contains(extension)) {
      throw new WrongUsage(
          option
              + " takes a .png file or a folder (pictures are written as PNG), or where rows, points"
              + " or series are sampled a .csv file; got "
              + path);
    }
    return true;
  }

  /**
   * The name of a folder.
   *
   * @throws WrongUsage if it is empty or a file's
   */
  static Path folder(String option, Path path) {
    Path named = named(option, path);
    if (!Files.isDirectory(named) && FILES.contains(extension(named))) {
      throw new WrongUsage(option + " takes a folder; got " + path);
    }
    return named;
  }

  private static Path named(String option, Path path) {
    if (path.toString().isBlank()) {
      throw new WrongUsage(option + " must name where to write; it is empty");
    }
    return path;
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

  /**
   * Writes a file of many, without waiting for the disk: aside, then under its name, so that no
   * part of one is left where it cannot be written.
   */
  static void write(Path file, byte[] bytes) {
    Path aside = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try {
        Files.write(aside, bytes);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new GanException(
          "cannot write " + file + ": " + reason(e) + "; no part of it was left", e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is a file";
    }
    return RunException.reason(e);
  }
}
