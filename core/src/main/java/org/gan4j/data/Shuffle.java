package org.gan4j.data;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The order of a finite set in each epoch, a pure function of (size, seed, epoch).
 *
 * <p>Epoch e is shuffled by Fisher and Yates from the last element down, with 64-bit draws of
 * SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014)
 * started at {@code mix(seed) + e * 0x9E3779B97F4A7C15} mixed again; a draw below n is the high 64
 * bits of its product with n. These numbers are part of what a checkpoint means: do not change
 * them.
 */
final class Shuffle {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Prefetching threads stand in at most two neighbouring epochs of a set of ordinary size. */
  private static final int KEPT = 3;

  private final int size;
  private final long seed;
  private final Map<Long, int[]> orders = new LinkedHashMap<>();

  Shuffle(int size, long seed) {
    this.size = size;
    this.seed = seed;
  }

  /** Sample indices in the order of the epoch; not to be written to. */
  synchronized int[] order(long epoch) {
    int[] order = orders.get(epoch);
    if (order == null) {
      while (orders.size() >= KEPT) {
        orders.remove(orders.keySet().iterator().next());
      }
      order = shuffled(epoch);
      orders.put(epoch, order);
    }
    return order;
  }

  private int[] shuffled(long epoch) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    long state = SplitMix64.mix(SplitMix64.mix(seed) + epoch * GOLDEN);
    for (int i = size - 1; i > 0; i--) {
      state += GOLDEN;
      int j = below(SplitMix64.mix(state), i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /** Maps 64 random bits to [0, bound). */
  static int below(long bits, int bound) {
    long high = Math.multiplyHigh(bits, bound); // signed: add the bound back for a set top bit
    return (int) (bits < 0 ? high + bound : high);
  }

  /** Random bits that belong to one position of the stream. */
  static long at(long seed, long position) {
    return SplitMix64.mix(SplitMix64.mix(seed ^ GOLDEN) + position * GOLDEN);
  }
}
