package org.gan4j.run;

/** The element types of safetensors that gan4j reads and writes, by their names in the file. */
public enum ArrayType {
  F64(8),
  F32(4),
  F16(2),
  /** The upper half of an F32: 8 exponent bits, 7 mantissa bits. */
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int width;

  ArrayType(int width) {
    this.width = width;
  }

  /** Bytes per element. */
  public int width() {
    return width;
  }
}
