package org.gan4j.picture;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.gan4j.run.Latin;

/**
 * A face for captions, with letters of 5 x 7 pixels and two more rows for what hangs below them:
 * many Java runtimes on servers come without any font, and {@code Graphics2D} fails there. It knows
 * printable ASCII, 32 to 126, and its letters with a mark above or below; it spells other scripts
 * in them.
 */
final class TinyFont {
  static final int HEIGHT = 9;
  private static final int WIDTH = 5;

  /** From one character's left edge to the next one's. */
  private static final int ADVANCE = WIDTH + 1;

  private static final int PER_BLOCK = 13;
  private static final char FIRST = ' ';
  private static final char LAST = '~';

  /** The characters in the order of ASCII, thirteen to a block of nine lines. */
  private static final List<String> LINES =
      """
      ..... ..#.. .#.#. .#.#. ..#.. ##... .##.. ..#.. ...#. .#... ..... ..... .....
      ..... ..#.. .#.#. .#.#. .#### ##..# #..#. ..#.. ..#.. ..#.. ..#.. ..#.. .....
      ..... ..#.. .#.#. ##### #.#.. ...#. #.#.. .#... .#... ...#. #.#.# ..#.. .....
      ..... ..#.. ..... .#.#. .###. ..#.. .#... ..... .#... ...#. .###. ##### .....
      ..... ..#.. ..... ##### ..#.# .#... #.#.# ..... .#... ...#. #.#.# ..#.. .....
      ..... ..... ..... .#.#. ####. #..## #..#. ..... ..#.. ..#.. ..#.. ..#.. .##..
      ..... ..#.. ..... .#.#. ..#.. ...## .##.# ..... ...#. .#... ..... ..... .##..
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..#..
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .#...

      ..... ..... ..... .###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###.
      ..... ..... ....# #...# .##.. #...# ...#. ..##. #.... .#... ....# #...# #...#
      ..... ..... ...#. #..## ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...#
      ##### ..... ..#.. #.#.# ..#.. ...#. ...#. #..#. ....# ####. ..#.. .###. .####
      ..... ..... .#... ##..# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....#
      ..... .##.. #.... #...# ..#.. .#... #...# ...#. #...# #...# ..#.. #...# ...#.
      ..... .##.. ..... .###. .###. ##### .###. ...#. .###. .###. ..#.. .###. .##..
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

      ..... ..... ...#. ..... .#... .###. .###. .###. ####. .###. ###.. ##### #####
      .##.. ..... ..#.. ..... ..#.. #...# #...# #...# #...# #...# #..#. #.... #....
      .##.. .##.. .#... ##### ...#. ....# #.### #...# #...# #.... #...# #.... #....
      ..... .##.. #.... ..... ....# ...#. #.#.# ##### ####. #.... #...# ####. ####.
      .##.. ..... .#... ##### ...#. ..#.. #.### #...# #...# #.... #...# #.... #....
      .##.. .##.. ..#.. ..... ..#.. ..... #.... #...# #...# #...# #..#. #.... #....
      ..... .##.. ...#. ..... .#... ..#.. .###. #...# ####. .###. ###.. ##### #....
      ..... ..#.. ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
      ..... .#... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

      .###. #...# .###. ..### #...# #.... #...# #...# .###. ####. .###. ####. .####
      #...# #...# ..#.. ...#. #..#. #.... ##.## #...# #...# #...# #...# #...# #....
      #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...# #...# #...# #...# #....
      #.### ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...# ####. #...# ####. .###.
      #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...# #.... #.#.# #.#.. ....#
      #...# #...# ..#.. #..#. #..#. #.... #...# #...# #...# #.... #..#. #..#. ....#
      .#### #...# .###. .##.. #...# ##### #...# #...# .###. #.... .##.# #...# ####.
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

      ##### #...# #...# #...# #...# #...# ##### .###. ..... .###. ..#.. ..... .#...
      ..#.. #...# #...# #...# #...# #...# ....# .#... #.... ...#. .#.#. ..... ..#..
      ..#.. #...# #...# #...# .#.#. .#.#. ...#. .#... .#... ...#. #...# ..... .....
      ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. .#... ..#.. ...#. ..... ..... .....
      ..#.. #...# #...# #.#.# .#.#. ..#.. .#... .#... ...#. ...#. ..... ..... .....
      ..#.. #...# .#.#. ##.## #...# ..#.. #.... .#... ....# ...#. ..... ..... .....
      ..#.. .###. ..#.. #...# #...# ..#.. ##### .###. ..... .###. ..... ##### .....
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
      ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

      ..... #.... ..... ....# ..... ..##. ..... #.... ..#.. ...#. #.... .##.. .....
      ..... #.... ..... ....# ..... .#... ..... #.... ..... ..... #.... ..#.. .....
      .###. ####. .#### .#### .###. .#... .#### ####. .##.. ..##. #..#. ..#.. ##.#.
      ....# #...# #.... #...# #...# ####. #...# #...# ..#.. ...#. #.#.. ..#.. #.#.#
      .#### #...# #.... #...# ##### .#... #...# #...# ..#.. ...#. ##... ..#.. #.#.#
      #...# #...# #.... #...# #.... .#... #...# #...# ..#.. ...#. #.#.. ..#.. #.#.#
      .#### ####. .#### .#### .###. .#... .#### #...# .###. ...#. #..#. .###. #.#.#
      ..... ..... ..... ..... ..... ..... ....# ..... ..... #..#. ..... ..... .....
      ..... ..... ..... ..... ..... ..... .###. ..... ..... .##.. ..... ..... .....

      ..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... .....
      ..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... .....
      ####. .###. ####. .#### #.##. .#### ####. #...# #...# #...# #...# #...# #####
      #...# #...# #...# #...# ##... #.... .#... #...# #...# #.#.# .#.#. #...# ...#.
      #...# #...# #...# #...# #.... .###. .#... #...# #...# #.#.# ..#.. #...# ..#..
      #...# #...# #...# #...# #.... ....# .#... #...# .#.#. #.#.# .#.#. #...# .#...
      #...# .###. ####. .#### #.... ####. ..##. .#### ..#.. .#.#. #...# .#### #####
      ..... ..... #.... ....# ..... ..... ..... ..... ..... ..... ..... ....# .....
      ..... ..... #.... ....# ..... ..... ..... ..... ..... ..... ..... .###. .....

      ...#. ..#.. .#... .....
      ..#.. ..#.. ..#.. .....
      ..#.. ..#.. ..#.. .#...
      .#... ..#.. ...#. #.#.#
      ..#.. ..#.. ..#.. ...#.
      ..#.. ..#.. ..#.. .....
      ...#. ..#.. .#... .....
      ..... ..... ..... .....
      ..... ..... ..... .....
      """
          .lines()
          .toList();

  /** What a capital leaves out to make room for a mark. */
  private static final int[] SMALLER = {0, 2, 3, 4, 6};

  /** Two rows above a letter. */
  private static final Map<Character, List<String>> ABOVE =
      Map.ofEntries(
          Map.entry('\u0300', List.of(".#...", "..#..")), // grave
          Map.entry('\u0301', List.of("...#.", "..#..")), // acute
          Map.entry('\u0302', List.of("..#..", ".#.#.")), // circumflex
          Map.entry('\u0303', List.of(".#..#", "#.##.")), // tilde
          Map.entry('\u0304', List.of(".....", ".###.")), // macron
          Map.entry('\u0306', List.of(".#.#.", "..#..")), // breve
          Map.entry('\u0307', List.of("..#..", ".....")), // dot
          Map.entry('\u0308', List.of(".#.#.", ".....")), // diaeresis
          Map.entry('\u030A', List.of("..##.", "..##.")), // ring
          Map.entry('\u030B', List.of("..#.#", ".#.#.")), // double acute
          Map.entry('\u030C', List.of(".#.#.", "..#.."))); // caron

  /** Two rows below a letter. */
  private static final Map<Character, List<String>> BELOW =
      Map.of(
          '\u0327', List.of("..#..", ".#..."), // cedilla
          '\u0328', List.of(".#...", "..#.."), // ogonek
          '\u0323', List.of(".....", "..#..")); // dot

  private TinyFont() {}

  /**
   * {@return whether the face has a character}
   *
   * @param codePoint Unicode
   */
  static boolean has(int codePoint) {
    if (codePoint >= FIRST && codePoint <= LAST) {
      return true;
    }
    String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD);
    return parts.length() == 2
        && parts.charAt(0) >= FIRST
        && parts.charAt(0) <= LAST
        && (ABOVE.containsKey(parts.charAt(1)) || BELOW.containsKey(parts.charAt(1)));
  }

  /** The text in characters that the face has, each of one {@code char}. */
  private static String drawn(String text) {
    String whole = Normalizer.normalize(text, Normalizer.Form.NFC);
    return whole.codePoints().allMatch(TinyFont::has) ? whole : Latin.of(text);
  }

  /** The width of a text in pixels, at zoom 1. */
  static int width(String text) {
    return text.isEmpty() ? 0 : drawn(text).length() * ADVANCE - 1;
  }

  /** Writes the text with its upper left corner at (left, top), in every channel. */
  static void write(Canvas canvas, String caption, int left, int top, int zoom, int value) {
    String text = drawn(caption);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      for (int y = 0; y < HEIGHT * zoom; y++) {
        for (int x = 0; x < WIDTH * zoom; x++) {
          if (inked(c, x / zoom, y / zoom)) {
            for (int channel = 0; channel < canvas.channels(); channel++) {
              canvas.set(left + i * ADVANCE * zoom + x, top + y, channel, value);
            }
          }
        }
      }
    }
  }

  private static boolean inked(char c, int x, int y) {
    if (c <= LAST) {
      return plain(c, x, y);
    }
    String parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
    char base = parts.charAt(0);
    List<String> above = ABOVE.get(parts.charAt(1));
    if (above == null) {
      List<String> below = BELOW.getOrDefault(parts.charAt(1), List.of());
      return plain(base, x, y) || (y >= HEIGHT - 2 && below.get(y - HEIGHT + 2).charAt(x) == '#');
    }
    if (y < 2) {
      return above.get(y).charAt(x) == '#';
    }
    boolean tall = "bdfhklt".indexOf(base) >= 0 || base < 'a'; // i and j lose their dots
    return plain(base, x, tall && y < HEIGHT - 2 ? SMALLER[y - 2] : y);
  }

  private static boolean plain(char c, int x, int y) {
    int number = (c >= FIRST && c <= LAST ? c : '?') - FIRST;
    String line = LINES.get(number / PER_BLOCK * (HEIGHT + 1) + y);
    return line.charAt(number % PER_BLOCK * ADVANCE + x) == '#';
  }
}
