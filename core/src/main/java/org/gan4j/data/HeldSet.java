package org.gan4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.jspecify.annotations.Nullable;

/** Images held in memory as bytes. */
final class HeldSet implements Dataset {
  private final String name;
  private final Images shape;
  private final ByteStore store;
  private final int size;
  private final int @Nullable [] labels;
  private final List<String> classes;
  private final boolean mirror;
  private final List<String> notes;
  private final @Nullable String ofFiles;
  private @Nullable String ofPixels;

  /**
   * Wraps what was read.
   *
   * @param labels one per sample, each below the number of classes; null where there are none
   */
  HeldSet(
      String name,
      Images shape,
      ByteStore store,
      int size,
      int @Nullable [] labels,
      List<String> classes,
      boolean mirror,
      List<String> notes) {
    this(name, shape, store, size, labels, classes, mirror, notes, null);
  }

  /**
   * Wraps what was read from files of which any number may be held, or read again at each use.
   *
   * @param fingerprint of those files; null to take that of the pixels
   */
  HeldSet(
      String name,
      Images shape,
      ByteStore store,
      int size,
      int @Nullable [] labels,
      List<String> classes,
      boolean mirror,
      List<String> notes,
      @Nullable String fingerprint) {
    this.name = name;
    this.shape = shape;
    this.store = store;
    this.size = size;
    this.labels = labels == null ? null : Arrays.copyOf(labels, size);
    this.classes = labels == null ? List.of() : List.copyOf(classes);
    this.mirror = mirror;
    this.notes = List.copyOf(notes);
    this.ofFiles = fingerprint;
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
  public Images medium() {
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

  @Override
  public String fingerprint() {
    return ofFiles == null ? ofPixels() : ofFiles;
  }

  /** The files' fingerprint, or that of the pixels, which earlier versions took of files too. */
  @Override
  public boolean isOf(String recorded) {
    return recorded.equals(fingerprint()) || recorded.equals(ofPixels());
  }

  /**
   * SHA-256 over shape, classes, every label (one decimal text) and every sample's bytes, in order.
   */
  private synchronized String ofPixels() {
    if (ofPixels == null) {
      Fingerprint sum = new Fingerprint("gan4j images 1", shape, size, classes);
      byte[] sample = new byte[shape.count()];
      for (int i = 0; i < size; i++) {
        store.read(i, sample, 0);
        sum.add(sample);
        if (labels != null) {
          sum.add(String.valueOf(labels[i]));
        }
      }
      ofPixels = sum.hex();
    }
    return ofPixels;
  }

  @Override
  public void read(long index, Samples into, int at) {
    if (index < 0 || index >= size) {
      throw new DataException(
          String.format(Locale.ROOT, "%s has samples 0 to %,d; got %,d", name, size - 1, index));
    }
    store.read((int) index, into.bytes(), at * shape.count());
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
