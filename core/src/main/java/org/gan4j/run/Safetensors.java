package org.gan4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Safetensors files: named arrays and a few strings, readable from Python, Rust and JavaScript.
 *
 * <pre>
 * offset  bytes  content
 * 0       8      n, the length of the header, unsigned, little endian, at most 100,000,000
 * 8       n      the header: one JSON object in UTF-8, its first byte '{', padded with spaces
 * 8 + n   rest   the data: the arrays' elements, row-major, little endian
 *
 * header = { "__metadata__": {"key": "text", ...},         optional
 *            "name": {"dtype": "F32",                      F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL
 *                     "shape": [2, 3],
 *                     "data_offsets": [begin, end]}, ... }  relative to the start of the data
 * </pre>
 *
 * The arrays cover the data completely, without gap or overlap, and end - begin is product(shape)
 * times the width of the dtype.
 *
 * <p>What {@link #write} adds to the format: n + 8 is a multiple of 8; the metadata comes first,
 * its keys in the order of their UTF-16 code units; the header lists the arrays in the map's order,
 * while their data lie by falling width of the dtype (and in the map's order within a width), so
 * that every array starts at a multiple of its width. The same input gives the same bytes.
 *
 * <p>What {@link #read} refuses, with a {@link RunException} that names the file and the rule:
 * everything that breaks the above, dtypes not listed, duplicate or unknown keys, shapes of more
 * than 64 sizes, single arrays of 2 GiB or more. Nothing is allocated by a declared size before it
 * has been checked against the real length.
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format's
 * description</a>.
 */
public final class Safetensors {
  /** What a ByteBuffer on the heap can hold on every JVM. */
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private Safetensors() {}

  /**
   * What a file holds.
   *
   * @param arrays by name, in the order of the header; unmodifiable
   * @param metadata the strings of {@code __metadata__}, empty without one; unmodifiable
   */
  public record Contents(Map<String, NamedArray> arrays, Map<String, String> metadata) {
    /**
     * Copies the maps.
     *
     * @param arrays by name, in the order of the header; unmodifiable
     * @param metadata the strings of {@code __metadata__}, empty without one; unmodifiable
     */
    public Contents {
      arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
  }

  /**
   * Replaces or creates the file, atomically.
   *
   * @param file the file, in a folder that exists
   * @param arrays in the order in which the header shall list them
   * @param metadata key to value; may be empty
   * @throws RunException for an array named {@code __metadata__}, a name that is no valid Unicode,
   *     a header over the limit, or when the file cannot be written (see {@link AtomicFile})
   */
  public static void write(
      Path file, Map<String, NamedArray> arrays, Map<String, String> metadata) {
    Encoded encoded = encode(arrays, new TreeMap<>(metadata));
    AtomicFile.write(file, encoded::writeTo);
  }

  /**
   * Reads a file into memory.
   *
   * @param file the file
   * @return its arrays and metadata
   * @throws RunException when it cannot be read or is not a valid safetensors file
   */
  public static Contents read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, file.toString());
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new RunException(file + " is a folder, not a safetensors file", e);
      }
      throw RunException.cannot("read", file, e);
    }
  }

  /** Reads an open file from its beginning; {@code source} names it in errors. */
  static Contents read(FileChannel channel, String source) throws IOException {
    long size = channel.size();
    ByteBuffer first = ByteBuffer.allocate((int) Math.min(Long.BYTES, size));
    readFully(channel, first, 0, source);
    int headerLength = SafetensorsHeader.checkLength(source, size, first);
    ByteBuffer header = ByteBuffer.allocate(headerLength);
    readFully(channel, header, Long.BYTES, source);
    long dataStart = Long.BYTES + (long) headerLength;
    SafetensorsHeader parsed = SafetensorsHeader.parse(source, header.array(), size - dataStart);
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, SafetensorsHeader.Entry> named : parsed.entries().entrySet()) {
      SafetensorsHeader.Entry entry = named.getValue();
      ByteBuffer bytes = ByteBuffer.allocate(lengthOf(source, named.getKey(), entry));
      readFully(channel, bytes, dataStart + entry.begin(), source);
      arrays.put(named.getKey(), new NamedArray(entry.type(), entry.shape(), bytes));
    }
    return new Contents(arrays, parsed.metadata());
  }

  /**
   * Reads the bytes of a file; the arrays are views of them.
   *
   * @param file its bytes
   * @return its arrays and metadata
   * @throws RunException when they are not a valid safetensors file
   */
  public static Contents read(byte[] file) {
    String source = "safetensors bytes";
    ByteBuffer all = ByteBuffer.wrap(file);
    int headerLength =
        SafetensorsHeader.checkLength(
            source, file.length, all.slice(0, Math.min(Long.BYTES, file.length)));
    byte[] header = new byte[headerLength];
    all.get(Long.BYTES, header);
    int dataStart = Long.BYTES + headerLength;
    SafetensorsHeader parsed = SafetensorsHeader.parse(source, header, file.length - dataStart);
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    parsed
        .entries()
        .forEach(
            (name, entry) -> {
              // The offsets lie in the file, so they are ints.
              int begin = dataStart + (int) entry.begin();
              ByteBuffer bytes = all.slice(begin, lengthOf(source, name, entry));
              arrays.put(name, new NamedArray(entry.type(), entry.shape(), bytes));
            });
    return new Contents(arrays, parsed.metadata());
  }

  /** The length word, header and data of a file; the data as views of the arrays. */
  record Encoded(ByteBuffer head, List<ByteBuffer> data) {
    void writeTo(FileChannel channel) throws IOException {
      AtomicFile.writeFully(channel, head);
      for (ByteBuffer bytes : data) {
        AtomicFile.writeFully(channel, bytes);
      }
    }
  }

  /** Lays out a file; the metadata stands first in the header, its keys in the map's order. */
  static Encoded encode(Map<String, NamedArray> arrays, Map<String, String> metadata) {
    List<Map.Entry<String, NamedArray>> byWidth = new ArrayList<>(arrays.entrySet());
    byWidth.sort(
        Comparator.comparingInt(
            (Map.Entry<String, NamedArray> named) -> -named.getValue().type().width()));
    Map<String, Long> begins = new LinkedHashMap<>();
    List<ByteBuffer> data = new ArrayList<>();
    long end = 0;
    for (Map.Entry<String, NamedArray> named : byWidth) {
      ByteBuffer bytes = named.getValue().bytes();
      begins.put(named.getKey(), end);
      data.add(bytes);
      end = Math.addExact(end, bytes.remaining());
    }
    Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          long begin = begins.getOrDefault(name, 0L);
          entries.put(
              name,
              new SafetensorsHeader.Entry(
                  array.type(), array.shape(), begin, begin + array.bytes().remaining()));
        });
    byte[] header = new SafetensorsHeader(entries, metadata).encode();
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + header.length);
    head.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip();
    return new Encoded(head, data);
  }

  private static int lengthOf(String source, String name, SafetensorsHeader.Entry entry) {
    long length = entry.end() - entry.begin();
    if (length > MAX_ARRAY_BYTES) {
      throw SafetensorsHeader.invalid(
          source,
          String.format(
              Locale.ROOT,
              "array %s has %d bytes; gan4j reads at most %d",
              SafetensorsHeader.quoted(name),
              length,
              MAX_ARRAY_BYTES));
    }
    return (int) length;
  }

  private static void readFully(FileChannel channel, ByteBuffer target, long from, String source)
      throws IOException {
    int end = target.limit();
    long position = from;
    while (target.position() < end) {
      // By parts, as when writing: the JDK keeps a native buffer as large as the part.
      target.limit(Math.min(end, target.position() + (1 << 20)));
      int count = channel.read(target, position);
      if (count < 0) {
        throw SafetensorsHeader.invalid(source, "it became shorter while being read");
      }
      position += count;
    }
    target.flip();
  }
}
