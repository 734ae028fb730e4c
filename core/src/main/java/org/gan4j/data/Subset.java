package org.gan4j.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;

/**
 * Some samples of another set, in an order of their own. It reads through to that set, which stays
 * its owner's to close unless {@link #owning()} says otherwise.
 */
public final class Subset implements Dataset {
  private final Dataset whole;
  private final long[] indices;
  private final boolean owner;
  private final boolean mirrored;

  private Subset(Dataset whole, long[] indices) {
    this(whole, indices, false, true);
  }

  private Subset(Dataset whole, long[] indices, boolean owner, boolean mirrored) {
    this.whole = whole;
    this.indices = indices;
    this.owner = owner;
    this.mirrored = mirrored;
  }

  /** {@return the same samples, which a loader never mirrors} */
  public Subset unmirrored() {
    return new Subset(whole, indices, owner, false);
  }

  /** {@return the same samples; closing them closes the whole set} */
  public Subset owning() {
    return new Subset(whole, indices, true, mirrored);
  }

  @Override
  public void close() {
    if (owner) {
      whole.close();
    }
  }

  /**
   * The samples at these indices.
   *
   * @param whole the set
   * @param indices in [0, whole.size())
   * @return the subset
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
   * @param whole the set
   * @param count how many, in [1, whole.size()]
   * @param seed of the choice
   * @return the subset
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
   * @param whole a set with classes
   * @param count in all; a multiple of the number of classes
   * @param seed of the choice
   * @return the subset
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
    Arrays.fill(wanting, each);
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

  /**
   * The first samples of each class, in the set's own proportions (largest remainders, every class
   * at least one): for experiments on few data.
   *
   * @param whole a set with classes
   * @param count in all, in [1, whole.size()]; at least one per class
   * @return the subset
   * @throws DataException if there are not as many
   */
  public static Subset first(Dataset whole, int count) {
    boolean endless = whole.size() == Long.MAX_VALUE;
    if (count < 1 || (!endless && count > whole.size())) {
      throw new DataException(
          "data.limit must be at most the "
              + whole.size()
              + " samples of "
              + whole.name()
              + "; got "
              + count);
    }
    int classes = whole.classes().size();
    if (classes < 2) {
      return new Subset(whole, java.util.stream.LongStream.range(0, count).toArray());
    }
    if (endless) {
      return firstOfEach(whole, count);
    }
    long[] sizes = new long[classes];
    for (long i = 0; i < whole.size(); i++) {
      if (whole.label(i) < 0) {
        return new Subset(whole, java.util.stream.LongStream.range(0, count).toArray());
      }
      sizes[whole.label(i)]++;
    }
    long there = Arrays.stream(sizes).filter(size -> size > 0).count();
    if (count < there) {
      throw tooFew(whole, there, count);
    }
    int[] wanted = shares(sizes, count);
    long[] chosen = new long[count];
    int at = 0;
    for (long i = 0; at < count && i < whole.size(); i++) {
      if (wanted[whole.label(i)]-- > 0) {
        chosen[at++] = i;
      }
    }
    return new Subset(whole, Arrays.copyOf(chosen, at));
  }

  /** The first of each class of a set without end, whose classes are alike. */
  private static Subset firstOfEach(Dataset whole, int count) {
    int classes = whole.classes().size();
    if (count < classes) {
      throw tooFew(whole, classes, count);
    }
    int[] wanted = new int[classes];
    for (int i = 0; i < count; i++) {
      wanted[i % classes]++;
    }
    long[] chosen = new long[count];
    int at = 0;
    for (long i = 0; at < count && i < 1000L * count; i++) {
      if (wanted[whole.label(i)]-- > 0) {
        chosen[at++] = i;
      }
    }
    return new Subset(whole, Arrays.copyOf(chosen, at));
  }

  private static DataException tooFew(Dataset whole, long classes, int count) {
    return new DataException(
        "data.limit must leave a sample of each of the "
            + classes
            + " classes of "
            + whole.name()
            + "; got "
            + count);
  }

  /** How many of each class: its share of the count, rounded so that they add up. */
  private static int[] shares(long[] sizes, int count) {
    long all = Arrays.stream(sizes).sum();
    int[] out = new int[sizes.length];
    int given = 0;
    for (int i = 0; i < sizes.length; i++) {
      out[i] = (int) Math.min(sizes[i], Math.max(1, count * sizes[i] / all));
      given += out[i];
    }
    while (given != count) {
      int step = given < count ? 1 : -1;
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < sizes.length; i++) {
        boolean can = step > 0 ? out[i] < sizes[i] : out[i] > 1;
        double lack = step * ((double) count * sizes[i] / all - out[i]);
        if (can && lack > most) {
          most = lack;
          best = i;
        }
      }
      if (best < 0) {
        break;
      }
      out[best] += step;
      given += step;
    }
    return out;
  }

  /**
   * Cuts a set in two at random: what is kept, then what is held out. Of each class one sample is
   * kept at least; where that leaves none to hold out, classes are not looked at.
   *
   * @param whole a finite set
   * @param out samples held out at most, fewer than there are
   * @param seed of the cut
   * @return both parts, which read through to the set
   */
  public static List<Subset> cut(Dataset whole, int out, long seed) {
    long[] order = new long[Math.toIntExact(whole.size())];
    Arrays.setAll(order, i -> i);
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    int held = lastsBehind(whole, order, out);
    int cut = held == 0 ? out : held;
    return List.of(
        new Subset(whole, Arrays.copyOfRange(order, cut, order.length)),
        new Subset(whole, Arrays.copyOf(order, cut)));
  }

  /** Moves the last sample of each class behind the first {@code out}; gives how many remain. */
  private static int lastsBehind(Dataset whole, long[] order, int out) {
    int classes = whole.classes().size();
    if (classes < 2) {
      return out;
    }
    int[] left = new int[classes];
    for (long index : order) {
      left[whole.label(index)]++;
    }
    long[] before = order.clone();
    long[] kept = new long[order.length];
    int held = 0;
    int behind = 0;
    for (int i = 0; i < before.length; i++) {
      if (held < out && left[whole.label(before[i])] > 1) {
        left[whole.label(before[i])]--;
        order[held++] = before[i];
      } else {
        kept[behind++] = before[i];
      }
    }
    System.arraycopy(kept, 0, order, held, behind);
    return held;
  }

  /** {@return how many samples of each class there are; empty where there are no classes} */
  public int[] counts() {
    int[] counts = new int[classes().size()];
    for (int i = 0; i < indices.length && counts.length > 0; i++) {
      counts[label(i)]++;
    }
    return counts;
  }

  /** {@return where the samples are in the whole set} */
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
  public boolean drawnBySeed() {
    return whole.drawnBySeed();
  }

  @Override
  public Dataset origin() {
    return whole.origin();
  }

  @Override
  public Medium medium() {
    return whole.medium();
  }

  @Override
  public List<String> notes() {
    return whole.notes();
  }

  @Override
  public String schema() {
    return whole.schema();
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
  public void read(long index, Samples into, int at) {
    whole.read(at(index), into, at);
  }

  @Override
  public int label(long index) {
    return whole.label(at(index));
  }

  @Override
  public boolean mirror() {
    return mirrored && whole.mirror();
  }

  private long at(long index) {
    return indices[java.util.Objects.checkIndex(Math.toIntExact(index), indices.length)];
  }
}
