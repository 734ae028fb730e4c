package org.gan4j.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A model of n symbols in a row (Shannon, 1948, section 3): each symbol is drawn by how often it
 * followed the n - 1 before it. What any generator of texts has to do better than.
 */
final class NgramModel {
  private static final int END = -1;

  private final int context;
  private final int longest;
  private final Map<String, Map<Integer, Integer>> counts = new HashMap<>();

  /**
   * Counts.
   *
   * @param texts at least one
   * @param n symbols in a row, at least 2
   * @param longest symbols of a text at most
   */
  NgramModel(List<String> texts, int n, int longest) {
    this.context = n - 1;
    this.longest = longest;
    for (String text : texts) {
      StringBuilder before = new StringBuilder();
      text.codePoints().forEach(symbol -> follows(before, symbol));
      // A text that ended since it was long enough tells nothing of ends.
      if (text.codePointCount(0, text.length()) < longest) {
        follows(before, END);
      }
    }
  }

  private void follows(StringBuilder before, int symbol) {
    counts
        .computeIfAbsent(before.toString(), key -> new TreeMap<>())
        .merge(symbol, 1, Integer::sum);
    if (symbol != END) {
      step(before, symbol);
    }
  }

  private void step(StringBuilder before, int symbol) {
    before.appendCodePoint(symbol);
    if (before.codePointCount(0, before.length()) > context) {
      before.delete(0, before.offsetByCodePoints(0, 1));
    }
  }

  /** Draws a text. */
  String draw(SplittableRandom random) {
    StringBuilder out = new StringBuilder();
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < longest; i++) {
      Map<Integer, Integer> next = counts.get(before.toString());
      int symbol = next == null ? END : draw(next, random);
      if (symbol == END) {
        break;
      }
      out.appendCodePoint(symbol);
      step(before, symbol);
    }
    return out.toString();
  }

  private static int draw(Map<Integer, Integer> next, SplittableRandom random) {
    int left = random.nextInt(next.values().stream().mapToInt(Integer::intValue).sum());
    for (Map.Entry<Integer, Integer> each : next.entrySet()) {
      left -= each.getValue();
      if (left < 0) {
        return each.getKey();
      }
    }
    throw new AssertionError("the counts add up");
  }
}
