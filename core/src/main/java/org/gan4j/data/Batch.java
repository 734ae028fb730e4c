package org.gan4j.data;

import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;

/**
 * Samples that follow one another in a loader's stream. The arrays belong to the loader, which
 * fills them again (see {@link Loader#next}).
 */
public final class Batch {
  private final Samples samples;
  private final int[] labels;
  private long position;

  Batch(Medium medium, int size) {
    samples = medium.room(size);
    labels = new int[size];
  }

  /** {@return the samples} */
  public Samples samples() {
    return samples;
  }

  /** {@return the classes {@code [N]}, each -1 where the set has no labels} */
  public int[] labels() {
    return labels;
  }

  /** {@return how many samples are in this batch (N)} */
  public int size() {
    return labels.length;
  }

  /** {@return the stream's position of the first sample} */
  public long position() {
    return position;
  }

  void position(long value) {
    position = value;
  }
}
