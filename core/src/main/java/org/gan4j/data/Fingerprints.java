package org.gan4j.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fingerprints of sets that a program draws. */
final class Fingerprints {
  private Fingerprints() {}

  /** SHA-256, in lower-case hex, of a sentence that says all that the samples depend on. */
  static String of(String recipe) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(recipe.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
