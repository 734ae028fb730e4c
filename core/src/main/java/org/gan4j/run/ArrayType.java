package org.gan4j.run;

/** The element types of safetensors that gan4j reads and writes, by their names in the file. */
public enum ArrayType {
  /** float64. */
  F64(8),
  /** IEEE 754 half precision. */
  F32(4),
  /** float32. */
  F16(2),
  /** The upper half of an F32: 8 exponent bits, 7 mantissa bits. */
  BF16(2),
  /** 64 bits with sign. */
  I64(8),
  /** 32 bits with sign. */
  I32(4),
  /** 16 bits with sign. */
  I16(2),
  /** 8 bits with sign. */
  I8(1),
  /** 8 bits without sign. */
  U8(1),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int width;

  ArrayType(int width) {
    this.width = width;
  }

  /** {@return bytes per element} */
  public int width() {
    return width;
  }
}
