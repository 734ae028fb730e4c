package org.gan4j.nn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@link Layout#carry} did, in names of slices. One whose shape changed could not be carried:
 * it is among the fresh ones and among those left.
 *
 * @param carried copied, in the order of the new layout
 * @param fresh only in the new layout, or there of another shape: they keep what the vector had
 * @param left only in the old layout, or there of another shape, in its order: not used
 */
public record Carried(List<String> carried, List<String> fresh, List<String> left) {
  /** Copies the lists. */
  public Carried {
    carried = List.copyOf(carried);
    fresh = List.copyOf(fresh);
    left = List.copyOf(left);
  }

  /** Those in both layouts, with different shapes. */
  public List<String> reshaped() {
    Set<String> old = new HashSet<>(left);
    return fresh.stream().filter(old::contains).toList();
  }

  /** One sentence, such as {@code carried 12 slices; new: rgb.bias; left: none}. */
  @Override
  public String toString() {
    String shapes = reshaped().isEmpty() ? "" : "; of another shape now: " + listed(reshaped());
    return "carried "
        + carried.size()
        + (carried.size() == 1 ? " slice" : " slices")
        + "; new: "
        + listed(fresh)
        + "; left: "
        + listed(left)
        + shapes;
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
