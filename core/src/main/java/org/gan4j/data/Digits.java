package org.gan4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Size;

/**
 * The embedded data set {@code digits}: the ten digits as many hands would write them, drawn by
 * this program and therefore synthetic, without end.
 *
 * <p>Images are white ink (up to 255) on black (exactly 0), {@code [1, S, S]} with S = 28, or
 * {@code [3, S, S]} with the same grey three times; S is a whole number in [{@value #MIN_SIDE},
 * {@value Images#MAX_SIDE}], and other sizes show the same drawings, drawn at that size. The shape
 * of each digit is one of several ways to write it; width, slant, turn, proportions, place,
 * darkness and grain of the pen vary from image to image (see {@code DigitPen}).
 *
 * <p>Image and label are pure functions of the seed, the split and the index, with the same bytes
 * on every machine. Classes are equally likely. The two splits share no image stream.
 */
final class Digits implements Dataset {
  /** The smallest side at which ten digits can be told apart. */
  public static final int MIN_SIDE = 8;

  private static final int OWN_SIDE = 28;
  private static final List<String> CLASSES =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /** Goes up whenever any image changes, since fingerprints and published results hang on it. */
  private static final int VERSION = 1;

  private final Images shape;
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
    Size size = options.size().own() ? Size.square(OWN_SIDE) : options.size();
    if (Math.min(size.height(), size.width()) < MIN_SIDE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "digits are drawn at data.size in [%d, %d]; got %s",
              MIN_SIDE,
              Images.MAX_SIDE,
              size));
    }
    shape = size.images(Math.max(1, options.channels()));
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
  public Images medium() {
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
  public void read(long index, Samples into, int at) {
    SplitMix64 random = stream(index);
    List<DigitShapes.Shape> ways = DigitShapes.of(label(random));
    DigitShapes.Shape way = ways.get(random.below(ways.size()));
    int side = Math.min(shape.height(), shape.width());
    byte[] grey = new DigitPen(random, side).draw(way);
    byte[] image = into.bytes();
    int plane = shape.height() * shape.width();
    int first = at * shape.count();
    // On a rectangle the square with the digit lies in the middle. With alpha the ink is black and
    // opaque, and there is no paper.
    int left = (shape.width() - side) / 2;
    int top = (shape.height() - side) / 2;
    Arrays.fill(image, first, first + shape.count(), (byte) 0);
    int inked = shape.hasAlpha() ? shape.colours() : 0;
    for (int channel = inked; channel < shape.channels(); channel++) {
      for (int y = 0; y < side; y++) {
        int row = first + channel * plane + (top + y) * shape.width() + left;
        System.arraycopy(grey, y * side, image, row, side);
      }
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
