package org.gan4j.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.run.NamedArray.ArrayType;

/** Small arrays to save. */
final class SampleArrays {
  private SampleArrays() {}

  static NamedArray floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return new NamedArray(ArrayType.F32, new long[] {values.length}, bytes.flip());
  }

  static NamedArray bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return new NamedArray(ArrayType.U8, new long[] {values.length}, bytes.flip());
  }

  static Map<String, NamedArray> random(Random random) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    List<ArrayType> types = List.of(ArrayType.values());
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      ArrayType type = types.get(random.nextInt(types.size()));
      long[] shape = random.longs(random.nextInt(4), 0, 5).toArray();
      byte[] bytes = new byte[(int) NamedArray.byteCount(type, shape)];
      random.nextBytes(bytes);
      String name = "a" + i + "/\"\\\n é世😀".substring(0, 2 + random.nextInt(6)).strip();
      // Never half of the surrogate pair at the end.
      arrays.put(
          name.replaceAll("[\\p{Cs}]", ""), new NamedArray(type, shape, ByteBuffer.wrap(bytes)));
    }
    return arrays;
  }
}
