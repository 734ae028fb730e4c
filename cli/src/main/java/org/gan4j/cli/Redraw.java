package org.gan4j.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.zoo.Generator;

/** Draws rows again until they are as asked: what stands here until generators can be asked. */
final class Redraw {
  private Redraw() {}

  /**
   * Rows that were found.
   *
   * @param samples in the order of their seeds, without those that were not found
   * @param drawn how many were drawn for them
   */
  record Rows(Samples samples, long drawn) {}

  /**
   * One row for each seed that is as asked and keeps the table's constraints. What is not is drawn
   * again of a seed that follows from its own, so that no row depends on those beside it.
   *
   * @param where by the name of a column what it is to hold, as it is written
   * @param mostDraws in all
   */
  static Rows rows(Generator generator, long[] seeds, Map<String, String> where, long mostDraws) {
    Table table = generator.medium().table().orElseThrow();
    Samples out = table.room(seeds.length);
    boolean[] there = new boolean[seeds.length];
    int[] left = IntStream.range(0, seeds.length).toArray();
    long drawn = 0;
    for (int draw = 0; left.length > 0 && drawn + left.length <= mostDraws; draw++) {
      int attempt = draw;
      Samples some =
          generator.sample(Arrays.stream(left).mapToLong(i -> next(seeds[i], attempt)).toArray());
      drawn += some.size();
      boolean[] kept = table.kept(some);
      int again = 0;
      int[] rest = new int[left.length];
      for (int i = 0; i < left.length; i++) {
        if (kept[i] && matches(table, some, i, where)) {
          out.put(left[i], some.part(i, 1));
          there[left[i]] = true;
        } else {
          rest[again++] = left[i];
        }
      }
      left = Arrays.copyOf(rest, again);
    }
    Samples found = table.room(seeds.length - left.length);
    int at = 0;
    for (int i = 0; i < seeds.length; i++) {
      if (there[i]) {
        found.put(at++, out.part(i, 1));
      }
    }
    return new Rows(found, drawn);
  }

  /** Whether a row has what is asked for. */
  static boolean matches(Table of, Samples rows, int row, Map<String, String> where) {
    for (int i = 0; i < of.columns().size() && !where.isEmpty(); i++) {
      String wanted = where.get(of.columns().get(i).name());
      if (wanted != null && !wanted.equals(of.written(rows, row, i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Another seed for each draw: Steele et al., "Fast splittable pseudorandom number generators".
   */
  private static long next(long seed, int draw) {
    if (draw == 0) {
      return seed;
    }
    long z = seed * 0x9e3779b97f4a7c15L + draw * 0xd1342543de82ef95L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
