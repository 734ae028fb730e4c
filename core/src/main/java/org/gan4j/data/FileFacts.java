package org.gan4j.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What an image file says around its pixels, which the decoders pass over: its colour profile,
 * which way up it is, how a JPEG's four components are stored, where on its canvas a GIF's first
 * frame lies. Read from the bytes that are there; damaged or missing parts count as absent.
 */
final class FileFacts {
  /** Profiles that are larger are ignored; printers' profiles have some 0.5 to 3 MiB. */
  private static final int MAX_PROFILE = 16 << 20;

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  /** An ICC profile as embedded; null where there is none. */
  byte @Nullable [] profile;

  /** See {@link Exif#orientation}. */
  int orientation = Exif.UPRIGHT;

  /** Whether the file's end was seen: what is absent then is absent. */
  boolean complete;

  /** Components of a JPEG's frame; 0 for other files. */
  int components;

  /** The transform that Adobe's marker names; -1 where there is no such marker. */
  int adobe = -1;

  /** Whether a JPEG's second component has fewer samples than its first. */
  boolean subsampled;

  /**
   * The grey, 0 to 255, that a PNG of less than 8 bits calls transparent; -1 where it calls none
   * so.
   */
  int clearGrey = -1;

  /** A GIF's canvas and the place of the first frame on it; zeros for other files. */
  int canvasWidth;

  int canvasHeight;
  int left;
  int top;

  private FileFacts() {}

  static FileFacts of(Magic format, byte[] file) {
    FileFacts facts = new FileFacts();
    switch (format) {
      case JPEG -> facts.complete = facts.readJpeg(file, null);
      case PNG -> facts.complete = facts.readPng(file);
      case WEBP -> facts.complete = facts.readWebp(file);
      case GIF -> facts.complete = facts.readGif(file);
      default -> facts.complete = true;
    }
    return facts;
  }

  /** A JPEG file without its profile, so that no reader applies it. */
  static byte[] withoutProfile(byte[] jpeg) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(jpeg.length);
    new FileFacts().readJpeg(jpeg, rest);
    return rest.toByteArray();
  }

  /**
   * Walks the segments up to the first scan (ITU-T T.81, annex B).
   *
   * @param rest takes everything but the profile; null where that is not wanted
   */
  private boolean readJpeg(byte[] file, @Nullable ByteArrayOutputStream rest) {
    TreeMap<Integer, byte[]> parts = new TreeMap<>();
    int wanted = 0;
    int at = 2;
    int copied = 0;
    boolean complete = false;
    while (at + 4 <= file.length) {
      if ((file[at] & 0xFF) != 0xFF) {
        at++; // bytes that belong to nothing
        continue;
      }
      int marker = file[at + 1] & 0xFF;
      if (marker == 0xFF || marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= 0xD8)) {
        at += marker == 0xFF ? 1 : 2;
        continue;
      }
      if (marker == 0xDA || marker == 0xD9) {
        complete = true;
        break;
      }
      int from = at + 4;
      int to = at + 2 + number(file, at + 2, 2);
      if (to < from || to > file.length) {
        break;
      }
      if (marker == 0xE1 && starts(file, from, to, EXIF) && orientation == Exif.UPRIGHT) {
        orientation = Exif.orientation(file, from + EXIF.length, to);
      } else if (marker == 0xE2 && starts(file, from, to, PROFILE) && to >= from + 14) {
        wanted = file[from + 13] & 0xFF;
        parts.putIfAbsent(file[from + 12] & 0xFF, Arrays.copyOfRange(file, from + 14, to));
        if (rest != null) {
          rest.write(file, copied, at - copied);
          copied = to;
        }
      } else if (marker == 0xEE && starts(file, from, to, ADOBE) && to >= from + 12) {
        adobe = file[from + 11] & 0xFF;
      } else if (isFrame(marker) && to >= from + 6 && components == 0) {
        components = file[from + 5] & 0xFF;
        if (components >= 2 && to >= from + 6 + 3 * components) {
          int first = file[from + 7] & 0xFF;
          int second = file[from + 10] & 0xFF;
          subsampled = second >> 4 < first >> 4 || (second & 15) < (first & 15);
        }
      }
      at = to;
    }
    if (rest != null) {
      rest.write(file, copied, file.length - copied);
    }
    if (wanted > 0 && parts.size() == wanted && parts.firstKey() == 1) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      parts.values().forEach(whole::writeBytes);
      profile = whole.toByteArray();
    }
    return complete;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** Walks the chunks of a PNG file. */
  private boolean readPng(byte[] file) {
    long at = 8;
    while (at + 8 <= file.length) {
      int chunk = (int) at;
      long length = number(file, chunk, 4) & 0xFFFFFFFFL;
      String type = new String(file, chunk + 4, 4, StandardCharsets.ISO_8859_1);
      int from = chunk + 8;
      long end = from + length;
      if (type.equals("IEND")) {
        return true;
      }
      if (end > file.length) {
        return false;
      }
      int to = (int) end;
      if (type.equals("tRNS") && to == from + 2 && file[25] == 0 && file[24] < 8 && file[24] > 0) {
        int most = (1 << file[24]) - 1;
        clearGrey = (number(file, from, 2) & most) * 255 / most;
      } else if (type.equals("eXIf")) {
        orientation = Exif.orientation(file, from, to);
      } else if (type.equals("iCCP") && profile == null) {
        int name = from;
        while (name < to && file[name] != 0) {
          name++;
        }
        if (name + 2 < to) { // a zero byte and the method, which is always deflate
          profile = inflated(file, name + 2, to);
        }
      }
      at = end + 4;
    }
    return false;
  }

  private static byte @Nullable [] inflated(byte[] file, int from, int to) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file, from, to - from);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 13];
      for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
        out.write(buffer, 0, n);
        if (out.size() > MAX_PROFILE) {
          return null;
        }
      }
      return inflater.finished() ? out.toByteArray() : null;
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  /** Walks the chunks of a WebP file. */
  private boolean readWebp(byte[] file) {
    long at = 12;
    long end = 8 + (little(file, 4, 4) & 0xFFFFFFFFL);
    while (at + 8 <= file.length && at < end) {
      int chunk = (int) at;
      long to = at + 8 + (little(file, chunk + 4, 4) & 0xFFFFFFFFL);
      if (to > file.length) {
        return false;
      }
      if (new String(file, chunk, 4, StandardCharsets.ISO_8859_1).equals("EXIF")) {
        int from = chunk + 8;
        // Some writers put the JPEG marker's name before the block.
        from += starts(file, from, (int) to, EXIF) ? EXIF.length : 0;
        orientation = Exif.orientation(file, from, (int) to);
      }
      at = to + (to & 1);
    }
    return at >= end;
  }

  /** Reads up to the first image descriptor (GIF89a, 20). */
  private boolean readGif(byte[] file) {
    if (file.length < 13) {
      return false;
    }
    int at = 13 + ((file[10] & 0x80) == 0 ? 0 : 3 << ((file[10] & 7) + 1));
    while (at < file.length && file[at] == 0x21) {
      at += 2;
      while (at < file.length && file[at] != 0) {
        at += 1 + (file[at] & 0xFF);
      }
      at++;
    }
    if (at + 10 > file.length || file[at] != 0x2C) {
      return false;
    }
    left = little(file, at + 1, 2);
    top = little(file, at + 3, 2);
    // A frame that sticks out makes its canvas larger, as in most viewers.
    canvasWidth = Math.max(little(file, 6, 2), left + little(file, at + 5, 2));
    canvasHeight = Math.max(little(file, 8, 2), top + little(file, at + 7, 2));
    return true;
  }

  private static boolean starts(byte[] file, int from, int to, byte[] with) {
    return to - from >= with.length
        && Arrays.equals(file, from, from + with.length, with, 0, with.length);
  }

  private static int number(byte[] file, int from, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (file[from + i] & 0xFF);
    }
    return value;
  }

  private static int little(byte[] file, int from, int bytes) {
    int value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (from + i < file.length ? file[from + i] & 0xFF : 0);
    }
    return value;
  }
}
