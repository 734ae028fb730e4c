package org.gan4j.train;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.data.Dataset;
import org.gan4j.data.SampleShape;

/** Some samples of a finite set, as a set; the whole stays its owner's to close. */
final class Part implements Dataset {
  private final Dataset whole;
  private final int[] indices;
  private final String which;

  private Part(Dataset whole, int[] indices, String which) {
    this.whole = whole;
    this.indices = indices;
    this.which = which;
  }

  /**
   * Cuts a set in two at random: what is kept, then what is held out. Of each class one sample is
   * kept at least; where that leaves none to hold out, classes are not looked at.
   *
   * @param out samples held out at most, fewer than there are
   */
  static List<Part> cut(Dataset whole, int out, long seed) {
    int[] order = new int[Math.toIntExact(whole.size())];
    Arrays.setAll(order, i -> i);
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    int held = lastsBehind(whole, order, out);
    int cut = held == 0 ? out : held;
    return List.of(
        new Part(whole, Arrays.copyOfRange(order, cut, order.length), "kept " + cut + " " + seed),
        new Part(whole, Arrays.copyOf(order, cut), "held out " + cut + " " + seed));
  }

  /** Moves the last sample of each class behind the first {@code out}; gives how many remain. */
  private static int lastsBehind(Dataset whole, int[] order, int out) {
    int classes = whole.classes().size();
    if (classes < 2) {
      return out;
    }
    int[] left = new int[classes];
    for (int index : order) {
      left[whole.label(index)]++;
    }
    int[] before = order.clone();
    int[] kept = new int[order.length];
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

  /** How many samples of each class there are. */
  int[] counts() {
    int[] counts = new int[whole.classes().size()];
    for (int i = 0; i < indices.length && counts.length > 0; i++) {
      counts[label(i)]++;
    }
    return counts;
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

  /** The whole set's with the part's description; it is compared, never published. */
  @Override
  public String fingerprint() {
    return whole.fingerprint() + " " + which;
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    whole.read(indices[(int) index], into, offset);
  }

  @Override
  public int label(long index) {
    return whole.label(indices[(int) index]);
  }
}
