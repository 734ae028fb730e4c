package org.gan4j.eyes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of named weights: for each name in the order of its UTF-16 code units, the name in UTF-8,
 * a zero byte, the lengths as {@code Arrays.toString} writes them, a zero byte, and the float32
 * values, little endian. So it does not depend on the file that held them.
 */
final class WeightHash {
  /** Hex digits of the short form. */
  static final int SHORT = 16;

  /** One array of weights. */
  @SuppressWarnings("ArrayRecordComponent") // Lives only until it is hashed.
  record Weights(long[] shape, float[] values) {}

  private WeightHash() {}

  /** In lower-case hex. */
  static String of(Map<String, Weights> weights) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    new TreeMap<>(weights)
        .forEach(
            (name, each) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0);
              digest.update(Arrays.toString(each.shape()).getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0);
              ByteBuffer bytes =
                  ByteBuffer.allocate(Math.multiplyExact(each.values().length, Float.BYTES))
                      .order(ByteOrder.LITTLE_ENDIAN);
              bytes.asFloatBuffer().put(each.values());
              digest.update(bytes);
            });
    return HexFormat.of().formatHex(digest.digest());
  }
}
