package org.gan4j.fuzz;

import org.gan4j.data.DataFuzzing;

/** Feeds bytes to the reader of image archives, as the archive and as one inside another. */
public final class ZipFuzzer {
  private ZipFuzzer() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DataFuzzing.zip(data);
  }
}
