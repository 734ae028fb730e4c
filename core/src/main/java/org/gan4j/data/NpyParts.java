package org.gan4j.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An archive that says which series are held out: each of its arrays is there twice, with {@code
 * _train} and with {@code _test} behind its name, as most sets of the field's libraries are.
 *
 * @param joined arrays by their names without the part, of both parts one behind the other
 * @param learned how many series of the first part there are
 */
record NpyParts(Map<String, Npy> joined, int learned) {
  private static final String TRAIN = "_train";
  private static final String TEST = "_test";

  /** Whether every name has a part, and every array both parts. */
  static boolean areParts(Set<String> names) {
    return names.stream()
        .allMatch(
            name ->
                name.endsWith(TRAIN)
                    ? names.contains(stem(name, TRAIN) + TEST)
                    : name.endsWith(TEST) && names.contains(stem(name, TEST) + TRAIN));
  }

  private static String stem(String name, String part) {
    return name.substring(0, name.length() - part.length());
  }

  static NpyParts of(Map<String, Npy> members, String place) {
    Map<String, Npy> joined = new LinkedHashMap<>();
    int learned = -1;
    for (Map.Entry<String, Npy> member : members.entrySet()) {
      if (member.getKey().endsWith(TRAIN)) {
        String name = stem(member.getKey(), TRAIN);
        Npy first = member.getValue();
        Npy second = members.get(name + TEST);
        if (second == null || !fit(first.shape(), second.shape())) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: %s%s and %s%s must have as many steps and features, so that only their first lengths differ; their shapes are %s and %s",
                  place,
                  name,
                  TRAIN,
                  name,
                  TEST,
                  Npy.said(first.shape()),
                  second == null ? "none" : Npy.said(second.shape())));
        }
        if (learned >= 0 && learned != first.shape()[0]) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: the arrays of %s must be of as many series; got %,d and %,d",
                  place,
                  TRAIN,
                  learned,
                  first.shape()[0]));
        }
        learned = first.shape()[0];
        joined.put(name, joined(first, second));
      }
    }
    return new NpyParts(joined, learned);
  }

  private static boolean fit(int[] a, int[] b) {
    return Arrays.equals(Arrays.copyOfRange(a, 1, a.length), Arrays.copyOfRange(b, 1, b.length));
  }

  private static Npy joined(Npy a, Npy b) {
    int[] shape = a.shape().clone();
    shape[0] += b.shape()[0]; // Together they fit into memory, and so into an int.
    double[] values = Arrays.copyOf(a.values(), a.values().length + b.values().length);
    System.arraycopy(b.values(), 0, values, a.values().length, b.values().length);
    return new Npy(shape, values, a.whole() && b.whole());
  }

  /**
   * {@return the series of both parts}
   *
   * @param read what reads arrays without parts
   */
  RawSeries series(Function<Map<String, Npy>, RawSeries> read) {
    RawSeries all = read.apply(joined);
    boolean[] held = new boolean[all.spans().size()];
    Arrays.fill(held, Math.min(learned, held.length), held.length, true);
    return all.holding(held);
  }
}
