package org.gan4j.fuzz;

import org.gan4j.data.DataFuzzing;

/** Feeds bytes to the reader of IDX files. */
public final class IdxFuzzer {
  private IdxFuzzer() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DataFuzzing.idx(data);
  }
}
