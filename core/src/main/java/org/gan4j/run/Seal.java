package org.gan4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A checksum inside the file that it covers: the metadata's first key is {@value #KEY}, and its
 * value is the SHA-256 (64 lower-case hex digits) of the whole file with these 64 digits taken as
 * {@code 0}. So the digits always stand at the same place, and every byte of the file is covered.
 */
final class Seal {
  static final String KEY = "gan4j.sha256";

  static final String BLANK = "0".repeat(64);

  /** What stands between the length word and the digits. */
  private static final byte[] PREFIX =
      ("{\"" + SafetensorsHeader.METADATA + "\":{\"" + KEY + "\":\"")
          .getBytes(StandardCharsets.US_ASCII);

  private static final int DIGITS_AT = Long.BYTES + PREFIX.length;
  private static final int HEAD = DIGITS_AT + BLANK.length();

  private Seal() {}

  /** Fills in the digits of a file that was laid out with {@link #BLANK} under {@link #KEY}. */
  static void close(Safetensors.Encoded file) {
    MessageDigest sha256 = sha256();
    sha256.update(file.head().duplicate());
    for (ByteBuffer bytes : file.data()) {
      sha256.update(bytes.duplicate());
    }
    file.head().put(DIGITS_AT, hex(sha256));
  }

  /** Whether an open file has a seal and not a byte of it has changed. */
  static boolean isIntact(FileChannel file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    file.position(0);
    if (file.read(head) < HEAD
        || !Arrays.equals(head.array(), Long.BYTES, DIGITS_AT, PREFIX, 0, PREFIX.length)) {
      return false;
    }
    byte[] digits = Arrays.copyOfRange(head.array(), DIGITS_AT, HEAD);
    Arrays.fill(head.array(), DIGITS_AT, HEAD, (byte) '0');
    MessageDigest sha256 = sha256();
    sha256.update(head.array());
    ByteBuffer part = ByteBuffer.allocate(1 << 18);
    while (file.read(part.clear()) >= 0) {
      sha256.update(part.flip());
    }
    return Arrays.equals(digits, hex(sha256));
  }

  private static byte[] hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
