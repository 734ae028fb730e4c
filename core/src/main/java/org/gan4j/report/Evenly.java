package org.gan4j.report;

import java.util.ArrayList;
import java.util.List;

/** A few of many, evenly spaced. */
final class Evenly {
  private Evenly() {}

  /** At most {@code most} (at least 2) of the items in their order, the first and the last kept. */
  static <T> List<T> of(List<T> items, int most) {
    if (items.size() <= most) {
      return items;
    }
    List<T> out = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      out.add(items.get((int) Math.round((double) i * (items.size() - 1) / (most - 1))));
    }
    return out;
  }
}
