package org.gan4j.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Where series begin among steps that lie one after the other, and how long they are.
 *
 * @param starts the first step of each
 * @param lengths steps of each
 * @param of which series as read each belongs to
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
record Spans(int[] starts, int[] lengths, int[] of) {
  /** Windows that are counted with an int. */
  private static final long MOST = 1L << 28;

  /** Whole series that follow one another. */
  static Spans of(int[] lengths) {
    int[] starts = new int[lengths.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + lengths[i - 1];
    }
    return new Spans(starts, lengths, IntStream.range(0, lengths.length).toArray());
  }

  int size() {
    return starts.length;
  }

  int longest() {
    return Arrays.stream(lengths).max().orElse(0);
  }

  int shortest() {
    return Arrays.stream(lengths).min().orElse(0);
  }

  /** As {@code 3 to 24, half of them up to 7}. */
  String lengthsSaid() {
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%,d to %,d, half of them up to %,d",
        sorted[0],
        sorted[sorted.length - 1],
        sorted[(sorted.length - 1) / 2]);
  }

  Spans where(IntPredicate kept) {
    int[] some = IntStream.range(0, size()).filter(kept).toArray();
    return new Spans(
        Arrays.stream(some).map(i -> starts[i]).toArray(),
        Arrays.stream(some).map(i -> lengths[i]).toArray(),
        Arrays.stream(some).map(i -> of[i]).toArray());
  }

  /** All windows of so many steps, a stride apart; what is shorter has none. */
  Spans windows(String place, int steps, int stride) {
    long count = 0;
    for (int length : lengths) {
      count += length < steps ? 0 : (length - steps) / stride + 1;
    }
    if (count > MOST) {
      throw new DataException(
          String.format(Locale.ROOT, "%s has %,d windows; at most %,d can be", place, count, MOST));
    }
    int[] begin = new int[(int) count];
    int[] whose = new int[(int) count];
    int at = 0;
    for (int i = 0; i < size(); i++) {
      for (int start = 0; start + steps <= lengths[i]; start += stride) {
        begin[at] = starts[i] + start;
        whose[at++] = of[i];
      }
    }
    int[] all = new int[(int) count];
    Arrays.fill(all, steps);
    return new Spans(begin, all, whose);
  }

  /**
   * A part of each series in time: its beginning, or the share at its end where that is long
   * enough.
   *
   * @param end whether the end is wanted; series that are not cut have none
   * @param least steps on both sides of a cut
   */
  Spans cutInTime(double share, int least, boolean end) {
    int[] begin = starts.clone();
    int[] some = lengths.clone();
    for (int i = 0; i < size(); i++) {
      int held = (int) (share * lengths[i]);
      boolean cut = held >= least && lengths[i] - held >= least;
      if (end) {
        begin[i] += lengths[i] - held;
        some[i] = cut ? held : 0;
      } else if (cut) {
        some[i] -= held;
      }
    }
    return new Spans(begin, some, of).where(i -> some[i] > 0);
  }

  /**
   * Which are held out: a share of them, chosen by what they are called, so that it is the same
   * whatever their order, and alike ones go together.
   *
   * @return all false where one part would be empty
   */
  static boolean[] held(long[] keys, double share) {
    boolean[] out = new boolean[keys.length];
    int wanted = (int) Math.max(1, Math.round(share * keys.length));
    if (share <= 0 || keys.length < 2) {
      return out;
    }
    long[] hashes = Arrays.stream(keys).map(SplitMix64::mix).toArray();
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    long last = sorted[Math.min(wanted, sorted.length) - 1];
    if (last == sorted[sorted.length - 1]) {
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = hashes[i] <= last;
    }
    return out;
  }

  /** FNV-1a of 64 bits. */
  static long key(CharSequence text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
