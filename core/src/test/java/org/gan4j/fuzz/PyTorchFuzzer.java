package org.gan4j.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.run.PyTorchFile;
import org.gan4j.run.RunException;

/** Any bytes are either weights or a {@link RunException}. */
public final class PyTorchFuzzer {
  private static final Path FILE;

  static {
    try {
      FILE = Files.createTempFile("fuzz", ".pth");
      FILE.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PyTorchFuzzer() {}

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Files.write(FILE, data);
    try {
      PyTorchFile.read(FILE)
          .values()
          .forEach(
              array -> {
                if (array.bytes().remaining() > data.length) {
                  throw new IllegalStateException("an array is longer than its file");
                }
              });
    } catch (RunException e) {
      // Refused, as it should be.
    }
  }
}
