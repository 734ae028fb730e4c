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
  PNG,
  JPEG,
  GIF,
  BMP,
  UNKNOWN;

  private static final int LENGTH = 8;

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
    }
    return UNKNOWN;
  }

  static Magic of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(LENGTH));
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static boolean starts(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
