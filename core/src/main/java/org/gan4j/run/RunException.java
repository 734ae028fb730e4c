package org.gan4j.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A file or folder of a run that cannot be read or written; the message names it and says why. */
public class RunException extends GanException {
  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   */
  public RunException(String message) {
    super(message);
  }

  /**
   * With a message.
   *
   * @param message what is wrong, the rule, the value and the next step
   * @param cause what it came from
   */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@code cannot <action> <file>: <reason in words>}. */
  static RunException cannot(String action, Path file, IOException cause) {
    return new RunException("cannot " + action + " " + file + ": " + reason(cause), cause);
  }

  /**
   * Why a call on files failed, in words; the JDK's file exceptions often carry only the path.
   *
   * @param e what a call on files threw
   * @return words that end without a full stop
   */
  public static String reason(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return "no such file or folder: " + missing.getFile();
    }
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " exists and is not a folder";
    }
    if (e instanceof NotDirectoryException file) {
      return file.getFile() + " is not a folder";
    }
    if (e instanceof DirectoryNotEmptyException folder) {
      return folder.getFile() + " is a folder";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Why JSON was refused, in words, without the parser's note that it hides the source. */
  static String reason(JacksonException e) {
    return e.getOriginalMessage().replaceAll("\\s*\\(start marker at \\[Source.*", "");
  }

  /** Whether a write failed for want of space: a full disk, a quota or a file size limit. */
  static boolean outOfSpace(IOException e) {
    String message = lower(e.getMessage());
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("disk full")
        || message.contains("quota")
        || message.contains("file too large");
  }

  private static String lower(@Nullable String message) {
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
