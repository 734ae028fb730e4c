package org.gan4j.data;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why an operation on a file failed, in words: many of the JDK's messages are only the path. */
final class Reason {
  private Reason() {}

  static String of(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof EOFException) {
      return "the file ends too early";
    } else if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
