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
   * Cuts a set in two at random: what is kept, then what is held out.
   *
   * @param out samples held out, fewer than there are
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
    return List.of(
        new Part(whole, Arrays.copyOfRange(order, out, order.length), "kept " + out + " " + seed),
        new Part(whole, Arrays.copyOf(order, out), "held out " + out + " " + seed));
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
