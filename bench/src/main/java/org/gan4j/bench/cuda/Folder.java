package org.gan4j.bench.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that goes with whoever made it.
 *
 * @param path where it is
 */
record Folder(Path path) implements AutoCloseable {
  static Folder temporary() throws IOException {
    return new Folder(Files.createTempDirectory("gan4j-cuda"));
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> walked = Files.walk(path)) {
      all = walked.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
