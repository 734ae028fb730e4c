package org.gan4j;

/** Words as a person types them into a shell. */
public final class Shell {
  private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

  private Shell() {}

  /**
   * A word in quotes where a POSIX shell would take it apart otherwise.
   *
   * @param word any, by its text
   * @return a word for a shell
   */
  public static String quoted(Object word) {
    String text = word.toString();
    return text.matches(PLAIN) ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /**
   * Why a word names no file: most often a letter beyond ASCII under a locale such as C, which
   * cannot say it.
   *
   * @param word what was typed, by its text
   * @return a clause, with what to do
   */
  public static String noPath(String word) {
    boolean plain = word.chars().allMatch(c -> c >= ' ' && c <= '~');
    return plain
        ? "'" + word + "' cannot be one on this system"
        : "the locale cannot say '"
            + word
            + "': set another one, such as export LC_ALL=C.UTF-8, or use names of ASCII letters";
  }
}
