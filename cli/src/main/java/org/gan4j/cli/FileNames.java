package org.gan4j.cli;

import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.text.Normalizer;

/** Words as parts of file names. */
final class FileNames {
  private static final int LONGEST = 60;

  private FileNames() {}

  /**
   * A word as a part of a file's name: letters and digits of any script, points and underscores
   * stay. Where this machine's file names cannot hold them, accents are taken off.
   *
   * @param other what stands for a word of which nothing is left then
   */
  static String of(String word, String other) {
    return of(word, other, charset());
  }

  static String of(String word, String other, Charset names) {
    String plain = hyphened(Normalizer.normalize(word, Normalizer.Form.NFC));
    if (!names.newEncoder().canEncode(plain)) {
      plain = hyphened(Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{M}", ""));
    }
    return plain.isEmpty() || !names.newEncoder().canEncode(plain) ? other : plain;
  }

  private static String hyphened(String word) {
    String plain = word.replaceAll("[^\\p{L}\\p{M}\\p{N}._]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    int most = Math.min(LONGEST, plain.codePointCount(0, plain.length()));
    return plain.substring(0, plain.offsetByCodePoints(0, most));
  }

  /** What this machine's file names are written in. */
  private static Charset charset() {
    try {
      return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    } catch (UnsupportedCharsetException e) {
      return Charset.defaultCharset();
    }
  }
}
