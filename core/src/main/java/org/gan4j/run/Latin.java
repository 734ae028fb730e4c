package org.gan4j.run;

import java.util.Locale;
import java.util.stream.Collectors;
import net.gcardone.junidecode.Junidecode;

/**
 * Text of any script in printable ASCII, as a person would spell it: for names of files, which not
 * every locale can say, and for captions, whose face has no other letters.
 */
public final class Latin {
  private Latin() {}

  /**
   * Such as {@code koshka} for кошка; what has no letters becomes its Unicode name.
   *
   * @param text any
   * @return ASCII
   */
  public static String of(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return text;
    }
    String spelled =
        text.codePoints().mapToObj(Latin::spelled).collect(Collectors.joining()).strip();
    return spelled.replaceAll("[^ -~]+", "?").replaceAll(" +", " ");
  }

  /**
   * Text as a part of a file's name: letters, digits, points and underscores, with hyphens between;
   * {@code -} where nothing remains.
   *
   * @param text any
   * @return a part of a file's name, never empty
   */
  public static String fileName(String text) {
    String name = of(text).replaceAll("[^A-Za-z0-9._]+", "-");
    String trimmed = name.replaceAll("^-+|-+$", "");
    return trimmed.isEmpty() ? "-" : trimmed;
  }

  private static String spelled(int character) {
    if (character < 128) {
      return Character.toString(character);
    }
    String spelled =
        Character.isBmpCodePoint(character)
            ? Junidecode.unidecode(Character.toString(character))
            : "";
    if (!spelled.isEmpty() && !spelled.contains("[?]")) {
      return spelled;
    }
    switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return "";
      }
      case Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED, Character.CONTROL -> {
        return "?";
      }
      default -> {}
    }
    String name = Character.getName(character);
    return name == null ? "?" : " " + name.toLowerCase(Locale.ROOT) + " ";
  }
}
