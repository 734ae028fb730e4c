package org.gan4j.eyes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.gan4j.data.Dataset;
import org.gan4j.data.SplitMix64;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.metric.MetricException;

/**
 * Some images of a data set, in a fixed order. The set stays the caller's to close.
 *
 * <p>A choice is a pure function of the set's size, the count and the seed, on every machine: the
 * first {@code count} steps of Fisher and Yates' shuffle, driven by {@link Random}, whose algorithm
 * the Java platform specifies.
 */
public final class DatasetImages implements ImageSource {
  /** Sets the stream of labels apart from that of the choice of images of the same seed. */
  private static final long LABELS = 0x6C6162656C73L;

  private final Dataset set;
  private final long[] indices;

  private DatasetImages(Dataset set, long[] indices) {
    if (!set.medium().visible()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "an extractor of features sees images; %s holds %s of %s",
              set.name(),
              set.medium().plural(),
              set.medium()));
    }
    this.set = set;
    this.indices = indices;
  }

  /**
   * All images in the set's order.
   *
   * @param set of images
   * @return the images
   * @throws MetricException if the set has no end
   */
  public static DatasetImages all(Dataset set) {
    if (set.size() > Integer.MAX_VALUE - 8) {
      throw new MetricException(
          set.name() + " is too large to be taken as a whole: choose some of its images");
    }
    long[] indices = new long[(int) set.size()];
    Arrays.setAll(indices, i -> i);
    return new DatasetImages(set, indices);
  }

  /**
   * Images drawn without replacement, in the order drawn. Of a set without end, whose samples are
   * independent, they follow one another from a place that the seed determines.
   *
   * @param set of images
   * @param count at least 0 and at most the set's size
   * @param seed of the choice
   * @return the images
   */
  public static DatasetImages choose(Dataset set, int count, long seed) {
    return new DatasetImages(set, choice(set, count, seed));
  }

  /**
   * The choice alone, of samples of any kind: where {@link #choose} finds them.
   *
   * @param set of samples
   * @param count at least 0 and at most the set's size
   * @param seed of the choice
   * @return indices, {@code [count]}
   * @throws MetricException if the set has fewer
   */
  public static long[] choice(Dataset set, int count, long seed) {
    if (count < 0 || count > set.size()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "the number of %s must be in [0, %,d], the size of %s; got %,d",
              set.medium().visible() ? "images" : set.medium().plural(),
              set.size(),
              set.name(),
              count));
    }
    Random random = new Random(seed);
    long[] indices = new long[count];
    if (set.size() > Integer.MAX_VALUE - 8) {
      long start = random.nextLong() >>> 2;
      Arrays.setAll(indices, i -> (start + i) % set.size());
      return indices;
    }
    int[] order = new int[(int) set.size()];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(order.length - i);
      indices[i] = order[other];
      order[other] = order[i];
    }
    return indices;
  }

  /**
   * Classes to ask a conditional generator for: those of samples drawn with replacement, whatever
   * images {@link #choose} takes for the same seed. Asked for the very classes of the real images
   * that it is compared with, a generator would beat other real images at their shares.
   *
   * @param set with classes
   * @param count at least 0
   * @param seed of the choice
   * @return labels, {@code [count]}
   * @throws MetricException if the set has no samples, or one that is drawn has no class
   */
  public static int[] drawLabels(Dataset set, int count, long seed) {
    if (count < 0 || set.size() < 1 || set.classes().isEmpty()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%,d classes cannot be drawn of %s: it has %,d samples of %d classes",
              count,
              set.name(),
              set.size(),
              set.classes().size()));
    }
    Random random = new Random(SplitMix64.mix(seed ^ LABELS));
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      // Of 63 bits, so that the remainder favours no sample that could be noticed.
      labels[i] = set.label((random.nextLong() >>> 1) % set.size());
      if (labels[i] < 0) {
        throw new MetricException(set.name() + " has samples without a class");
      }
    }
    return labels;
  }

  @Override
  public int count() {
    return indices.length;
  }

  @Override
  public Images shape() {
    return set.medium().images();
  }

  @Override
  public void read(int from, int n, byte[] into) {
    Objects.checkFromIndexSize(from, n, indices.length);
    int bytes = n * shape().count();
    boolean exact = into.length == bytes;
    Samples images = exact ? Samples.of(shape(), into) : shape().room(n);
    for (int i = 0; i < n; i++) {
      set.read(indices[from + i], images, i);
    }
    if (!exact) {
      System.arraycopy(images.bytes(), 0, into, 0, bytes);
    }
  }

  /**
   * {@return where image {@code i} is in the set}
   *
   * @param i in [0, count())
   */
  public long index(int i) {
    return indices[i];
  }

  @Override
  public int label(int i) {
    return set.label(indices[i]);
  }
}
