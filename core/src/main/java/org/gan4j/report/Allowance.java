package org.gan4j.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares the bytes of a page out among its pictures. The page is written twice: first to see which
 * pictures there are and what the rest takes, then with each picture in what is left for it.
 */
final class Allowance {
  /** What {@code data:image/jpeg;base64,} and padding take. */
  private static final int FRAME = 32;

  private final List<Integer> sizes = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();
  private double perWeight = -1;
  private int next;

  /**
   * The address of a picture: empty on the first writing, on the second the picture itself.
   *
   * @param weight its claim on room, where room is short
   */
  String uri(Picture picture, double weight) {
    if (perWeight < 0) {
      sizes.add(picture.size());
      weights.add(weight);
      return "";
    }
    double limit = perWeight * weights.get(next++);
    return picture.within((long) limit).uri();
  }

  /** Ends the first writing: the pictures have this many bytes of the page together. */
  void share(long bytes) {
    double room = (bytes - (double) FRAME * sizes.size()) * 3 / 4;
    List<Integer> open = new ArrayList<>();
    double weight = 0;
    for (int i = 0; i < sizes.size(); i++) {
      open.add(i);
      weight += weights.get(i);
    }
    // Small pictures leave room over for the others, until those left all want more than there is.
    double share = room / Math.max(weight, 1e-9);
    for (boolean changed = true; changed && !open.isEmpty(); ) {
      changed = false;
      for (int i : List.copyOf(open)) {
        if (sizes.get(i) <= share * weights.get(i)) {
          open.remove(Integer.valueOf(i));
          room -= sizes.get(i);
          weight -= weights.get(i);
          changed = true;
        }
      }
      share = open.isEmpty() ? share : room / weight;
    }
    perWeight = share;
  }
}
