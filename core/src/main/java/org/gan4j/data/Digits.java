package org.gan4j.data;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The embedded data set {@code digits}: the ten digits as many hands would write them, drawn by
 * this program and therefore synthetic, without end.
 *
 * <p>Images are white ink (up to 255) on black (exactly 0), {@code [1, S, S]} with S = 28, or
 * {@code [3, S, S]} with the same grey three times; S is a whole number in [{@value #MIN_SIDE},
 * {@value SampleShape#MAX_SIDE}], and other sizes show the same drawings, drawn at that size. The
 * shape of each digit is one of several ways to write it; width, slant, turn, proportions, place,
 * darkness and grain of the pen vary from image to image (see {@code DigitPen}).
 *
 * <p>Image and label are pure functions of the seed, the split and the index, with the same bytes
 * on every machine. Classes are equally likely. The two splits share no image stream.
 */
public final class Digits implements Dataset {
  /** The smallest side at which ten digits can be told apart. */
  public static final int MIN_SIDE = 8;

  private static final int OWN_SIDE = 28;
  private static final List<String> CLASSES =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /** Goes up whenever any image changes, since fingerprints and published results hang on it. */
  private static final int VERSION = 1;

  private final SampleShape shape;
  private final Split split;
  private final long seed;
  private final boolean mirror;

  /**
   * Takes size, channels, split, mirror and seed from {@code options}; the rest has no meaning
   * here.
   *
   * @param options see above
   * @throws DataException if the size is in [1, {@value #MIN_SIDE})
   */
  public Digits(DataOptions options) {
    int side = options.size() == 0 ? OWN_SIDE : options.size();
    if (side < MIN_SIDE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "digits are drawn at data.size in [%d, %d]; got %d",
              MIN_SIDE,
              SampleShape.MAX_SIDE,
              side));
    }
    shape = SampleShape.image(options.channels() == 3 ? 3 : 1, side, side);
    split = options.split();
    seed = options.seed();
    mirror = options.mirror();
  }

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public boolean synthetic() {
    return true;
  }

  @Override
  public SampleShape shape() {
    return shape;
  }

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public List<String> classes() {
    return CLASSES;
  }

  @Override
  public String fingerprint() {
    return new Fingerprint("gan4j digits " + VERSION, shape, split, seed).hex();
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    Objects.checkFromIndexSize(offset, shape.count(), into.length);
    SplitMix64 random = stream(index);
    List<DigitShapes.Shape> ways = DigitShapes.of(label(random));
    DigitShapes.Shape way = ways.get(random.below(ways.size()));
    byte[] grey = new DigitPen(random, shape.width()).draw(way);
    for (int channel = 0; channel < shape.channels(); channel++) {
      System.arraycopy(grey, 0, into, offset + channel * grey.length, grey.length);
    }
  }

  @Override
  public int label(long index) {
    return label(stream(index));
  }

  @Override
  public boolean mirror() {
    return mirror;
  }

  @Override
  public List<String> notes() {
    return List.of("digits is synthetic: drawn by this program, not written by people");
  }

  private SplitMix64 stream(long index) {
    return SplitMix64.ofSample(seed, split, Objects.checkIndex(index, size()));
  }

  /** The class is the first thing drawn, so that labels alone cost nothing. */
  private static int label(SplitMix64 random) {
    return random.below(CLASSES.size());
  }
}
