package org.gan4j.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers as NumPy's file of one array, format 1.0: float32, little-endian, rows first. */
final class NpyFile {
  /** The header ends at a multiple of it, as NumPy's own do. */
  private static final int ALIGNED = 64;

  private static final int FIRST = 10;

  private NpyFile() {}

  /**
   * The bytes of a file.
   *
   * @param shape whose product is how many numbers there are
   */
  static byte[] of(List<Integer> shape, float[] numbers) {
    String axes =
        shape.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (shape.size() == 1 ? "," : "");
    String head = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + axes + "), }";
    int length = (FIRST + head.length() + ALIGNED) / ALIGNED * ALIGNED - FIRST;
    String padded = head + " ".repeat(length - head.length() - 1) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(FIRST + length + Math.multiplyExact(Float.BYTES, numbers.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) length);
    bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
