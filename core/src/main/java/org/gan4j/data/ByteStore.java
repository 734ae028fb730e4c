package org.gan4j.data;

import java.util.Locale;

/**
 * Samples of one length, held as bytes in chunks that an array can index. Threads may write
 * different samples at once.
 */
final class ByteStore {
  private static final int CHUNK_BYTES = 1 << 30;

  private final int sampleBytes;
  private final int perChunk;
  private final byte[][] chunks;

  /**
   * Space for {@code samples}.
   *
   * @param what the set's name, for the error
   * @throws DataException if that is more than three quarters of the memory that Java may use
   */
  ByteStore(String what, int sampleBytes, int samples) {
    long total = (long) sampleBytes * samples;
    long limit = Runtime.getRuntime().maxMemory() / 4 * 3;
    if (total > limit) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s needs %,d MiB of memory; Java may use %,d MiB for it: raise it with -Xmx or make data.size smaller",
              what,
              total >> 20,
              limit >> 20));
    }
    this.sampleBytes = sampleBytes;
    perChunk = CHUNK_BYTES / sampleBytes;
    chunks = new byte[(int) (((long) samples + perChunk - 1) / perChunk)][];
    for (int i = 0; i < chunks.length; i++) {
      int here = Math.min(perChunk, samples - i * perChunk);
      chunks[i] = new byte[here * sampleBytes];
    }
  }

  void read(int index, byte[] into, int offset) {
    System.arraycopy(
        chunks[index / perChunk], index % perChunk * sampleBytes, into, offset, sampleBytes);
  }

  void write(int index, byte[] from, int offset) {
    System.arraycopy(
        from, offset, chunks[index / perChunk], index % perChunk * sampleBytes, sampleBytes);
  }

  /** Copies one sample over another. */
  void move(int from, int to) {
    if (from != to) {
      write(to, chunks[from / perChunk], from % perChunk * sampleBytes);
    }
  }
}
