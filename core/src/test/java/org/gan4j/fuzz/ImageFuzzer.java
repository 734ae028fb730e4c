package org.gan4j.fuzz;

import org.gan4j.data.DataFuzzing;

/** Feeds bytes to the image decoder. */
public final class ImageFuzzer {
  private ImageFuzzer() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DataFuzzing.image(data);
  }
}
