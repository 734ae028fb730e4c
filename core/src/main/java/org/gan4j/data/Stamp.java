package org.gan4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When and how large a file was last seen. */
final class Stamp {
  /** File systems keep times in steps of up to two seconds. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private Stamp() {}

  /** See {@link ImageFiles#stamp}. */
  static @Nullable String of(Path file) {
    // The time of the last change of status cannot be set by programs, as that of the content can.
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> attributes;
    try {
      attributes =
          new TreeMap<>(
              Files.readAttributes(
                  file, unix ? "unix:size,lastModifiedTime,ctime" : "size,lastModifiedTime"));
    } catch (IOException e) {
      return null;
    }
    Instant settled = Instant.now().minus(SETTLED);
    for (Object value : attributes.values()) {
      if (value instanceof FileTime time && time.toInstant().isAfter(settled)) {
        return null;
      }
    }
    return attributes.toString();
  }
}
