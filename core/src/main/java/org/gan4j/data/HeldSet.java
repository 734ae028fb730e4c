package org.gan4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Images held in memory as bytes. */
final class HeldSet implements Dataset {
  private final String name;
  private final SampleShape shape;
  private final ByteStore store;
  private final int size;
  private final int @Nullable [] labels;
  private final List<String> classes;
  private final boolean mirror;
  private final List<String> notes;
  private @Nullable String fingerprint;

  /**
   * Wraps what was read.
   *
   * @param labels one a sample, each below the number of classes; null where there are none
   */
  HeldSet(
      String name,
      SampleShape shape,
      ByteStore store,
      int size,
      int @Nullable [] labels,
      List<String> classes,
      boolean mirror,
      List<String> notes) {
    this.name = name;
    this.shape = shape;
    this.store = store;
    this.size = size;
    this.labels = labels == null ? null : Arrays.copyOf(labels, size);
    this.classes = labels == null ? List.of() : List.copyOf(classes);
    this.mirror = mirror;
    this.notes = List.copyOf(notes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  @Override
  public SampleShape shape() {
    return shape;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  /**
   * SHA-256 over shape, classes, every label (one decimal text) and every sample's bytes, in order.
   */
  @Override
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      Fingerprint sum = new Fingerprint("gan4j images 1", shape, size, classes);
      byte[] sample = new byte[shape.count()];
      for (int i = 0; i < size; i++) {
        store.read(i, sample, 0);
        sum.add(sample);
        if (labels != null) {
          sum.add(String.valueOf(labels[i]));
        }
      }
      fingerprint = sum.hex();
    }
    return fingerprint;
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    if (index < 0 || index >= size) {
      throw new DataException(
          String.format(Locale.ROOT, "%s has samples 0 to %,d; got %,d", name, size - 1, index));
    }
    store.read((int) index, into, offset);
  }

  @Override
  public int label(long index) {
    return labels == null ? -1 : labels[Math.toIntExact(index)];
  }

  @Override
  public boolean mirror() {
    return mirror;
  }

  @Override
  public List<String> notes() {
    return notes;
  }
}
