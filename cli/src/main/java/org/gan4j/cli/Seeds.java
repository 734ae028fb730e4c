package org.gan4j.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** Lists of seeds such as {@code 0-99} or {@code 1,5,9-12}. */
final class Seeds {
  /** More would not fit a picture, nor a folder that anyone looks at. */
  static final int MOST = 1_000_000;

  private Seeds() {}

  /** The seeds 0, 1, ... */
  static long[] first(int count) {
    WrongUsage.LIMITS.closed("-n", count, 1, MOST);
    return LongStream.range(0, count).toArray();
  }

  /**
   * Reads a list.
   *
   * @throws WrongUsage if it is none, or has more than {@link #MOST} seeds
   */
  static long[] parse(String list) {
    return parse("--seeds", list);
  }

  /**
   * Reads the list of an option.
   *
   * @throws WrongUsage if it is none, or has more than {@link #MOST} seeds
   */
  static long[] parse(String option, String list) {
    return parse(option, list, "0-99 or 1,5,9-12");
  }

  /**
   * Reads the list of an option.
   *
   * @param example what it may be, for errors
   * @throws WrongUsage if it is none, or has more than {@link #MOST} numbers
   */
  static long[] parse(String option, String list, String example) {
    LongStream seeds = LongStream.empty();
    long count = 0;
    for (String part : list.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      if (ends.length > 2 || !Arrays.stream(ends).allMatch(end -> end.matches("[0-9]+"))) {
        throw wrong(option, list, example);
      }
      long first = seed(ends[0], option);
      long last = ends.length == 1 ? first : seed(ends[1], option);
      if (last < first) {
        throw wrong(option, list, example);
      }
      // Each range alone first: the sum of two cannot overflow then.
      if (last - first >= MOST || (count += last - first + 1) > MOST) {
        throw new WrongUsage(
            String.format(
                Locale.ROOT, "%s takes at most %,d numbers at once; got %s", option, MOST, list));
      }
      seeds = LongStream.concat(seeds, LongStream.rangeClosed(first, last));
    }
    return seeds.toArray();
  }

  private static long seed(String text, String option) {
    if (text.matches("[0-9]{19,}")) {
      throw new WrongUsage("a number of " + option + " has at most 18 digits; got " + text);
    }
    return Long.parseLong(text);
  }

  private static WrongUsage wrong(String option, String list, String example) {
    return new WrongUsage(
        option + " takes numbers and ranges such as " + example + "; got '" + list + "'");
  }
}
