package org.gan4j.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weight files as PyTorch writes them, byte by byte. */
public final class TorchFiles {
  private TorchFiles() {}

  /** A zip, as since PyTorch 1.6; all arrays are F32. */
  public static byte[] zip(Map<String, NamedArray> arrays) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "weights/data.pkl", dict(arrays, false), ZipEntry.STORED);
      entry(zip, "weights/byteorder", ascii("little"), ZipEntry.STORED);
      int key = 0;
      for (NamedArray array : arrays.values()) {
        entry(zip, "weights/data/" + key++, bytes(array), ZipEntry.STORED);
      }
      entry(zip, "weights/version", ascii("3\n"), ZipEntry.STORED);
    }
    return out.toByteArray();
  }

  /** The older format: pickles, then storages. */
  public static byte[] legacy(Map<String, NamedArray> arrays) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(hex("80028a0a6cfc9c46f9206aa850192e")); // 0x1950a86a20f9469cfc6c
    out.write(hex("80024de9032e")); // 1001
    out.write(hex("80027d"));
    out.write(text("little_endian"));
    out.write(hex("88732e"));
    out.write(dict(arrays, true));
    out.write(hex("80025d28"));
    for (int key = 0; key < arrays.size(); key++) {
      out.write(text(String.valueOf(key)));
    }
    out.write(ascii("e."));
    for (NamedArray array : arrays.values()) {
      byte[] bytes = bytes(array);
      out.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length / 4).array());
      out.write(bytes);
    }
    return out.toByteArray();
  }

  /** A zip with one pickle and no storages. */
  static byte[] zip(byte[] pickle, int method) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "weights/data.pkl", pickle, method);
      entry(zip, "weights/data/0", new byte[24], method);
    }
    return out.toByteArray();
  }

  /** An OrderedDict of tensors, with the attributes that PyTorch gives it. */
  private static byte[] dict(Map<String, NamedArray> arrays, boolean old) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(hex("8002"));
    out.write(ascii("ccollections\nOrderedDict\nq\0)Rq\1("));
    int key = 0;
    for (Map.Entry<String, NamedArray> named : arrays.entrySet()) {
      out.write(text(named.getKey()));
      long[] shape = named.getValue().shape();
      long[] stride = new long[shape.length];
      long step = 1;
      for (int i = shape.length - 1; i >= 0; i--) {
        stride[i] = step;
        step *= shape[i];
      }
      out.write(tensor(String.valueOf(key++), step, 0, shape, stride, old));
    }
    out.write(ascii("u}"));
    out.write(text("_metadata"));
    out.write(ascii("h\0)Rsb."));
    return out.toByteArray();
  }

  static byte[] tensor(
      String key, long count, long offset, long[] shape, long[] stride, boolean old)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ascii("ctorch._utils\n_rebuild_tensor_v2\n(("));
    out.write(text("storage"));
    out.write(ascii("ctorch\nFloatStorage\n"));
    out.write(text(key));
    out.write(text("cpu"));
    out.write(number(count));
    out.write(ascii(old ? "NtQ" : "tQ"));
    out.write(number(offset));
    out.write(tuple(shape));
    out.write(tuple(stride));
    out.write(hex("89")); // requires_grad is False
    out.write(ascii("h\0)RtR"));
    return out.toByteArray();
  }

  private static byte[] tuple(long[] numbers) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('(');
    for (long each : numbers) {
      out.write(number(each));
    }
    out.write('t');
    return out.toByteArray();
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(5)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'J')
        .putInt((int) value)
        .array();
  }

  static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + utf8.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'X')
        .putInt(utf8.length)
        .put(utf8)
        .array();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  private static byte[] bytes(NamedArray array) {
    byte[] out = new byte[array.bytes().remaining()];
    array.bytes().get(out);
    return out;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setCrc(sum.getValue());
    entry.setSize(bytes.length);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
