package org.gan4j.data;

/**
 * Samples that follow one another in a loader's stream. The arrays belong to the loader, which
 * fills them again (see {@link Loader#next}).
 */
public final class Batch {
  private final byte[] bytes;
  private final float[] floats;
  private final int[] labels;
  private long position;

  Batch(SampleShape shape, int size) {
    bytes = shape.isImage() ? new byte[Math.multiplyExact(shape.count(), size)] : new byte[0];
    floats = shape.isImage() ? new float[0] : new float[Math.multiplyExact(shape.count(), size)];
    labels = new int[size];
  }

  /**
   * {@return the images {@code [N, C, H, W]}, 0 black to 255 white, unsigned; empty for a set of
   * points}
   */
  public byte[] bytes() {
    return bytes;
  }

  /** {@return the points {@code [N, D]}; empty for a set of images} */
  public float[] floats() {
    return floats;
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
