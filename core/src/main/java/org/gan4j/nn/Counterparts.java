package org.gan4j.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.nn.Layout.Slice;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Which slices of two layouts are the same, where layers came or went in between: the longest
 * common subsequence of slices of the same kind (their name without places), shape and beginning.
 * Weights that begin as N(0, 1) and are scaled as they are used mean something else than others of
 * their shape.
 */
final class Counterparts {
  private Counterparts() {}

  /** Names of {@code now} with the names that they have in {@code then}. */
  static Map<String, String> of(List<Slice> then, List<Slice> now) {
    List<Kind> before = kinds(then);
    List<Kind> after = kinds(now);
    int[][] longest = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        longest[i][j] =
            before.get(i).equals(after.get(j))
                ? 1 + longest[i + 1][j + 1]
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    Map<String, String> same = new LinkedHashMap<>();
    int i = 0;
    int j = 0;
    while (i < before.size() && j < after.size()) {
      if (before.get(i).equals(after.get(j))) {
        same.put(now.get(j++).name(), then.get(i++).name());
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return same;
  }

  /** What a slice is, wherever its layer stands; how it begins is told by what it would draw. */
  private record Kind(String name, List<Long> shape, List<Float> beginning) {}

  private static List<Kind> kinds(List<Slice> slices) {
    List<Kind> out = new ArrayList<>();
    for (Slice slice : slices) {
      try (Scope scope = Scope.open();
          Rng rng = Rng.seeded(0, Device.CPU)) {
        Tensor drawn = slice.initialiser().draw(slice.shape(), rng).reshape(-1);
        List<Long> shape = new ArrayList<>();
        for (long dim : slice.shape().dims()) {
          shape.add(dim);
        }
        out.add(
            new Kind(
                slice.name().replaceAll("(^|\\.)[0-9]+(?=\\.)", "$1#"), shape, beginning(drawn)));
      }
    }
    return out;
  }

  private static List<Float> beginning(Tensor drawn) {
    List<Float> out = new ArrayList<>();
    float[] values = drawn.narrow(0, 0, Math.min(16, drawn.shape().count())).toFloats();
    for (float value : values) {
      out.add(value);
    }
    return out;
  }
}
