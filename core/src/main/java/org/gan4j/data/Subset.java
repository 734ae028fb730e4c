package org.gan4j.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Some samples of another set, in an order of their own. It reads through to that set, which stays
 * its owner's to close.
 */
public final class Subset implements Dataset {
  private final Dataset whole;
  private final long[] indices;

  private Subset(Dataset whole, long[] indices) {
    this.whole = whole;
    this.indices = indices;
  }

  /**
   * The samples at these indices.
   *
   * @throws DataException if there are none, or one is not in the set
   */
  public static Subset of(Dataset whole, long... indices) {
    if (indices.length == 0) {
      throw new DataException("a subset must hold at least one sample of " + whole.name());
    }
    for (long index : indices) {
      if (index < 0 || index >= whole.size()) {
        throw new DataException(
            String.format(
                Locale.ROOT, "a subset's indices must be in [0, %d); got %d", whole.size(), index));
      }
    }
    return new Subset(whole, indices.clone());
  }

  /**
   * Different samples, chosen at random.
   *
   * @param count how many, in [1, whole.size()]
   * @param seed of the choice
   */
  public static Subset random(Dataset whole, int count, long seed) {
    if (count < 1 || count > whole.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a random subset of %s must have 1 to %d samples; got %d",
              whole.name(),
              whole.size(),
              count));
    }
    long[] chosen = new long[count];
    if (whole.size() == Long.MAX_VALUE) {
      for (int i = 0; i < count; i++) {
        chosen[i] = i; // made without end, each by itself random
      }
    } else {
      int[] order = new Shuffle(Math.toIntExact(whole.size()), seed).order(0);
      for (int i = 0; i < count; i++) {
        chosen[i] = order[i];
      }
    }
    return new Subset(whole, chosen);
  }

  /**
   * As many samples of every class, chosen at random: the labelled ones of semi-supervised
   * learning.
   *
   * @param count in all; a multiple of the number of classes
   * @param seed of the choice
   * @throws DataException if the set has no classes, or too few samples of one
   */
  public static Subset balanced(Dataset whole, int count, long seed) {
    int classes = whole.classes().size();
    if (classes == 0) {
      throw new DataException(whole.name() + " has no labels: none of its samples can be taught");
    }
    if (count < classes || count % classes != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "labelled samples must be as many of each of the %d classes: a multiple of %d; got %d",
              classes,
              classes,
              count));
    }
    int each = count / classes;
    int[] wanting = new int[classes];
    java.util.Arrays.fill(wanting, each);
    List<Long> chosen = new ArrayList<>();
    boolean endless = whole.size() == Long.MAX_VALUE;
    int[] order = endless ? new int[0] : new Shuffle(Math.toIntExact(whole.size()), seed).order(0);
    // Of a set without end, far more than are needed where its classes are alike.
    long looked = endless ? 1000L * count : order.length;
    for (long i = 0; i < looked && chosen.size() < count; i++) {
      long index = endless ? i : order[(int) i];
      int label = whole.label(index);
      if (label >= 0 && wanting[label] > 0) {
        wanting[label]--;
        chosen.add(index);
      }
    }
    for (int label = 0; label < classes; label++) {
      if (wanting[label] > 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has only %d samples of class %s; %d of each class are wanted",
                whole.name(),
                each - wanting[label],
                whole.classes().get(label),
                each));
      }
    }
    return new Subset(whole, chosen.stream().mapToLong(Long::longValue).toArray());
  }

  /** Where the samples are in the whole set. */
  public long[] indices() {
    return indices.clone();
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public boolean synthetic() {
    return whole.synthetic();
  }

  @Override
  public SampleShape shape() {
    return whole.shape();
  }

  @Override
  public long size() {
    return indices.length;
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public String fingerprint() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(indices.length, Long.BYTES));
    for (long index : indices) {
      bytes.putLong(index);
    }
    return new Fingerprint("subset", whole.fingerprint()).add(bytes.array()).hex();
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    whole.read(at(index), into, offset);
  }

  @Override
  public void readPoints(long index, float[] into, int offset) {
    whole.readPoints(at(index), into, offset);
  }

  @Override
  public int label(long index) {
    return whole.label(at(index));
  }

  @Override
  public boolean mirror() {
    return whole.mirror();
  }

  private long at(long index) {
    return indices[java.util.Objects.checkIndex(Math.toIntExact(index), indices.length)];
  }
}
