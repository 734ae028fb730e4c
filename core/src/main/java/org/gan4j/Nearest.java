package org.gan4j;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean ...?": the known name that a mistyped one was probably meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name nearest to what was typed, if it is near: at most one edit more than a third of
   * its letters (edits after Levenshtein; case does not count).
   *
   * @param typed what was typed
   * @param known the names that there are
   * @return the name; empty if none is near
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> edits(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(name -> name))
        .filter(name -> edits(wanted, name.toLowerCase(Locale.ROOT)) <= 1 + name.length() / 3);
  }

  /**
   * Insertions, deletions and substitutions that turn one word into the other.
   *
   * @param a a word
   * @param b a word
   * @return at least 0
   */
  public static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
