package org.gan4j.fuzz;

import org.gan4j.data.DataFuzzing;

/** Feeds bytes to the readers of series: tables, texts, arrays and archives. */
public final class SeriesFuzzer {
  private SeriesFuzzer() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DataFuzzing.series(data);
  }
}
