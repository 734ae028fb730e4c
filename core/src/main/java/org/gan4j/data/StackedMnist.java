package org.gan4j.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;

/**
 * Three MNIST digits as the red, green and blue of one image: 1,000 modes that can be counted (L.
 * Metz et al., "Unrolled generative adversarial networks", 2017; the count of samples as in Z. Lin
 * et al., "PacGAN", 2018). Sample i is a pure function of seed and i; its label is 100 r + 10 g +
 * b.
 */
final class StackedMnist implements Dataset {
  static final int SIZE = 128_000;

  private final Dataset digits;
  private final long seed;
  private final Images shape;
  static final int CLASSES = 1000;

  private final List<String> classes;

  StackedMnist(Dataset digits, long seed) {
    if (digits.medium().images().channels() != 1) {
      throw new DataException(
          "stacked-mnist stacks grey digits; these are " + digits.medium().images());
    }
    this.digits = digits;
    this.seed = seed;
    shape = new Images(3, digits.medium().images().height(), digits.medium().images().width());
    classes =
        IntStream.range(0, CLASSES).mapToObj(i -> String.format(Locale.ROOT, "%03d", i)).toList();
  }

  static Dataset open(DataOptions options) {
    if (options.channels() != 0 && options.channels() != 3) {
      throw new DataException(
          "data.channels must be 3 for stacked-mnist, which stacks three digits as colours; got "
              + options.channels());
    }
    return new StackedMnist(NamedFiles.mnist(options.withChannels(1)), options.seed());
  }

  @Override
  public String name() {
    return "stacked-mnist";
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  /** Which digits lie on one another. */
  @Override
  public boolean drawnBySeed() {
    return true;
  }

  @Override
  public Images medium() {
    return shape;
  }

  @Override
  public long size() {
    return SIZE;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public String fingerprint() {
    return new Fingerprint("gan4j stacked-mnist 1", SIZE, seed, digits.fingerprint()).hex();
  }

  @Override
  public void read(long index, Samples into, int at) {
    int plane = shape.height() * shape.width();
    Samples digit = digits.medium().room(1);
    for (int channel = 0; channel < 3; channel++) {
      digits.read(digit(index, channel), digit, 0);
      System.arraycopy(digit.bytes(), 0, into.bytes(), at * shape.count() + channel * plane, plane);
    }
  }

  @Override
  public int label(long index) {
    int label = 0;
    for (int channel = 0; channel < 3; channel++) {
      label = label * 10 + digits.label(digit(index, channel));
    }
    return label;
  }

  private int digit(long index, int channel) {
    return Shuffle.below(Shuffle.at(seed, index * 3 + channel), (int) digits.size());
  }

  @Override
  public boolean mirror() {
    return digits.mirror();
  }

  @Override
  public List<String> notes() {
    return digits.notes();
  }

  @Override
  public void close() {
    digits.close();
  }
}
