package org.gan4j.data;

import java.util.Locale;

/** How many things there are, in words. */
final class Counted {
  private Counted() {}

  /**
   * Such as {@code 1 file} or {@code 2,000 files}.
   *
   * @param one what one is called
   * @param many what several are called
   */
  static String of(long number, String one, String many) {
    return number == 1 ? "1 " + one : String.format(Locale.ROOT, "%,d %s", number, many);
  }

  /** Such as {@code 1 image}. */
  static String images(long number) {
    return of(number, "image", "images");
  }
}
