package org.gan4j.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of fields; each text ends in a zero byte, so that fields cannot merge.
 */
final class Fingerprint {
  private final MessageDigest digest = sha256();

  Fingerprint(Object... fields) {
    for (Object field : fields) {
      add(String.valueOf(field));
    }
  }

  Fingerprint add(String field) {
    digest.update(field.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  Fingerprint add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** The sum in lower-case hex; the object is used up. */
  String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /** The sum's 32 bytes; the object is used up. */
  byte[] bytes() {
    return digest.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
