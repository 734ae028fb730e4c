package org.gan4j.cli;

import org.gan4j.data.DataException;

/** What is wrong with data, said to a person who gives options where a recipe has keys. */
final class DataWords {
  private DataWords() {}

  static String options(DataException e) {
    return String.valueOf(e.getMessage())
        .replace("data.size", "--size")
        .replace("data.channels", "--channels")
        .replaceAll("data\\.window=\\d+ \\(gan data: (--window \\d+)\\)", "$1")
        .replace("data.window", "--window");
  }
}
