package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is, by its first bytes. */
enum Magic {
  ZIP,
  GZIP,
  IDX,
  NPY,
  PNG,
  JPEG,
  GIF,
  BMP,
  WEBP,
  TIFF,
  HEIC,
  AVIF,
  JPEG2000,
  JPEG_XL,
  PSD,
  PNM,
  ICO,
  SGI,
  QOI,
  DDS,
  EXR,
  FITS,
  UNKNOWN;

  private static final int LENGTH = 16;

  static Magic of(byte[] head) {
    if (starts(head, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return PNG;
    } else if (starts(head, 0xFF, 0xD8, 0xFF)) {
      return JPEG;
    } else if (starts(head, 'G', 'I', 'F', '8')) {
      return GIF;
    } else if (starts(head, 'B', 'M')) {
      return BMP;
    } else if (starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6)) {
      return ZIP;
    } else if (starts(head, 0x1F, 0x8B)) {
      return GZIP;
    } else if (starts(head, 0, 0, 8)) {
      return IDX;
    } else if (starts(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return NPY;
    } else if (starts(head, 'R', 'I', 'F', 'F') && startsAt(head, 8, 'W', 'E', 'B', 'P')) {
      return WEBP;
    }
    return unread(head);
  }

  /** Images that gan4j cannot read but can name. */
  private static Magic unread(byte[] head) {
    if (starts(head, 'I', 'I', 42, 0) || starts(head, 'M', 'M', 0, 42)) {
      return TIFF;
    } else if (startsAt(head, 4, 'f', 't', 'y', 'p', 'a', 'v', 'i')) {
      return AVIF;
    } else if (startsAt(head, 4, 'f', 't', 'y', 'p', 'h', 'e')
        || startsAt(head, 4, 'f', 't', 'y', 'p', 'm', 'i', 'f', '1')
        || startsAt(head, 4, 'f', 't', 'y', 'p', 'm', 's', 'f', '1')) {
      return HEIC;
    } else if (starts(head, 0, 0, 0, 12, 'j', 'P') || starts(head, 0xFF, 0x4F, 0xFF, 0x51)) {
      return JPEG2000;
    } else if (starts(head, 0xFF, 0x0A) || starts(head, 0, 0, 0, 12, 'J', 'X', 'L')) {
      return JPEG_XL;
    } else if (starts(head, '8', 'B', 'P', 'S')) {
      return PSD;
    } else if (isPnm(head)) {
      return PNM;
    } else if (starts(head, 0, 0, 1, 0)) {
      return ICO;
    } else if (starts(head, 0x01, 0xDA)) {
      return SGI;
    } else if (starts(head, 'q', 'o', 'i', 'f')) {
      return QOI;
    } else if (starts(head, 'D', 'D', 'S', ' ')) {
      return DDS;
    } else if (starts(head, 0x76, 0x2F, 0x31, 0x01)) {
      return EXR;
    } else if (starts(head, 'S', 'I', 'M', 'P', 'L', 'E', ' ', ' ', '=')) {
      return FITS;
    }
    return UNKNOWN;
  }

  /** PBM, PGM, PPM (P1 to P6), PAM (P7) and PFM: a letter, a digit, and space or a comment. */
  private static boolean isPnm(byte[] head) {
    return head.length > 2
        && head[0] == 'P'
        && "1234567Ff".indexOf(head[1]) >= 0
        && " \t\r\n#".indexOf(head[2]) >= 0;
  }

  /** Whether it is an image of a kind that gan4j reads. */
  boolean isImage() {
    return switch (this) {
      case PNG, JPEG, GIF, BMP, WEBP -> true;
      default -> false;
    };
  }

  /** Whether it is an image of a kind that gan4j does not read. */
  boolean isUnreadImage() {
    return compareTo(TIFF) >= 0 && this != UNKNOWN;
  }

  /** The name as people write it. */
  String title() {
    return switch (this) {
      case WEBP -> "WebP";
      case JPEG2000 -> "JPEG 2000";
      case JPEG_XL -> "JPEG XL";
      case PNM -> "PNM (PBM, PGM, PPM)";
      case EXR -> "OpenEXR";
      default -> name();
    };
  }

  static Magic of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(LENGTH));
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static boolean starts(byte[] head, int... magic) {
    return startsAt(head, 0, magic);
  }

  private static boolean startsAt(byte[] head, int from, int... magic) {
    if (head.length < from + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[from + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
