package org.gan4j.run;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Weights that PyTorch saved with {@code torch.save(model.state_dict(), file)}: read only, and
 * nothing in them is executed (see {@code Pickle} for what is refused). Two formats are in use.
 *
 * <p>Since PyTorch 1.6, a zip whose entries are stored, not compressed:
 *
 * <pre>
 *   NAME/data.pkl    the dict as a pickle; a tensor names its storage, offset, shape and strides
 *   NAME/data/KEY    the elements of storage KEY, little endian
 *   NAME/byteorder   optional: "little"
 * </pre>
 *
 * <p>Before, and for weights published then, five pickles one after the other: the number
 * 0x1950a86a20f9469cfc6c, the version 1001, facts about the machine, the dict, the list of the
 * storages' keys; then, for each key in that order, the count of elements (8 bytes, little endian)
 * and the elements.
 *
 * <p>Tensors must be contiguous. A dict with the single entry {@code state_dict} stands for that.
 */
public final class PyTorchFile {
  private static final long MAX_FILE = Integer.MAX_VALUE - 8;
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private PyTorchFile() {}

  /** Where the elements of a storage are. */
  @FunctionalInterface
  private interface Storages {
    ByteBuffer elements(Pickle.Storage storage) throws IOException;
  }

  /**
   * {@return whether a file begins as one of these formats does}
   *
   * @param file any
   */
  public static boolean isOne(Path file) {
    byte[] head = new byte[4];
    try (InputStream in = Files.newInputStream(file)) {
      if (in.readNBytes(head, 0, head.length) < head.length) {
        return false;
      }
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
    boolean old = head[0] == (byte) 0x80 && head[2] == (byte) 0x8a && head[3] == 10;
    return old || isZip(head);
  }

  /**
   * The tensors of a state dict, by name, in its order.
   *
   * @param file of {@code torch.save}
   * @return the tensors
   * @throws RunException if the file cannot be read, is damaged, or holds anything but tensors
   */
  public static Map<String, NamedArray> read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; weights of less than 2 GiB are read",
                file,
                Files.size(file)));
      }
      byte[] head = new byte[4];
      try (InputStream in = Files.newInputStream(file)) {
        in.readNBytes(head, 0, head.length);
      }
      return isZip(head)
          ? zip(file)
          : legacy(ByteBuffer.wrap(Files.readAllBytes(file)), file.toString());
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
  }

  private static boolean isZip(byte[] head) {
    return head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  private static Map<String, NamedArray> zip(Path file) throws IOException {
    String source = file.toString();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String suffix = "/data.pkl";
      List<? extends ZipEntry> pickles =
          zip.stream().filter(entry -> entry.getName().endsWith(suffix)).toList();
      if (pickles.size() != 1) {
        throw invalid(source, "a zip of PyTorch holds one entry NAME/data.pkl");
      }
      String name = pickles.get(0).getName();
      String folder = name.substring(0, name.length() - suffix.length());
      ZipEntry order = zip.getEntry(folder + "/byteorder");
      if (order != null && !"little".equals(text(zip, order, source))) {
        throw invalid(source, "its numbers are not little endian");
      }
      Object dict =
          Pickle.read(ByteBuffer.wrap(stored(zip, name, Pickle.MAX_LENGTH, source)), source);
      long[] left = {Files.size(file)};
      return tensors(
          dict,
          source,
          storage -> {
            byte[] bytes = stored(zip, folder + "/data/" + storage.key(), left[0], source);
            // Entries that share their bytes could otherwise add up to more than the file.
            left[0] -= bytes.length;
            return ByteBuffer.wrap(bytes);
          });
    }
  }

  private static String text(ZipFile zip, ZipEntry entry, String source) throws IOException {
    return new String(
        stored(zip, entry.getName(), 16, source), java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** A stored entry is as long in the file as in memory. */
  private static byte[] stored(ZipFile zip, String name, long limit, String source)
      throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || entry.getMethod() != ZipEntry.STORED || entry.getSize() > limit) {
      throw invalid(
          source,
          String.format(
              Locale.ROOT,
              "its entry %s %s",
              SafetensorsHeader.quoted(name),
              entry == null
                  ? "is missing"
                  : entry.getMethod() != ZipEntry.STORED
                      ? "is compressed, which PyTorch never does"
                      : String.format(
                          Locale.ROOT,
                          "has %,d bytes; at most %,d can be",
                          entry.getSize(),
                          limit)));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes((int) entry.getSize());
    }
  }

  /** The old format, from the bytes of a whole file. */
  static Map<String, NamedArray> legacy(ByteBuffer file, String source) throws IOException {
    Object magic = Pickle.read(file, source);
    if (!MAGIC.equals(magic) || !Long.valueOf(VERSION).equals(Pickle.read(file, source))) {
      throw invalid(source, "it begins neither as a zip nor as PyTorch's old format");
    }
    if (!(Pickle.read(file, source) instanceof Map<?, ?> machine)
        || !Boolean.TRUE.equals(machine.get("little_endian"))) {
      throw invalid(source, "its numbers are not little endian");
    }
    Object dict = Pickle.read(file, source);
    if (!(Pickle.read(file, source) instanceof List<?> keys)) {
      throw invalid(source, "it does not list its storages");
    }
    // What a storage's elements are is said by the tensors; where they are, by their lengths.
    Map<String, Pickle.Storage> known = new HashMap<>();
    for (Object value : dict(dict, source).values()) {
      if (value instanceof Pickle.View view) {
        known.put(view.storage().key(), view.storage());
      }
    }
    Map<String, ByteBuffer> elements = new HashMap<>();
    ByteBuffer in = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (Object key : keys) {
      Pickle.Storage storage = key instanceof String name ? known.get(name) : null;
      if (storage == null
          || in.remaining() < Long.BYTES
          || in.getLong() != storage.count()
          || storage.count() > in.remaining() / storage.type().width()) {
        throw invalid(source, "its storages are cut off, or others than its tensors name");
      }
      int length = (int) storage.count() * storage.type().width();
      elements.put(storage.key(), in.slice(in.position(), length));
      in.position(in.position() + length);
    }
    return tensors(
        dict,
        source,
        storage -> {
          ByteBuffer found = elements.get(storage.key());
          if (found == null) {
            throw invalid(source, "a storage is missing");
          }
          return found;
        });
  }

  private static Map<?, ?> dict(Object value, String source) {
    if (!(value instanceof Map<?, ?> dict)) {
      throw invalid(source, "it is no dict of tensors");
    }
    return dict.size() == 1 && dict.get("state_dict") instanceof Map<?, ?> inner ? inner : dict;
  }

  private static Map<String, NamedArray> tensors(Object value, String source, Storages storages)
      throws IOException {
    Map<String, ByteBuffer> read = new HashMap<>();
    Map<String, NamedArray> out = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : dict(value, source).entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof Pickle.View v)) {
        throw invalid(source, "its dict holds something else than tensors by name");
      }
      ByteBuffer bytes = read.get(v.storage().key());
      if (bytes == null) {
        bytes = storages.elements(v.storage());
        read.put(v.storage().key(), bytes);
      }
      out.put(name, array(name, v, bytes, source));
    }
    return Collections.unmodifiableMap(out);
  }

  private static NamedArray array(String name, Pickle.View view, ByteBuffer bytes, String source) {
    int width = view.storage().type().width();
    long[] shape = view.shape().stream().mapToLong(Long::longValue).toArray();
    long length;
    try {
      length = NamedArray.byteCount(view.storage().type(), shape);
    } catch (RunException e) {
      throw invalid(source, SafetensorsHeader.quoted(name) + ": " + e.getMessage());
    }
    if (view.offset() < 0
        || view.offset() > bytes.remaining() / width
        || length > bytes.remaining() - view.offset() * width) {
      throw invalid(
          source, SafetensorsHeader.quoted(name) + " reaches beyond the end of its storage");
    }
    if (!isContiguous(view)) {
      throw invalid(
          source,
          SafetensorsHeader.quoted(name) + " is not contiguous: save its .contiguous() copy");
    }
    ByteBuffer own = bytes.slice(bytes.position() + (int) view.offset() * width, (int) length);
    return new NamedArray(view.storage().type(), shape, own);
  }

  private static boolean isContiguous(Pickle.View view) {
    if (view.stride().size() != view.shape().size()) {
      return false;
    }
    if (view.shape().contains(0L)) {
      return true;
    }
    long expected = 1;
    for (int i = view.shape().size() - 1; i >= 0; i--) {
      long size = view.shape().get(i);
      if (size != 1 && view.stride().get(i) != expected) {
        return false;
      }
      expected *= size; // checked before: the whole fits the storage
    }
    return true;
  }

  private static RunException invalid(String source, String why) {
    return new RunException(source + " holds no weights that gan4j reads: " + why);
  }
}
