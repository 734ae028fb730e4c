package org.gan4j.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of files, the same whatever the locale: a name is its bytes, read as UTF-8 where they are
 * such. Java decodes them by the locale instead, and what that cannot say is lost.
 */
final class FileNames {
  private static final boolean UTF8 =
      System.getProperty("sun.jnu.encoding", "UTF-8").equalsIgnoreCase("UTF-8");

  private static final Charset OLD_DOS =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  private FileNames() {}

  /**
   * A file's name within a folder, with slashes.
   *
   * @param folder that the path begins with
   */
  static String within(Path folder, Path file) {
    String name = slashed(folder.relativize(file).toString(), folder);
    boolean plain = name.chars().allMatch(c -> c < 128);
    if (plain || (UTF8 && name.indexOf('\uFFFD') < 0)) {
      return name;
    }
    // A file's URI escapes the bytes of its name, whatever characters they are.
    String whole = file.toUri().getRawPath();
    String from = folder.toUri().getRawPath();
    String rest = whole.startsWith(from) ? whole.substring(from.length()) : whole;
    return text(unescaped(rest.startsWith("/") ? rest.substring(1) : rest), false);
  }

  /** Whether Java finds the file again by this name. */
  static boolean resolves(Path folder, String name, Path file) {
    try {
      return folder.resolve(name).equals(file);
    } catch (java.nio.file.InvalidPathException e) {
      return false;
    }
  }

  /**
   * Bytes as UTF-8 where they are such; else in the code page of old archives, or in Latin-1.
   *
   * @param archive whether the name is from an archive
   */
  static String text(byte[] bytes, boolean archive) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, archive ? OLD_DOS : StandardCharsets.ISO_8859_1);
    }
  }

  private static String slashed(String name, Path folder) {
    return folder.getFileSystem().getSeparator().equals("\\") ? name.replace('\\', '/') : name;
  }

  private static byte[] unescaped(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%' && i + 2 < escaped.length()) {
        bytes.write(Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }
}
