package org.gan4j.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;
import org.gan4j.GanException;

/** The element types that the toolkit uses. */
public enum DType {
  /** 64-bit IEEE float: references and finite differences. */
  FLOAT64(ScalarType.Double, 8),
  /** 32-bit IEEE float: parameters, losses and everything that is saved. */
  FLOAT32(ScalarType.Float, 4),
  /** 16-bit brain float (8 bits of exponent, 7 of fraction): activations in reduced precision. */
  BFLOAT16(ScalarType.BFloat16, 2),
  /** 64-bit signed integer: class labels and indices. */
  INT64(ScalarType.Long, 8),
  /** 8-bit unsigned integer: pixels and generator states. */
  UINT8(ScalarType.Byte, 1),
  /** Truth values. */
  BOOL(ScalarType.Bool, 1);

  final ScalarType nativeType;
  private final int bytes;

  DType(ScalarType nativeType, int bytes) {
    this.nativeType = nativeType;
    this.bytes = bytes;
  }

  /** {@return the bytes of one element} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether derivatives with respect to this type exist} */
  public boolean isFloating() {
    return this == FLOAT64 || this == FLOAT32 || this == BFLOAT16;
  }

  static DType of(ScalarType type) {
    ScalarType wanted = type.intern();
    for (DType candidate : values()) {
      if (candidate.nativeType == wanted) {
        return candidate;
      }
    }
    throw new GanException(
        "the engine returned the element type " + wanted + ", which gan4j does not use");
  }
}
