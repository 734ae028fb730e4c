package org.gan4j.data;

import java.util.List;

/** Opens data sets by name or by path (being written). */
public final class Datasets {
  private Datasets() {}

  public static Dataset open(String nameOrPath, DataOptions options) {
    throw new UnsupportedOperationException();
  }

  public static List<NamedSet> named() {
    throw new UnsupportedOperationException();
  }
}
