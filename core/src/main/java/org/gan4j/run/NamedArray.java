package org.gan4j.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The content of one array of a safetensors file: elements in row-major order, little endian. (Its
 * name is the key under which it stands.)
 *
 * @param type the element type
 * @param shape at most {@value #MAX_RANK} sizes, each at least 0; an empty shape is one scalar
 * @param bytes from position to limit exactly product(shape) · width bytes. Kept as a read-only
 *     view, not copied; every call of {@code bytes()} answers a fresh one at position 0.
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in and out; equality is by content, below.
public record NamedArray(ArrayType type, long[] shape, ByteBuffer bytes) {
  static final int MAX_RANK = 64;

  /**
   * Checks that the bytes are as many as the shape says.
   *
   * @param type the element type
   * @param shape at most {@value #MAX_RANK} sizes, each at least 0; an empty shape is one scalar
   * @param bytes from position to limit exactly product(shape) · width bytes. Kept as a read-only
   *     view, not copied; every call of {@code bytes()} answers a fresh one at position 0.
   */
  public NamedArray {
    shape = shape.clone();
    bytes = bytes.slice().asReadOnlyBuffer();
    long expected = byteCount(type, shape);
    if (bytes.remaining() != expected) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s array of shape %s takes %d bytes; got %d",
              type,
              Arrays.toString(shape),
              expected,
              bytes.remaining()));
    }
  }

  /** {@return its sizes; a copy} */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** {@return its bytes, little-endian; a view that cannot be written} */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The elements of a tensor, copied.
   *
   * @param tensor of any shape
   * @return the array
   */
  public static NamedArray of(Tensor tensor) {
    ArrayType type =
        switch (tensor.dtype()) {
          case FLOAT64 -> ArrayType.F64;
          case FLOAT32 -> ArrayType.F32;
          case BFLOAT16 -> ArrayType.BF16;
          case INT64 -> ArrayType.I64;
          case UINT8 -> ArrayType.U8;
          case BOOL -> ArrayType.BOOL;
        };
    return new NamedArray(type, tensor.shape().dims(), ByteBuffer.wrap(tensor.toBytes()));
  }

  /**
   * {@return the elements as a tensor on the processor}
   *
   * @throws RunException if the toolkit computes with no such type
   */
  public Tensor toTensor() {
    DType dtype =
        switch (type) {
          case F64 -> DType.FLOAT64;
          case F32 -> DType.FLOAT32;
          case BF16 -> DType.BFLOAT16;
          case I64 -> DType.INT64;
          case U8 -> DType.UINT8;
          case BOOL -> DType.BOOL;
          case F16, I32, I16, I8 ->
              throw new RunException("gan4j computes with no " + type + " tensors");
        };
    return Tensor.of(bytes(), dtype, Shape.of(shape));
  }

  /**
   * {@return where the first number is that is NaN or infinite, in row-major order; empty where all
   * are finite, as whole numbers always are}
   */
  public OptionalLong notFinite() {
    ByteBuffer in = bytes();
    for (long i = 0; in.hasRemaining(); i++) {
      boolean finite =
          switch (type) {
            case F64 -> Double.isFinite(in.getDouble());
            case F32 -> Float.isFinite(in.getFloat());
            case BF16 -> (in.getShort() & 0x7f80) != 0x7f80;
            case F16 -> (in.getShort() & 0x7c00) != 0x7c00;
            case I64, I32, I16, I8, U8, BOOL -> {
              in.position(in.limit());
              yield true;
            }
          };
      if (!finite) {
        return OptionalLong.of(i);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Refuses arrays with a number that is NaN or infinite: what computes with them makes nothing but
   * black pictures.
   *
   * @param arrays by name
   * @param source what the message names: the file that they were read from
   * @throws RunException naming the first such array
   */
  public static void requireFinite(Map<String, NamedArray> arrays, Object source) {
    arrays.forEach(
        (name, array) ->
            array
                .notFinite()
                .ifPresent(
                    at -> {
                      throw new RunException(source + " is damaged: " + notFinite(name, at));
                    }));
  }

  static String notFinite(String name, long at) {
    return String.format(
        Locale.ROOT,
        "its array %s has a number that is not finite, at place %,d",
        SafetensorsHeader.quoted(name),
        at);
  }

  /**
   * product(shape) · width.
   *
   * @throws RunException for a negative size, too many sizes or a product beyond 2^63-1
   */
  static long byteCount(ArrayType type, long[] shape) {
    if (shape.length > MAX_RANK) {
      throw new RunException(
          String.format(
              Locale.ROOT, "a shape has at most %d sizes; got %d", MAX_RANK, shape.length));
    }
    boolean empty = false;
    for (long size : shape) {
      if (size < 0) {
        throw new RunException(
            "the sizes of a shape must be at least 0; got " + Arrays.toString(shape));
      }
      empty |= size == 0;
    }
    if (empty) {
      return 0; // Also where the other sizes alone would overflow.
    }
    long count = type.width();
    for (long size : shape) {
      if (count > Long.MAX_VALUE / size) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "shape %s of %s takes more than 2^63-1 bytes",
                Arrays.toString(shape),
                type));
      }
      count *= size;
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedArray that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + bytes.hashCode();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }

  /** The element types of safetensors that gan4j reads and writes, by their names in the file. */
  public enum ArrayType {
    /** float64. */
    F64(8),
    /** float32. */
    F32(4),
    /** IEEE 754 half precision. */
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
}
