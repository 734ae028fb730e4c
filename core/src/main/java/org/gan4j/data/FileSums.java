package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.RunException;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 sums of files that were read and decoded whole before, so that a large set need not be
 * read through each time that it is opened. A sum is found under the file's name and stamp (size
 * and times); the kept file is {@code sums/KEY.bin} in the cache, KEY the hash of the set's place
 * and part: this format's number, the count, then for each file the first 64 bits of the SHA-256 of
 * name and stamp, and its sum, sorted. A file that is damaged or cannot be written is as none.
 */
final class FileSums {
  private static final int LENGTH = 32;

  /** Counted up when files are kept, or decoded, another way. */
  private static final int FORMAT = 0x67340001;

  private final @Nullable Path file;
  private final long[] keys;
  private final byte[] sums;
  private final Map<Long, byte[]> used = new TreeMap<>();
  private boolean changed;

  private FileSums(@Nullable Path file, long[] keys, byte[] sums) {
    this.file = file;
    this.keys = keys;
    this.sums = sums;
  }

  /**
   * What is known of a place.
   *
   * @param cache null to know and keep nothing
   */
  static FileSums of(@Nullable Path cache, String place, Split split) {
    if (cache == null) {
      return new FileSums(null, new long[0], new byte[0]);
    }
    String key = new Fingerprint(place, split).hex().substring(0, LENGTH);
    Path file = cache.resolve("sums").resolve(key + ".bin");
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      boolean known = in.readInt() == FORMAT;
      int count = known ? in.readInt() : 0;
      if (count < 0 || count * (8L + LENGTH) + 8 != Files.size(file)) {
        count = 0;
      }
      long[] keys = new long[count];
      byte[] sums = new byte[count * LENGTH];
      for (int i = 0; i < count; i++) {
        keys[i] = in.readLong();
        in.readFully(sums, i * LENGTH, LENGTH);
      }
      return new FileSums(file, keys, sums);
    } catch (IOException e) {
      return new FileSums(file, new long[0], new byte[0]);
    }
  }

  /**
   * The sum of a file that has not changed since it was read; null where none is known.
   *
   * @param stamp null for a file of which that cannot be told
   */
  byte @Nullable [] find(String name, @Nullable String stamp) {
    if (stamp == null) {
      return null;
    }
    long key = key(name, stamp);
    int at = Arrays.binarySearch(keys, key);
    if (at < 0) {
      return null;
    }
    byte[] sum = Arrays.copyOfRange(sums, at * LENGTH, (at + 1) * LENGTH);
    synchronized (this) {
      used.put(key, sum);
    }
    return sum;
  }

  synchronized void put(String name, @Nullable String stamp, byte[] sum) {
    if (stamp != null && file != null) {
      used.put(key(name, stamp), sum);
      changed = true;
    }
  }

  /** Keeps the sums that were found or put. */
  synchronized void save() {
    if (file == null || (!changed && used.size() == keys.length)) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 + used.size() * (8 + LENGTH));
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes))) {
      out.writeInt(FORMAT);
      out.writeInt(used.size());
      for (Map.Entry<Long, byte[]> entry : used.entrySet()) {
        out.writeLong(entry.getKey());
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new AssertionError("memory takes all bytes", e);
    }
    try {
      AtomicFile.write(file, bytes.toByteArray());
    } catch (RunException e) {
      return; // the files are read again next time
    }
  }

  private static long key(String name, String stamp) {
    return ByteBuffer.wrap(new Fingerprint(name, stamp).bytes()).getLong();
  }
}
