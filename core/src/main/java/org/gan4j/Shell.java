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
}
